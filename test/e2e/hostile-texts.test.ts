/**
 * S10 in a real browser: what callers, neighbours and handlers write may look like a page, a script, a formula or a trick of
 * directions. It lies in every free text there is; on every screen that shows one it is text: nothing runs, nothing is built of it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { COMMITTEE, finishes, handledBy } from '#test/support/journey.ts';
import { openPhone } from '#test/support/phone.ts';
import { callerWith, linkIn, messages } from '#test/support/resident.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';
import { atDesk, onScreen, type Desk, type Language, type Theme } from './journey.ts';

const LONG_MS = 400_000;

/** What one of them would leave behind, should it run. */
const RUN = "globalThis.hostile=(globalThis.hostile||0)+1";
const PAYLOADS = [
  `<script data-hostile>${RUN}</script>`, `<img data-hostile src=x onerror="${RUN}">`, `<svg data-hostile onload="${RUN}"></svg>`, `"><b data-hostile onmouseover="${RUN}">x</b>`,
  `' autofocus onfocus='${RUN}' data-hostile='`, `<iframe data-hostile srcdoc="<script>parent.hostile=1</script>"></iframe>`, `<a data-hostile href="javascript:${RUN}">按此</a>`,
  `</textarea></title></style><details data-hostile open ontoggle="${RUN}">`, `{{constructor.constructor("${RUN}")()}} \${${RUN}}`, `<math><mtext></form><form><mglyph><style></math><img data-hostile src onerror="${RUN}">`,
  '=HYPERLINK("http://x.example","赔偿")', '\u202e倒过来的话\u202c和零\u200b宽\u200d字', `<x>${'长'.repeat(1_500)}`, '😀👩‍👩‍👧﷽\u0301\u0301\u0301 &lt;b data-hostile&gt;',
];

const browser = useBrowser();
const world = useWorld();
const ids: string[] = [];
/** sent back and disputed, and not on the scene any more */
const disputed: string[] = [];
beforeAll(async () => {
  if (!chromiumHere) return;
  for (const [n, text] of PAYLOADS.entries()) ids.push(await written(text, n));
  await world().settle();
}, LONG_MS);

const withDesk = (who: string, language: Language, theme: Theme, act: (desk: Desk) => Promise<void>): Promise<void> => atDesk(browser(), world().url, who, [language, theme], act);
const phoneOf = (n: number): string => `137${String(10_000_000 + n)}`;

/** One matter in which every free text is this one. */
async function written(text: string, n: number): Promise<string> {
  const id = await handledBy(world(), 'committee1', COMMITTEE, 'HJ-04', { text: `楼上太吵了 ${text}`, caller: { phone: phoneOf(n), name: text.slice(0, 100) }, place: { text: text.slice(0, 200) } });
  const [police, committee, dispatcher, leader] = [await world().as('police'), await world().as('committee1'), await world().as('dispatcher'), await world().as('leader')];
  await dispatcher.does(id, 'contact', { reached: true, by: 'phone', text });
  await police.does(id, 'note', { text });
  await committee.does(id, 'depart');
  await committee.does(id, 'arrive');
  for (const kind of ['persuasion', 'note', 'parties', 'measure']) await committee.does(id, 'record', { kind, text });
  const number = (await police.sees(id)).number;
  expect((await dispatcher.get(`/incidents/${id}/words?purpose=${encodeURIComponent(text.slice(0, 400))}`)).status).toBe(200);
  expect((await leader.post('/two-person', { kind: 'hold.place', about: { incidentId: number }, reason: text.slice(0, 200) })).status).toBe(201);
  await world().settle();
  const caller = callerWith(linkIn(messages(world(), phoneOf(n))[0]));
  const { permit } = await caller.shows(phoneOf(n).slice(-4));
  await caller.sends('complain', { permit, text });
  expect((await dispatcher.post(`/units/${COMMITTEE}/messages`, { text: text.slice(0, 500), incidentId: id })).status).toBe(200);
  if (n % 2 === 0) await committee.does(id, 'finish', { outcome: 'settled', text });
  if (n % 4 === 1) await disputes(id, text);
  return id;
}

async function disputes(id: string, text: string): Promise<void> {
  const committee = await world().as('committee1');
  await finishes(committee, id);
  await (await world().as('reviewer')).does(id, 'review', { result: 'redo', text });
  await committee.does(id, 'appeal', { against: 'redo', text });
  disputed.push(id);
}

