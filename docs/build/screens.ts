/** The screens that have a picture each, and how one comes to them. */
import type { Desk } from '#test/e2e/journey.ts';
import { OVER, WRONG } from './screens-over.ts';
import type { Stage } from './stage.ts';

export interface Screen {
  name: string;
  /** demonstration account; none for the log-in */
  account: string | null;
  path(stage: Stage): string;
  /** value of `data-screen` */
  ready: string;
  prepare?(desk: Desk): Promise<void>;
  /** as large as a duty room's wall */
  wall?: boolean;
}

const on = (path: string) => () => path;

export const SCREENS: readonly Screen[] = [
  { name: 'login', account: null, path: on('/'), ready: 'login' },
  { name: 'board', account: 'dispatcher', path: on('/'), ready: 'board' },
  { name: 'incident', account: 'dispatcher', path: (s) => `/incidents/${s.open}`, ready: 'incident', prepare: ({ page }) => page.locator('.rec').first().waitFor() },
  { name: 'on-scene', account: 'dispatcher', path: (s) => `/incidents/${s.onScene}`, ready: 'incident' },
  { name: 'judge', account: 'police', path: (s) => `/calls/${s.waiting}`, ready: 'judge', prepare: ({ page }) => page.locator('.heard mark').first().waitFor() },
  { name: 'study', account: 'police', path: (s) => `/calls/${s.studied}`, ready: 'judge' },
  { name: 'new-call', account: 'police', path: on('/calls/new'), ready: 'call', prepare: typeCall },
  { name: 'map', account: 'dispatcher', path: on('/map'), ready: 'map', prepare: async ({ page }) => { await page.locator('.map-view[data-drawn=true]').waitFor(); await page.waitForTimeout(1500); } },
  { name: 'review', account: 'reviewer', path: (s) => `/review/${s.finished}`, ready: 'review' },
  { name: 'appeals', account: 'leader', path: on('/appeals'), ready: 'appeals' },
  { name: 'units', account: 'dispatcher', path: on('/units'), ready: 'units', prepare: writeToUnit },
  { name: 'print', account: 'reviewer', path: (s) => `/print/${s.finished}/sheet`, ready: 'print' },
  ...['catalogue', 'judge', 'matrix', 'policies', 'organisations', 'people', 'accounts', 'shifts', 'edit', 'changes', 'tokens', 'reconcile', 'health'].map((page): Screen => ({ name: `settings-${page}`, account: 'admin', path: on(`/settings/${page}`), ready: 'settings' })),
  ...['two-person', 'funnel', 'shadow-run', 'looks', 'break-glass', 'record'].map((page): Screen => ({ name: `oversight-${page}`, account: 'lead', path: on(`/oversight/${page}`), ready: 'oversight', prepare: ({ page: shown }) => shown.waitForTimeout(800) })),
  { name: 'second-factor', account: 'leader', path: on('/my'), ready: 'my', prepare: async ({ page }) => { await page.locator('.second-factor .btn.first').click(); await page.locator('svg.qr path').waitFor(); } },
  { name: 'shift', account: 'dispatcher', path: on('/shift'), ready: 'shift', prepare: async ({ page }) => { const hand = page.locator('.shift .btn.first').first(); if (await hand.isEnabled()) await hand.click(); await page.locator('[data-handover]').first().waitFor(); } },
  { name: 'my', account: 'dispatcher', path: on('/my'), ready: 'my' },
  { name: 'command', account: 'dispatcher', path: (s) => `/incidents/${s.open}`, ready: 'incident', prepare: async ({ page }) => { await page.keyboard.press('Control+k'); await page.locator('.command input').fill('派 ld2; 告知 十分钟到'); } },
  { name: 'keys', account: 'dispatcher', path: on('/'), ready: 'board', prepare: async ({ page }) => { await page.keyboard.press('?'); await page.locator('.key-card').waitFor(); await page.waitForTimeout(600); } },
  { name: 'roles', account: 'dispatcher', path: on('/'), ready: 'board', prepare: async ({ page }) => { await page.locator('.who').click(); await page.locator('.roles').waitFor(); } },
  { name: 'map-table', account: 'dispatcher', path: on('/map'), ready: 'map', prepare: async ({ page }) => { await page.locator('.map-view[data-drawn=true]').waitFor(); await page.keyboard.press('t'); await page.locator('.map-table').waitFor(); } },
  { name: 'persuasion', account: 'reviewer', path: (s) => `/print/${s.onScene}/persuasion`, ready: 'print' },
  { name: 'board-of-police', account: 'police', path: on('/'), ready: 'board' },
  ...['reviewer', 'leader', 'commander', 'lead', 'admin', 'assessor', 'committee1', 'mediator'].map((who): Screen => ({ name: `board-of-${who}`, account: who, path: on('/'), ready: 'board' })),
  { name: 'appeals-of-crew', account: 'responder1', path: on('/appeals'), ready: 'appeals' },
  { name: 'act', account: 'dispatcher', path: (s) => `/incidents/${s.open}`, ready: 'incident', prepare: async ({ page }) => { await page.locator('[data-act=contact]').first().click(); await page.locator('.act-form').waitFor(); } },
  { name: 'entry', account: 'admin', path: on('/settings/edit'), ready: 'settings', prepare: async ({ page }) => { await page.locator('[data-edit]').first().click(); await page.locator('.entry-form').waitFor(); } },
  { name: 'closed', account: 'reviewer', path: on('/settings'), ready: 'closed' },
  { name: 'wall', account: 'dispatcher', path: on('/wall'), ready: 'wall', wall: true },
  ...OVER, ...WRONG,
];

async function typeCall({ page }: Desk): Promise<void> {
  await page.locator('.marked textarea').fill('浦锦路1218弄锦澜苑5号楼，楼上装修砸墙，两家吵起来了，有人拿了把刀');
  await page.locator('.proposal-verdict').waitFor();
}

async function writeToUnit({ page }: Desk): Promise<void> {
  const unit = page.locator('[data-on-shift=true]').first();
  if (await unit.locator('[data-message]').count() === 0) {
    await unit.locator('[data-write]').click();
    await unit.locator('.message-form input').fill('晚高峰请走景联路，东门施工');
    await page.keyboard.press('Enter');
    await unit.locator('[data-message]').waitFor();
  }
  await page.locator('[data-on-shift=true]').nth(1).locator('[data-write]').click();
}
