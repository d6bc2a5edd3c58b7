/** Pictures of what lies over a screen (forms, lists, panels), and of what it says when something is wrong. */
import type { Page } from 'playwright-core';
import { onScreen, takeCall, type Desk } from '#test/e2e/journey.ts';
import type { Screen } from './screens.ts';

const on = (path: string) => () => path;
const LONG_TEXT = '浦锦路1218弄楼上渗水，厨房天花板都湿了。';

/** A press, and what it opens. */
const opens = (button: string, opened: string, then?: (page: Page) => Promise<void>) => async ({ page }: Desk): Promise<void> => {
  await page.locator(button).first().click({ force: true }); // a greyed one says why
  await page.locator(opened).first().waitFor();
  await then?.(page);
};

const incident = (name: string, prepare: Screen['prepare'], account = 'dispatcher'): Screen => ({ name, account, path: (s) => `/incidents/${s.open}`, ready: 'incident', ...(prepare ? { prepare } : {}) });

export const OVER: readonly Screen[] = [
  { name: 'joint', account: 'dispatcher', path: (s) => `/incidents/${s.joint}`, ready: 'incident' },
  { name: 'meeting', account: 'police', path: (s) => `/incidents/${s.joint}`, ready: 'incident', prepare: opens('[data-set-meeting]', '.meeting form') },
  { name: 'outcome', account: 'police', path: (s) => `/calls/${s.open}`, ready: 'judge' },
  { name: 'calls', account: 'dispatcher-pj', path: on('/calls'), ready: 'calls' },
  incident('hand-back', opens('[data-act=hand-back]', '.act-form')),
  incident('dispatch-other', opens('[data-act=dispatch]', '.act-form', async (page) => { await page.locator('.act-form [role=combobox]').first().click(); await page.locator('.combo-list:not([hidden])').waitFor(); })),
  incident('refused', opens('[data-refused]', '.refused .hint')),
  incident('record', opens('[data-act=record]', '.act-form')),
  incident('words', async ({ page }) => { await page.locator('.curtain select').first().selectOption('first_contact'); await page.locator('.curtain button[type=submit]').first().click(); await page.locator('.words').waitFor(); await page.locator('.words').scrollIntoViewIfNeeded(); }),
  { name: 'message', account: 'dispatcher', path: (s) => `/incidents/${s.onScene}`, ready: 'incident', prepare: opens('.side-column [data-write]', '.side-column .message-form', (page) => page.locator('.side-column .message-form input').fill('到场后请先与物业核对'.repeat(46))) },
  { name: 'links', account: 'dispatcher', path: on('/'), ready: 'board', prepare: opens('[data-live]', '.links-panel .links') },
  { name: 'new-account', account: 'admin', path: on('/settings/accounts'), ready: 'settings', prepare: opens('.new-account summary', '.new-account form') },
  { name: 'new-rule', account: 'admin', path: on('/settings/judge'), ready: 'settings', prepare: opens('details.card summary', '.rule-form', (page) => page.locator('.rule-form').scrollIntoViewIfNeeded()) },
  { name: 'ask-two', account: 'lead', path: on('/oversight/two-person'), ready: 'oversight', prepare: opens('.ask summary', '.ask form') },
  { name: 'tour', account: 'dispatcher', path: on('/'), ready: 'board', prepare: async ({ page }) => { await page.evaluate(() => localStorage.setItem('liandong.tour', JSON.stringify({ state: 'running', step: 1, incidentId: null, moved: false }))); await page.reload(); await page.locator('.tour').waitFor(); await page.waitForTimeout(800); } },
  { name: 'dense', account: 'dispatcher', path: on('/'), ready: 'board', prepare: async ({ page }) => { await page.goto('/my'); await page.locator('input[name=density][value=dense]').check({ force: true }); await page.locator('.top .brand').click(); await page.locator('.dense .row').first().waitFor(); } },
  { name: 'sheet-printed', account: 'reviewer', path: (s) => `/print/${s.finished}/sheet`, ready: 'print', prepare: ({ page }) => page.emulateMedia({ media: 'print' }) },
];