/** What ran, and what was built of a text. */
async function harm(page: Page): Promise<string[]> {
  const ran = await page.evaluate(() => ('hostile' in globalThis ? 1 : 0));
  const built = await page.locator('[data-hostile]').count();
  return [...(ran > 0 ? ['something ran'] : []), ...(built > 0 ? [`${built} elements were built`] : [])];
}

async function looksAt(desk: Desk, path: string, screen: string, open?: (page: Page) => Promise<void>): Promise<void> {
  await desk.page.goto(path);
  await onScreen(desk, screen);
  await open?.(desk.page);
  expect(await harm(desk.page), path).toEqual([]);
}

const curtain = async (page: Page): Promise<void> => {
  await page.locator('.curtain select').selectOption('dispatch');
  await page.locator('.curtain button[type=submit]').click();
  await page.locator('.words blockquote').first().waitFor();
};

describe.skipIf(!chromiumHere)(`${PAYLOADS.length} hostile texts in every field`, () => {
  test('twin: the same texts taken for a page run, and are seen', async () => {
    const page = await browser().newPage();
    await page.setContent(PAYLOADS.join('\n'));
    await page.waitForFunction(() => 'hostile' in globalThis);
    expect((await harm(page)).length).toBe(2);
    await page.close();
  }, LONG_MS);

  test('the incident with the words opened, its papers, the crews with their messages', () => withDesk('dispatcher', 'zh', 'light', async (desk) => {
    for (const id of ids) {
      await looksAt(desk, `/incidents/${id}`, 'incident', curtain);
      await looksAt(desk, `/print/${id}/persuasion`, 'print', async (page) => { await page.locator('.paper ol li').first().waitFor(); });
    }
    for (const [path, screen] of [['/', 'board'], ['/map', 'map'], ['/wall', 'wall'], ['/units', 'units']] as const) await looksAt(desk, path, screen);
  }), LONG_MS);

  test('the reviewer, beside what was written on the scene', () => withDesk('reviewer', 'en', 'dark', async (desk) => {
    for (const id of ids.filter((_, n) => n % 2 === 0)) await looksAt(desk, `/review/${id}`, 'review', async (page) => { await page.locator('.side-by-side').waitFor(); });
  }), LONG_MS);

  test('oversight and appeals: reasons of break-glass, of what two persons do, of what is disputed', () => withDesk('leader', 'zh', 'light', async (desk) => {
    for (const page of ['two-person', 'looks', 'break-glass']) await looksAt(desk, `/oversight/${page}`, 'oversight', (p) => p.waitForLoadState('networkidle').catch(() => undefined));
    for (const id of disputed) {
      await looksAt(desk, '/appeals', 'appeals', async (page) => {
        await page.locator(`[data-appeal-of="${id}"] [data-appeal=read]`).click();
        await page.locator(`[data-appeal-of="${id}"] [data-appeal-texts]`).waitFor();
      });
    }
  }), LONG_MS);

  test('the phone of whoever handles it, with what the centre wrote to it', async () => {
    const phone = await openPhone(browser(), world(), 'committee1');
    await phone.page.locator('.message[data-message]').first().waitFor();
    expect(await harm(phone.page)).toEqual([]);
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);

  test('the caller\'s page, with a script allowed', async () => {
    const context = await browser().newContext({ locale: 'zh-CN' });
    for (const [n] of PAYLOADS.entries()) {
      const page = await context.newPage();
      await page.goto(linkIn(messages(world(), phoneOf(n))[0]));
      expect(await harm(page)).toEqual([]);
      await page.locator('#digits').fill(phoneOf(n).slice(-4));
      await page.locator('form[action*="/open"] button').click();
      await page.waitForLoadState('load');
      expect(await harm(page)).toEqual([]);
      await page.close();
    }
    await context.close();
  }, LONG_MS);

  test('the page on paper for the night without computers', async () => {
    await world().server.keeping.tick();
    const html = readFileSync(join(world().dataDir, 'paper', 'pujin.html'), 'utf8');
    expect(html).toContain(String((await (await world().as('police')).sees(ids[0] ?? '')).number));
    const page = await browser().newPage();
    await page.setContent(html);
    expect(await harm(page)).toEqual([]);
    await page.close();
  }, LONG_MS);
});
