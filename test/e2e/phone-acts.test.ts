/** What a visit can need beside its four steps, the line cut around each; and a log-in that is used before the app is there. */
import { describe, expect, test } from 'vitest';
import { atWork, filesOf, shot } from '#test/support/at-work.ts';
import { COMMITTEE, CREW, diverted, timeline } from '#test/support/journey.ts';
import { CUTS, WAYS } from '#test/support/phone-cuts.ts';
import { accessFaults, asksFor, givesUp, holdForPolice, notesParties, openPhone, takesPicture } from '#test/support/phone.ts';
import { cameraPicture } from '#test/support/shift.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld();

const BY_HAND: Readonly<Record<string, true>> = {
  'evidence.recorded': true, 'incident.supplemented': true, 'assist.asked': true, 'incident.escalated': true, 'file.committed': true, 'file.arrived': true, 'assignment.returned': true, 'hand_back.asked': true,
};
const doneAt = async (id: string): Promise<string[]> => (await timeline(await world().as('dispatcher'), id)).map((e) => e.type).filter((t) => BY_HAND[t]);

describe.skipIf(!chromiumHere)('the phone, act by act', () => {
  test.each(WAYS)('parties, picture, supplement, police check, more hands, handing over, the police: cut %s each of them, each arrives once', async (way) => {
    const { phone, id } = await atWork(browser(), world());
    const acts: (() => Promise<void>)[] = [
      () => notesParties(phone, 2, '施工方与住户各一人'), () => takesPicture(phone, cameraPicture(WAYS.indexOf(way) + 1)), () => asksFor(phone, 'supplement', '在北门外'),
      () => asksFor(phone, 'assist', '请核实车主'), () => asksFor(phone, 'coHandler', '人手不够'), () => givesUp(phone, 'return', 'not_ours', COMMITTEE),
    ];
    for (const [n, act] of acts.entries()) await CUTS[way](phone, act, n + 1);
    await phone.page.locator('[data-holding=true]').waitFor();
    await shot(phone, `handed-over-${way}`);
    expect(await accessFaults(phone.page)).toEqual([]);
    await CUTS[way](phone, () => holdForPolice(phone), acts.length + 1);
    await phone.settled();
    // bytes that were cut off come when they come, whatever was said meanwhile
    await expect.poll(async () => (await filesOf(world(), id)).map((f) => f.state), { timeout: 30_000 }).toEqual(['here']);
    const done = await doneAt(id);
    expect(done.filter((type) => type === 'file.arrived')).toHaveLength(1);
    expect(done.indexOf('file.arrived')).toBeGreaterThan(done.indexOf('file.committed'));
    expect(done.filter((type) => type !== 'file.arrived')).toEqual([
      'evidence.recorded', 'evidence.recorded', 'file.committed', 'incident.supplemented', 'assist.asked', 'incident.escalated', 'assignment.returned', 'hand_back.asked',
    ]);
    const view = await (await world().as('dispatcher')).sees(id);
    expect(view.returns).toMatchObject([{ unitId: CREW, reason: 'not_ours', proposedUnitId: COMMITTEE }]);
    expect(view.raised, 'who asked for more hands stands on the board until somebody is sent').toMatchObject({ to: 'shift_leader' });
    await (await world().as('police')).does(id, 'acknowledge');
    await phone.page.locator('[data-leave]').waitFor();
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);

  test.each(WAYS)('not taking an offer: cut %s it, it is said once, and the matter goes on', async (way) => {
    const phone = await openPhone(browser(), world(), 'responder1');
    const id = await diverted(world());
    const dispatcher = await world().as('dispatcher');
    await dispatcher.does(id, 'dispatch', { unitId: CREW });
    await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
    await CUTS[way](phone, () => givesUp(phone, 'decline', 'busy'), 1);
    await phone.page.locator('[data-leave]').waitFor();
    expect((await timeline(dispatcher, id)).filter((e) => e.type === 'assignment.ended').map((e) => e.data['reason'])).toEqual(['busy']);
    expect((await dispatcher.sees(id)).status).toBe('to_dispatch');
    await phone.close();
  }, LONG_MS);

  test('without signal the place has its own telephones, the act keeps the time it was done at by the town\'s clock, and what waits can be taken along as a text', async () => {
    const { phone, id } = await atWork(browser(), world());
    await phone.signal(false);
    await phone.page.locator('[data-open=lines]').tap();
    expect(await phone.page.locator('.lines li').count(), 'more than the public numbers').toBeGreaterThan(4);
    await phone.page.locator('.sheet-head .btn').tap();
    await phone.reopen();
    const before = Date.parse(world().now());
    await notesParties(phone, 3, '三方在场'); // the phone's own clock is months off: the town's is driven
    await phone.page.locator('.link').tap();
    const download = phone.page.waitForEvent('download');
    await phone.page.locator('[data-export]').tap();
    const text = await (await (await download).createReadStream()).toArray().then((pieces) => Buffer.concat(pieces).toString());
    expect(text).toContain('三方在场');
    expect(await accessFaults(phone.page)).toEqual([]);
    await phone.page.locator('.sheet-head .btn').tap();
    await phone.signal(true);
    await phone.settled();
    const said = (await timeline(await world().as('dispatcher'), id)).findLast((e) => e.type === 'evidence.recorded');
    const stated = Date.parse(String((said?.data['evidence'] as { statedAt?: string } | undefined)?.statedAt));
    expect(Math.abs(stated - before)).toBeLessThan(30 * 60_000);
    await (await world().as('responder1')).does(id, 'hand-back', { reason: 'danger' });
    await (await world().as('police')).does(id, 'acknowledge');
    await phone.close();
  }, LONG_MS);

  test('the log-in stands in the page itself: typed and pressed before the app has come, it lets in; wrong, it says so; what the app brings disturbs nobody', async () => {
    const context = await browser().newContext({ baseURL: world().url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (e) => faults.push(e.message));
    page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) faults.push(m.text()); });
    let release = (): void => {};
    const held = new Promise<void>((done) => { release = done; });
    await page.route('**/assets/**', async (route) => { await held; await route.continue(); });
    await page.goto('/m', { waitUntil: 'commit' });
    await page.locator('html[data-screen=login][data-ready=true]').waitFor();
    const door = page.locator('#door');
    await door.locator('[data-language]').tap();
    await page.locator('html[lang=en]').waitFor();
    expect(await door.locator('.go').innerText()).toBe('Log in');
    await door.locator('[data-language]').tap();
    await door.locator('[name=username]').fill('responder1');
    await door.locator('[name=password]').fill('wrong-password');
    await door.locator('.go').tap();
    await door.locator('[role=alert]').getByText('用户名或密码不对').waitFor();
    const accounts = ((await (await world().as('dispatcher')).get<{ accounts: { username: string; password: string }[] }>('/demo')).body).accounts;
    await door.locator('[name=password]').fill(accounts.find((a) => a.username === 'responder1')?.password ?? '');
    const answered = page.waitForResponse('**/api/v1/session');
    await door.locator('.go').tap();
    expect((await answered).status()).toBe(200);
    release();
    await page.locator('html[data-screen=field]').waitFor();
    expect(await door.isVisible()).toBe(false);
    expect(await door.locator('[name=password]').inputValue()).toBe('');
    expect(faults).toEqual([]);
    await context.close();
  }, LONG_MS);

  test('connected and idle, it asks for nothing more often than once a minute', async () => {
    const context = await browser().newContext({ baseURL: world().url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto('/m');
    const told = page.waitForResponse('**/devices/*/commands');
    await page.locator('[data-account="responder2"]').tap();
    await told; // the last thing it asks by itself
    await page.locator('.link[data-unsent="0"][data-online=true]').waitFor();
    const asked: string[] = [];
    page.on('request', (r) => { const { pathname } = new URL(r.url()); if (pathname.startsWith('/api/') && pathname !== '/api/v1/events') asked.push(pathname.replace(/[0-9a-f]{32}/, 'id')); });
    await page.clock.fastForward(30_000);
    expect(asked).toEqual([]);
    await page.clock.fastForward(31_000);
    await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
    expect(asked.toSorted()).toEqual(['/api/v1/devices/id/commands', '/api/v1/field', '/api/v1/me']);
    await context.close();
  }, LONG_MS);

  test('an app that arrives while somebody is typing leaves the words and the place where they are typed', async () => {
    const context = await browser().newContext({ baseURL: world().url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    const page = await context.newPage();
    let release = (): void => {};
    const held = new Promise<void>((done) => { release = done; });
    await page.route('**/assets/**', async (route) => { await held; await route.continue(); });
    await page.goto('/m', { waitUntil: 'commit' });
    await page.locator('#door [name=username]').fill('respon');
    release();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true)); // the last thing that the app does by itself
    expect(await page.locator('#door [name=username]').inputValue()).toBe('respon');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('username');
    await context.close();
  }, LONG_MS);
});
