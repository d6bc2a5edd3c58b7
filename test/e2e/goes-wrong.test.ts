/** What goes wrong at a desk must end well: nothing typed is lost, nothing is done twice, and the screen says what happened. */
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeServer } from '#test/fakes/console/server.ts';
import { CREW, diverted, finishes, handledBy, loopWorld } from '#test/support/journey.ts';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { takeCall, type World } from '#test/support/world.ts';
import { LONG_MS, NOISE } from './console.ts';
import { atDesk, logInAs, onScreen, openDesk, press, status, type Desk } from './journey.ts';

const browser = useBrowser();
let world: World;
let door: { url: string; close(): Promise<void> };
beforeAll(async () => {
  if (!chromiumHere) return;
  world = await loopWorld();
  door = await doorTo(() => Number(new URL(world.url).port));
}, 180_000);
afterAll(async () => { await door?.close(); await world?.close(); });

/** One address for the desk, whichever port the server has after its restart. */
async function doorTo(port: () => number): Promise<{ url: string; close(): Promise<void> }> {
  const server: Server = createServer((from) => {
    const to = connect(port(), '127.0.0.1');
    from.pipe(to).pipe(from);
    for (const [end, other] of [[from, to], [to, from]] as const) end.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const { port: own } = server.address() as AddressInfo; // bound to a port above
  return { url: `http://127.0.0.1:${own}`, close: () => new Promise((done) => { server.close(() => done()); }) };
}

const withDesk = (who: string, act: (desk: Desk) => Promise<void>, url = door.url): Promise<void> => atDesk(browser(), url, who, ['zh', 'light'], act);

async function opens({ page }: Desk, id: string): Promise<void> {
  await page.goto(`/incidents/${id}`);
  await page.locator(`[data-incident-open="${id}"] .timeline li`).first().waitFor();
}

const events = async (id: string, type: string): Promise<number> => (await (await world.as('dispatcher')).get<{ items: { type: string }[] }>(`/incidents/${id}/events`)).body.items.filter((e) => e.type === type).length;

describe.skipIf(!chromiumHere)('what goes wrong ends well', () => {
  test('the server is restarted under a form: what was typed stays, is sent when it is back, and is done once', async () => {
    const id = await diverted(world);
    await withDesk('dispatcher', async (desk) => {
      const { page, text } = desk;
      await opens(desk, id);
      await press(desk, 'note');
      await page.locator('.act-form textarea').fill('门岗已核实住户');
      const back = world.restart();
      await page.keyboard.press('Control+Enter');
      await back;
      await page.locator('.receipt').getByText(text.incident.receipt.replace('{{act}}', text.act.note)).waitFor();
      await page.locator('[data-event="note.added"]').waitFor();
      expect(await events(id, 'note.added')).toBe(1);
      await page.locator('[data-live=live]').waitFor();
    });
  }, LONG_MS);

  test('the wall needs no hands: the server goes and comes back, and it shows what was taken meanwhile', async () => {
    await withDesk('dispatcher', async (desk) => {
      const { page } = desk;
      await page.goto('/wall');
      await onScreen(desk, 'wall');
      const open = page.locator('.wall-counts b').first();
      const before = Number(await open.textContent());
      await world.restart();
      await diverted(world);
      await page.waitForFunction((n) => Number(document.querySelector('.wall-counts b')?.textContent) === n, before + 1);
      await page.locator('.wall .live.live').waitFor();
    });
  }, LONG_MS);

  test('the session ends under a form: the same person logs in again and finds it as it was', async () => {
    const id = await diverted(world);
    await withDesk('dispatcher', async (desk) => {
      const { page } = desk;
      await opens(desk, id);
      await press(desk, 'note');
      await page.locator('.act-form textarea').fill('住户傍晚才回来');
      await desk.context.clearCookies();
      await page.keyboard.press('Control+Enter');
      await onScreen(desk, 'login');
      await page.locator('[data-session-over]').waitFor(); // the log-in says why one is here again
      await logInAs(desk, 'dispatcher');
      await opens(desk, id);
      await press(desk, 'note');
      expect(await page.locator('.act-form textarea').inputValue()).toBe('住户傍晚才回来');
      expect(await events(id, 'note.added')).toBe(0);
    });
  }, LONG_MS);

  test('two decide at once: the first counts, the second is told so and sees what was decided', async () => {
    const { incidentId } = await takeCall(world, await world.as('police'), { text: '楼上装修电钻很吵', caller: { phone: '13900007001' }, place: { text: '景城和苑2号' } });
    await withDesk('police', async (desk) => {
      const { page, text } = desk;
      await page.goto(`/incidents/${incidentId}`);
      await page.locator('.decide').waitFor();
      await page.route('**/actions/decide', async (route) => {
        await (await world.as('police2')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
        await route.continue();
      }, { times: 1 });
      await page.locator('.incident').focus();
      await page.keyboard.press('p');
      await page.locator('[data-failure]').getByText(text.failure.changed).waitFor();
      await status(desk, 'to_dispatch', text.status.to_dispatch);
      expect(await events(incidentId, 'triage.decided')).toBe(1);
    });
  }, LONG_MS);

  test('an incident that leaves the filter while somebody works on it stays before them, with what they typed', async () => {
    const id = await diverted(world);
    await withDesk('dispatcher', async (desk) => {
      const { page, text } = desk;
      await page.locator('.chips .chip', { hasText: text.status.to_dispatch }).click();
      await page.locator(`[data-incident="${id}"]`).click();
      await page.locator(`[data-incident-open="${id}"] .timeline li`).first().waitFor();
      await press(desk, 'note');
      await page.locator('.act-form textarea').fill('正在联系');
      await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
      await status(desk, 'dispatched', text.status.dispatched);
      expect(await page.locator('.act-form textarea').inputValue()).toBe('正在联系');
      expect(await page.locator(`[data-incident="${id}"][aria-selected=true]`).count()).toBe(1);
      await page.keyboard.press('Control+Enter');
      await page.locator('[data-event="note.added"]').waitFor();
      await page.locator('.incident').focus();
      await page.keyboard.press('Escape');
      await page.locator(`[data-incident="${id}"]`).waitFor({ state: 'detached' });
    });
    await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'again' });
  }, LONG_MS);

  test('the clock of the PC is an hour off: what is shown is the town’s time, and nothing is called late that is not', async () => {
    const id = await diverted(world);
    const desk = await openDesk(browser(), door.url, 'zh', 'light');
    const { page } = desk;
    try {
      await page.clock.install({ time: new Date(Date.parse(world.now()) + 3_600_000) });
      await logInAs(desk, 'dispatcher');
      await opens(desk, id);
      const shown = await page.locator('time.clock').textContent() ?? '';
      expect(shown.slice(0, 5)).toBe(new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' }).format(new Date(Date.parse(world.now()))));
      expect(await page.locator('.holder.over').count()).toBe(0);
      expect(desk.faults).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('twenty thousand characters are taken as they are, and one more is said to be too many without losing any', async () => {
    const long = `${NOISE}，`.repeat(1000).slice(0, 20_000);
    await withDesk('police', async (desk) => {
      const { page } = desk;
      await page.goto('/calls/new');
      await onScreen(desk, 'call');
      await page.locator('.marked textarea').fill(`${long}多`);
      const kept = await page.locator('.marked textarea').inputValue();
      expect([20_000, 20_001]).toContain(kept.length);
      if (kept.length > 20_000) {
        await page.keyboard.press('Control+Enter');
        await page.locator('[role=alert]').waitFor();
        expect(await page.locator('.marked textarea').inputValue()).toBe(kept);
        await page.locator('.marked textarea').fill(long);
      }
      await page.keyboard.press('Control+Enter');
      await onScreen(desk, 'judge');
      await page.locator('.heard').waitFor();
      expect((await page.locator('.heard').first().textContent() ?? '').length).toBeGreaterThanOrEqual(20_000);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
  }, LONG_MS);

  test('markup in a name and in the words is text', async () => {
    const evil = '<img src=x onerror="document.title=\'taken over\'"><script>document.title="taken over"</script>';
    const { incidentId } = await takeCall(world, await world.as('police'), { text: `${evil} 楼上很吵`, caller: { phone: '13900007002', name: evil }, place: { text: `景城和苑3号${evil}` } });
    await withDesk('police', async (desk) => {
      const { page } = desk;
      await opens(desk, incidentId);
      await page.locator('.curtain select').selectOption('triage');
      await page.locator('.curtain button[type=submit]').click();
      await page.locator('.curtain .words').waitFor();
      expect(await page.locator('.curtain .words').innerText()).toContain('<img src=x');
      expect(await page.locator('.desk img[src=x], .desk script').count()).toBe(0);
      expect(await page.title()).not.toContain('taken over');
      await page.goto(`/calls/${incidentId}`);
      await onScreen(desk, 'judge');
      expect(await page.locator('.desk img[src=x], .desk script').count()).toBe(0);
    });
  }, LONG_MS);

  test('ten thousand open incidents: all counted, a screenful drawn, the last reached by one key and opened', async () => {
    const fake = await startFakeServer();
    try {
      for (let n = 0; n < 10_000; n++) fake.incidents.take(`${NOISE} ${n}`, '110', null, 'police');
      await withDesk('dispatcher', async ({ page }) => {
        await page.locator('[role=grid][aria-rowcount="10000"]').waitFor();
        expect(await page.locator('[role=row]').count()).toBeLessThan(80);
        await page.locator('[role=grid]').focus();
        await page.locator('.rows').evaluate((e) => { e.scrollTop = e.scrollHeight; });
        await page.locator('[role=row]').last().click();
        await page.locator('[data-incident-open]').waitFor();
      }, fake.url);
    } finally { await fake.close(); }
  }, LONG_MS);

  test('a tab left open for a week shows the board of today, or asks who it is; nothing of the week piles up', async () => {
    const desk = await openDesk(browser(), door.url, 'zh', 'light');
    const { page } = desk;
    try {
      await page.clock.install({ time: new Date(Date.parse(world.now())) });
      await logInAs(desk, 'dispatcher');
      await page.locator('[data-live=live]').waitFor();
      const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
      for (let day = 0; day < 7; day++) await page.clock.fastForward(86_400_000);
      const id = await diverted(world);
      await page.clock.runFor(20_000);
      await page.locator(`html[data-screen=login], [data-incident="${id}"]`).first().waitFor();
      expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(nodes + 400);
      expect(desk.faults).toEqual([]);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('what is printed is the document alone, with its marks of the record', async () => {
    const id = await handledBy(world, 'responder1', CREW);
    await finishes(await world.as('responder1'), id, ['note', 'persuasion', 'parties', 'measure']);
    await withDesk('reviewer', async (desk) => {
      const { page } = desk;
      for (const doc of ['sheet', 'persuasion']) {
        await page.goto(`/print/${id}/${doc}`);
        await onScreen(desk, 'print');
        await page.emulateMedia({ media: 'print' });
        expect(await page.locator('.print-tools').isVisible()).toBe(false);
        expect(await page.locator('.paper .foot').innerText()).toMatch(/[0-9a-f]{16}/);
        expect(await page.locator('.paper').evaluate((e) => getComputedStyle(e).backgroundColor)).toBe('rgb(255, 255, 255)');
        expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
        await page.emulateMedia({ media: 'screen' });
      }
    });
  }, LONG_MS);
});
