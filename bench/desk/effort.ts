/**
 * The effort budget (UX): each of its lines done by a script that acts as the user, presses counted, seconds from the
 * first press until the server's answer is on the screen. What a line forbids is tried as well: one person, one key and a danger sign.
 */
import type { Browser, Page } from 'playwright-core';
import type { Stage } from '#docs/build/stage.ts';
import { logInAs, onScreen, openDesk, type Desk } from '#test/e2e/journey.ts';
import { HOLD_MS } from '#web/ui/hold-ms.ts';
import { compare, notRun, type Measurement } from '../measurement.ts';
import { diverted, taken, through } from './acting.ts';
import { findings } from './finding.ts';

/** Seconds within which an act is done and seen, however many presses it takes. */
const SECONDS = 6;

/** Somebody at a desk or a phone who counts what they press. */
interface Hands {
  desk: Desk;
  press(key: string): Promise<void>;
  /** one press, of more than a second */
  hold(key: string): Promise<void>;
  /** a word, a key a character */
  type(word: string): Promise<void>;
  /** words that are no part of the budget, into the command line, until each of its steps is shown */
  line(words: string, steps: number): Promise<void>;
}

interface Line {
  name: string;
  unit: string;
  budget: number;
  who: string;
  /** what has to be there before the first press */
  begin(desk: Desk, stage: Stage): Promise<void>;
  act(hands: Hands): Promise<void>;
  /** what the screen shows when it is done */
  seen: string;
}

const at = (path: string, screen: string) => async (desk: Desk): Promise<void> => { await desk.page.goto(path); await onScreen(desk, screen); };

const onIncident = async (desk: Desk, id: string): Promise<void> => {
  await desk.page.goto(`/incidents/${id}`);
  await onScreen(desk, 'incident');
  await desk.page.locator('.rec').first().waitFor();
};

function lines(browser: Browser): Line[] {
  return [
    { name: 'agree-with-the-proposal', unit: 'keys', budget: 1, who: 'police', begin: (desk, stage) => at(`/calls/${stage.studied}`, 'judge')(desk), act: (h) => h.press('Enter'), seen: '[data-judged]' },
    { name: 'change-the-verdict', unit: 'keys', budget: 1, who: 'police', begin: (desk, stage) => at(`/calls/${stage.waiting}`, 'judge')(desk), act: (h) => h.press('p'), seen: '[data-judged]' },
    {
      name: 'change-the-item', unit: 'keys', budget: 4, who: 'police', seen: '.decide .combo input:not([value=""])',
      begin: async (desk) => { await at(`/calls/${await taken(desk, '橄榄里小区门口有人摆摊占道卖菜，车都过不去')}`, 'judge')(desk); await desk.page.locator('.decide').waitFor(); },
      act: async (h) => { await h.press('i'); await h.type('zs'); await h.press('Enter'); },
    },
    {
      name: 'dispatch-the-recommended', unit: 'keys', budget: 1, who: 'dispatcher', seen: '[data-assignment=offered]',
      begin: (desk, stage) => onIncident(desk, stage.open), act: (h) => h.press('Enter'),
    },
    {
      name: 'dispatch-the-second-best', unit: 'keys', budget: 2, who: 'dispatcher', seen: '[data-assignment=offered]',
      begin: async (desk, stage) => onIncident(desk, await diverted(browser, stage, '柏悦公寓楼道里堆满杂物，走不过去', 'HJ-04')), act: (h) => h.press('2'),
    },
    {
      // the unit is sent at once; the two that are words wait, shown, for as long as they can be taken back
      name: 'one-line-for-three-acts', unit: 'keys and words', budget: 3, who: 'dispatcher', seen: '.desk:has([data-undo=open]) [data-assignment=offered]',
      begin: async (desk, stage) => onIncident(desk, await diverted(browser, stage, '云锦雅庭楼下有人半夜唱歌，吵得睡不着', 'HJ-04')),
      act: async (h) => {
        const unit = await h.desk.page.locator('.rec > div:nth-child(2) > b').first().textContent();
        await h.press('Control+k');
        await h.line(`派 ${unit}; 告知 十分钟到; 注 门禁坏了`, 3);
        await h.press('Enter');
      },
    },
    {
      name: 'merge-a-repeat-call', unit: 'keys', budget: 2, who: 'dispatcher', seen: '[data-event="incident.merged"]',
      begin: async (desk, stage) => {
        await diverted(browser, stage, '恒西小区广场舞音响开得很大，老人心脏受不了', 'HJ-04', '13900000555');
        const earlier = desk.page.waitForResponse((r) => r.url().endsWith('/earlier'));
        await onIncident(desk, await diverted(browser, stage, '我刚才打过电话，家里漏水漏到楼下去了', 'FW-05', '13900000555'));
        await earlier;
      },
      act: async (h) => { await h.press('m'); await h.desk.page.locator('.act-form input').first().waitFor(); await h.press('Enter'); },
    },
    ...wholeLines(browser),
    {
      name: 'hand-back-to-the-police', unit: 'keys', budget: 1, who: 'dispatcher', seen: '[data-event="hand_back.asked"]',
      begin: async (desk, stage) => onIncident(desk, await diverted(browser, stage, '芳甸苑有人在花园里烧纸，烟很大', 'HJ-05')),
      act: (h) => h.hold('h'),
    },
  ];
}

