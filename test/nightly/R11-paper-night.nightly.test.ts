/** R11 at its nightly size: five nights without computers, each in a town of its own and with slips in another order. */
import { describe, vi } from 'vitest';

for (const night of [1, 2, 3, 4, 5]) {
  describe(`night ${night}`, async () => {
    process.env['SIZE_R11'] = String(night);
    vi.resetModules(); // a town that has all its buildings again
    await import('../paper/R11-paper-night.test.ts');
  });
}
