/** What a team's leader sees, what the phone says of links, and whom it rings: in a real browser, both languages, large. */
import { describe, expect, test } from 'vitest';
import { CREW, diverted, timeline } from '#test/support/journey.ts';
import { accessFaults, next, openPhone, type Handset } from '#test/support/phone.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld();

async function offered(): Promise<string> {
  const id = await diverted(world(), 'HJ-04', { caller: { phone: `1360000${String(Math.trunc(performance.now()) % 10_000).padStart(4, '0')}` } });
  await (await world().as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  return id;
}

/** With `SHOTS` it leaves pictures. */
async function looked(phone: Handset, name: string): Promise<string[]> {
  if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` });
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [...(await accessFaults(phone.page)).map((f) => `${name} ${f}`), ...(wide > 0 ? [`${name} is ${wide} too wide`] : [])];
}

describe.skipIf(!chromiumHere)('beside the incident', () => {
  test('the offer is seen once it is on the screen, the caller is rung through a number, the place has its telephones', async () => {
    const id = await offered();
    const phone = await openPhone(browser(), world(), 'responder1');
    await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
    await expect.poll(async () => (await timeline(await world().as('dispatcher'), id)).map((e) => e.type), { timeout: 30_000 }).toContain('assignment.seen');
    const found: string[] = [];
    await phone.page.locator('[data-open=lines]').tap();
    await phone.page.locator('.lines a[href="tel:110"]').waitFor();
    found.push(...(await looked(phone, 'lines')));
    await phone.page.locator('.sheet-head .btn').tap();
    await next(phone, 'accept');
    await phone.settled();
    await phone.page.locator('[data-open=call]').tap();
    await phone.page.locator('[data-relay]').waitFor();
    found.push(...(await looked(phone, 'call')));
    await expect.poll(async () => (await (await world().as('dispatcher')).sees(id)).contact?.reached, { timeout: 30_000 }).toBe(true);
    await phone.page.locator('.sheet-head .btn').tap();
    await phone.signal(false);
    await phone.page.locator('[data-open=lines]').tap();
    await phone.page.locator('.lines a[href="tel:119"]').waitFor();
    expect(found).toEqual([]);
    await phone.signal(true);
    await phone.close();
    await (await world().as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  }, LONG_MS);

  test.each([['zh', 390, 844, false], ['en', 360, 640, true]] as const)('the leader sees the crews: %s %i×%i, large %s', async (language, width, height, large) => {
    const id = await offered();
    const phone = await openPhone(browser(), world(), 'teamleader', { language, large, size: { width, height } });
    await phone.page.locator(`[data-unit="${CREW}"] .hand`).waitFor();
    expect(await looked(phone, `crew-${language}-${width}${large ? '-large' : ''}`)).toEqual([]);
    expect(phone.faults).toEqual([]);
    await phone.close();
    await (await world().as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  }, LONG_MS);
});