/** What other lines begin: a merge taken back, and one line for a whole turn. */
function wholeLines(browser: Browser): Line[] {
  return [
    {
      name: 'undo-a-command-line', unit: 'keys', budget: 1, who: 'dispatcher', seen: '[data-event="assignment.ended"]',
      begin: async (desk, stage) => {
        await onIncident(desk, await diverted(browser, stage, '景盛花园楼上半夜搬家具，吵得孩子睡不着', 'HJ-04'));
        const unit = await desk.page.locator('.rec > div:nth-child(2) > b').first().textContent();
        await desk.page.keyboard.press('Control+k');
        await lineOf(desk.page, `派 ${unit}; 注 门禁坏了`, 2);
        await desk.page.keyboard.press('Enter');
        await desk.page.locator('[data-undo=open]').waitFor();
        await desk.page.locator('[data-assignment=offered]').waitFor();
      },
      act: (h) => h.press('z'),
    },
    {
      name: 'undo-the-merge', unit: 'keys', budget: 1, who: 'dispatcher', seen: '[data-event="incident.unmerged"]',
      begin: async (desk, stage) => {
        const into = await diverted(browser, stage, '恒西小区地下车库有人堆纸板箱', 'HJ-04');
        const id = await diverted(browser, stage, '恒西小区车库里的纸箱还没搬走', 'HJ-04');
        await through(desk.page, `/incidents/${id}/actions/merge`, { intoIncidentId: into });
        await at(`/incidents/${id}`, 'incident')(desk);
        await desk.page.locator('[data-act=unmerge]').waitFor();
      },
      act: (h) => h.press('z'),
    },
    {
      name: 'two-units-the-caller-and-the-next', unit: 'keys and words', budget: 3, who: 'dispatcher', seen: '.incident-head h1',
      begin: async (desk, stage) => onIncident(desk, await diverted(browser, stage, '锦川里楼下有人敲锣打鼓排练，吵得没法休息', 'HJ-04')),
      act: async (h) => {
        const { page } = h.desk;
        const { line, next } = await chainOf(page);
        await h.press('Control+k');
        await h.line(line, 4);
        await h.press('Enter');
        await page.locator(`[data-incident-open="${next}"]`).waitFor();
      },
    },
  ];
}

async function lineOf(page: Page, words: string, steps: number): Promise<void> {
  await page.keyboard.insertText(words);
  await page.locator('.command-steps li:not(.lacks)').nth(steps - 1).waitFor();
}

/** The two units recommended first, a word to the caller, and another incident of the board after it. */
async function chainOf(page: Page): Promise<{ line: string; next: string }> {
  const units = await page.locator('.rec > div:nth-child(2) > b').allTextContents();
  const next = page.locator('.rows [data-incident]:not(.sel)').first();
  const number = await next.locator('.c-where .num').textContent();
  return { line: `派 ${units[0]}; 协 ${units[1]}; 告知 十分钟到; 开 @${number}`, next: await next.getAttribute('data-incident') ?? '' };
}

export async function effort(browser: Browser, stage: Stage): Promise<Measurement[]> {
  // the phone first: afterwards the desk has sent the crews that have one elsewhere
  const found: Measurement[] = await tried('on-the-phone', () => onThePhone(browser, stage));
  for (const line of lines(browser)) found.push(...await tried(line.name, () => done(browser, stage, line)));
  for (const finding of findings(stage)) found.push(...await tried(finding.name, () => finding.measure(browser)));
  found.push(...await tried('divert-over-a-danger', async () => [await overADanger(browser, stage)]));
  return found;
}

/** A line that cannot be done is said by its name, and the others are done all the same. */
async function tried(name: string, act: () => Promise<Measurement[]>): Promise<Measurement[]> {
  try { return await act(); } catch (cause) { return [notRun(`desk.effort.${name}`, 'keys', `not done: ${String(cause).split('\n')[0]}`)]; }
}