export const WRONG: readonly Screen[] = [
  { name: 'search-none', account: 'dispatcher', path: on('/'), ready: 'board', prepare: async ({ page }) => { await page.locator('.search input').fill('9999'); await page.locator('.board .empty').waitFor(); } },
  { name: 'search', account: 'dispatcher', path: on('/'), ready: 'board', prepare: async ({ page }) => { await page.locator('.search input').fill('噪'); await page.waitForTimeout(1200); } },
  { name: 'missing', account: 'dispatcher', path: on('/'), ready: 'board', prepare: goesTo('/incidents/inc_none') },
  { name: 'not-found', account: 'dispatcher', path: on('/'), ready: 'board', prepare: goesTo('/nothing', 'main h1') },
  { name: 'too-long', account: 'police', path: on('/calls/new'), ready: 'call', prepare: async ({ page }) => { await page.locator('.marked textarea').fill(LONG_TEXT.repeat(1000)); await page.locator('.proposal-verdict').waitFor(); await page.keyboard.press('Control+Enter'); await page.locator('.call-words .alert').waitFor(); } },
  { name: 'study-full', account: 'police', path: (s) => `/calls/${s.studied}`, ready: 'judge', prepare: ({ page }) => page.locator('.study-say input').fill('路灯杆编号'.repeat(400)) },
  incident('failed', async ({ page }) => {
    await page.route('**/actions/contact', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ code: 'dispatch.unit_busy' }) }));
    await page.locator('[data-act=contact]').first().click();
    await page.locator('.act-form button[type=submit]').click();
    await page.locator('[data-failure]').waitFor();
  }),
  { name: 'lost', account: 'dispatcher', path: (s) => `/incidents/${s.open}`, ready: 'incident', prepare: lost('.stale-banner') },
  { name: 'session-ends', account: 'dispatcher', path: on('/'), ready: 'board', prepare: sessionEnds },
  incident('session-over', sessionOver),
  { name: 'alarm', account: 'police', path: on('/'), ready: 'board', prepare: dangerComesIn }, // last: each picture adds a call
  { name: 'wall-lost', account: 'dispatcher', path: on('/wall'), ready: 'wall', wall: true, prepare: lost('.wall .stale-banner') },
];

function goesTo(path: string, shown = '.empty') {
  return async ({ page }: Desk): Promise<void> => { await page.goto(path); await page.locator(shown).last().waitFor(); };
}

/** The line breaks, and stays so until the screen says since when. */
function lost(said: string) {
  return async ({ page, context }: Desk): Promise<void> => { await context.setOffline(true); await page.locator(said).waitFor({ timeout: 60_000 }); };
}

/** Ten minutes before the log-in ends. */
async function sessionEnds({ page }: Desk): Promise<void> {
  await page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    const me: { now: string } = await response.json();
    await route.fulfill({ response, json: { ...me, expiresAt: new Date(Date.parse(me.now) + 600_000).toISOString() } });
  });
  await page.reload();
  await page.locator('[data-session-end]').waitFor();
}

/** It ends under somebody who types. */
async function sessionOver(desk: Desk): Promise<void> {
  await desk.page.locator('[data-act=note]').first().click();
  await desk.page.locator('.act-form textarea').fill('住户傍晚才回来，约了七点半上门');
  await desk.context.clearCookies();
  await desk.page.keyboard.press('Control+Enter');
  await onScreen(desk, 'login');
  await desk.page.locator('[data-session-over]').waitFor();
}

/** Somebody else takes a call in danger. */
async function dangerComesIn(desk: Desk): Promise<void> {
  await desk.page.locator('[data-live=live]').waitFor();
  const page = await desk.context.newPage();
  await page.goto('/');
  await takeCall({ ...desk, page }, '云锦雅庭有人喝醉了拿酒瓶砸人，扬言要砍死物业');
  await page.close();
  await desk.page.locator('.alarm-bar.danger').waitFor();
}
