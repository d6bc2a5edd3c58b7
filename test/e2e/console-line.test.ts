/** The desk when the line breaks, and what it weighs. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeServer, type FakeServer } from '#test/fakes/console/server.ts';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { LONG_MS, NOISE } from './console.ts';
import { logInAs, openDesk, press, takeCall } from './journey.ts';

const browser = useBrowser();

test.skipIf(!chromiumHere)('the board with an incident weighs at most 450 kB compressed, and asks no other host for anything', async () => {
  const fake = await startFakeServer();
  const desk = await openDesk(browser(), fake.url, 'zh', 'light');
  const seen: { url: string; bytes: Promise<number> }[] = [];
  desk.page.on('response', (r) => { if (!r.url().includes('/api/')) seen.push({ url: r.url(), bytes: r.body().then((b) => gzipSync(b).length, () => 0) }); });
  try {
    await logInAs(desk, 'police');
    await takeCall(desk, NOISE);
    const bytes = (await Promise.all(seen.map((s) => s.bytes))).reduce((a, b) => a + b, 0);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(450_000);
    expect(seen.filter((s) => !s.url.startsWith(fake.url))).toEqual([]);
  } finally { await desk.context.close(); await fake.close(); }
}, LONG_MS);

describe.skipIf(!chromiumHere)('the desk when the line breaks', () => {
  let fake: FakeServer;
  beforeAll(async () => { fake = await startFakeServer(); });
  afterAll(async () => { await fake?.close(); });

  test('an act whose answer is lost is done once: the same key goes out again', async () => {
    const desk = await openDesk(browser(), fake.url, 'zh', 'light');
    try {
      await logInAs(desk, 'police');
      const id = await takeCall(desk, NOISE);
      fake.loseAnswers(1);
      await press(desk, 'note');
      await desk.page.locator('.act-form textarea').fill('已核对');
      await desk.page.keyboard.press('Control+Enter');
      await desk.page.locator('[data-event="note.added"]').waitFor();
      const notes = fake.seen.filter((s) => s.path.endsWith('/actions/note'));
      expect(notes).toHaveLength(2);
      expect(notes[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
      expect(notes[1]?.key).toBe(notes[0]?.key);
      expect(fake.incidents.events.get(id)?.filter((e) => e.type === 'note.added')).toHaveLength(1);
    } finally { await desk.context.close(); }
  }, LONG_MS);

  test('silence shows its age, then a banner; back again the board equals a fresh load', async () => {
    const desk = await openDesk(browser(), fake.url, 'zh', 'light');
    const { page } = desk;
    try {
      await page.clock.install();
      await logInAs(desk, 'dispatcher');
      await page.locator('[data-live=live]').waitFor();
      fake.cut(true);
      await page.clock.runFor(14_000);
      await page.locator('[data-live=ageing]').waitFor();
      await page.clock.runFor(20_000);
      await page.locator('.stale-banner').waitFor();
      const added = fake.incidents.take('鲁汇路45弄水管爆裂', '110', null, 'police');
      fake.cut(false);
      await page.clock.runFor(10_000);
      await page.locator('.stale-banner').waitFor({ state: 'detached' });
      await page.locator(`[data-incident="${added.id}"]`).waitFor();
      expect(await page.locator('[data-incident]').count()).toBe([...fake.incidents.all.values()].filter((i) => i.status !== 'closed').length);
    } finally { await desk.context.close(); }
  }, LONG_MS);
});
