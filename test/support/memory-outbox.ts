/** A phone's outbox in memory, with the phone's own sending (`web/field/outbox.ts`): for tests of what server and phone agree on. */
import type { Kept, OutboxStore, Settled } from '../../web/field/outbox.ts';
import type { Act } from '../../web/field/shapes.ts';

export class MemoryOutbox implements OutboxStore {
  rows: Kept[] = [];
  last = 0;
  async add(account: string, act: Act): Promise<number> {
    this.last += 1;
    this.rows.push({ n: this.last, account, act, receipt: null, epoch: null, heardAt: null, read: false });
    return this.last;
  }
  async list(): Promise<Kept[]> { return structuredClone(this.rows); }
  async settle(lines: readonly Settled[]): Promise<void> {
    for (const l of lines) this.rows = this.rows.map((r) => (r.n === l.n ? { ...r, ...l } : r));
  }
  async markRead(n: number): Promise<void> { this.rows = this.rows.map((r) => (r.n === n ? { ...r, read: true } : r)); }
  async remove(numbers: readonly number[]): Promise<void> { this.rows = this.rows.filter((r) => !numbers.includes(r.n)); }
  async issued(): Promise<number> { return this.last; }
}