async function done(browser: Browser, stage: Stage, line: Line): Promise<Measurement[]> {
  const desk = await openDesk(browser, stage.url, 'zh', 'light');
  let presses = 0;
  const { page } = desk;
  const hands: Hands = {
    desk,
    press: async (key) => { presses += 1; await page.keyboard.press(key); },
    hold: async (key) => { presses += 1; await page.keyboard.press(key, { delay: HOLD_MS + 100 }); },
    type: async (word) => { for (const char of word) { presses += 1; await page.keyboard.press(char); } },
    line: async (words, steps) => { presses += 1; await lineOf(page, words, steps); },
  };
  try {
    await logInAs(desk, line.who);
    await line.begin(desk, stage);
    const began = performance.now();
    await line.act(hands);
    await page.locator(line.seen).first().waitFor();
    return [compare(`desk.effort.${line.name}`, line.unit, 1, presses, line.budget), compare(`desk.effort.${line.name}.seconds`, 's', 1, (performance.now() - began) / 1000, SECONDS)];
  } finally { await desk.context.close(); }
}

/** Where a danger sign stands, however many keys one person presses, nothing is diverted: how many persons it takes. */
async function overADanger(browser: Browser, stage: Stage): Promise<Measurement> {
  const first = await openDesk(browser, stage.url, 'zh', 'light');
  const second = await openDesk(browser, stage.url, 'zh', 'light');
  try {
    await logInAs(first, 'police');
    const id = await taken(first, '润江花园楼下两个人太吵，其中一个手里有刀');
    await at(`/calls/${id}`, 'judge')(first);
    await first.page.locator('.heard mark.danger').first().waitFor();
    await first.page.locator('.decide > .field [role=combobox]').fill('HJ-0');
    await first.page.keyboard.press('Enter');
    await first.page.locator('.judge').focus();
    for (const key of ['d', 'Enter', 'd', 'Enter']) await first.page.keyboard.press(key);
    await first.page.locator('.verdict-facts .alert').waitFor();
    if (await first.page.locator('[data-judged], [data-act=confirm]').count() > 0) throw new Error('one person alone diverted over a danger sign');
    await logInAs(second, 'police2');
    await at(`/calls/${id}`, 'judge')(second);
    await second.page.locator('[data-act=confirm]').waitFor();
    await second.page.keyboard.press('k');
    await second.page.locator('[data-judged=divert]').waitFor();
    return compare('desk.effort.divert-over-a-danger', 'persons', 1, 2, 2);
  } finally { await first.context.close(); await second.context.close(); }
}

/** An offer to a unit that somebody of the demonstration has a phone for. */
async function offered(browser: Browser, stage: Stage): Promise<{ id: string; who: string }> {
  const id = await diverted(browser, stage, '锦川里隔壁装修中午打钻，声音很大', 'HJ-04');
  const desk = await openDesk(browser, stage.url, 'zh', 'light');
  try {
    await logInAs(desk, 'dispatcher');
    const { who, unitId } = await desk.page.evaluate(async (at) => {
      const { accounts } = await (await fetch('/api/v1/demo')).json() as { accounts: { username: string; unitId?: string }[] };
      const { items } = await (await fetch(`/api/v1/incidents/${at}/recommendations`)).json() as { items: { unitId: string }[] };
      for (const { unitId: unit } of items) { const one = accounts.find((a) => a.unitId === unit); if (one) return { who: one.username, unitId: unit }; }
      throw new Error('nobody has a phone for any of the recommended units');
    }, id);
    await through(desk.page, `/incidents/${id}/actions/contact`, { reached: true, by: 'phone' });
    await through(desk.page, `/incidents/${id}/actions/dispatch`, { unitId });
    return { id, who };
  } finally { await desk.context.close(); }
}

async function onPhoneOf<T>(browser: Browser, stage: Stage, who: string, id: string, act: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL: stage.url, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  try {
    await page.goto('/m');
    await page.locator(`[data-account="${who}"]`).tap();
    await page.locator(`[data-incident-open="${id}"]`).waitFor();
    return await act(page);
  } finally { await context.close(); }
}

/** A crew's own part: each step one tap; the result four and a picture. */
async function onThePhone(browser: Browser, stage: Stage): Promise<Measurement[]> {
  const { id, who } = await offered(browser, stage);
  const steps = await onPhoneOf(browser, stage, who, id, async (page) => {
    const found: Measurement[] = [];
    for (const [step, then] of [['accept', 'depart'], ['depart', 'arrive'], ['arrive', 'finish']] as const) found.push(...await tapped(page, step, [`[data-next=${step}]`], `[data-step=${then}]`, 1));
    return found;
  });
  return [...steps, ...await onPhoneOf(browser, stage, 'responder1', stage.onScene, (page) => tapped(page, 'hand-in-the-result', ['[data-next=finish]', '.sheet .pick label', '.sheet .go'], 'body:not(:has(.sheet))', 4))];
}

async function tapped(page: Page, name: string, taps: readonly string[], seen: string, budget: number): Promise<Measurement[]> {
  const began = performance.now();
  for (const tap of taps) await page.locator(tap).first().tap();
  await page.locator(seen).first().waitFor();
  return [compare(`desk.effort.${name}`, 'taps', 1, taps.length, budget), compare(`desk.effort.${name}.seconds`, 's', 1, (performance.now() - began) / 1000, SECONDS)];
}
