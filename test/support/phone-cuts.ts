/** The line of a phone, cut around one act: each way at the end of which it must have arrived exactly once. */
import { expect } from 'vitest';
import type { Handset } from './phone.ts';

export type Act = () => Promise<void>;
export const WAYS = ['before', 'during', 'after', 'killed'] as const;
export type Way = (typeof WAYS)[number];

export const CUTS: Record<Way, (phone: Handset, act: Act, n: number) => Promise<void>> = {
  async before(phone, act) {
    await phone.signal(false);
    await act();
    await phone.page.locator('.link:not([data-unsent="0"])').waitFor();
    await phone.signal(true);
    await phone.settled();
  },
  /** the server hears it, the phone never hears the answer */
  async during(phone, act) {
    let [heard, cut] = [false, 0];
    const commands = '**/api/v1/devices/*/commands';
    await phone.page.route(commands, async (route) => {
      if (heard || route.request().postDataJSON().commands.length === 0) { await route.continue(); return; }
      heard = true;
      await route.fetch();
      await route.abort('connectionreset');
      cut += 1;
    });
    await act();
    await expect.poll(() => cut, { timeout: 30_000 }).toBe(1);
    await phone.page.unroute(commands);
    await phone.page.evaluate(() => dispatchEvent(new Event('online')));
    await phone.settled();
  },
  async after(phone, act) {
    await act();
    await phone.signal(false);
    await phone.signal(true);
    await phone.settled();
  },
  async killed(phone, act) {
    await phone.signal(false);
    await act();
    await phone.page.locator('.link:not([data-unsent="0"])').waitFor(); // before that nothing was promised
    await phone.reopen();
    await phone.page.locator('.link:not([data-unsent="0"])').waitFor();
    await phone.signal(true);
    await phone.settled();
  },
};
