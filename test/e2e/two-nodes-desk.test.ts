/** Two installations on their desks: the street's enters no calls, the police's says to whom a matter went. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idAcross } from '#domain/incident/across.ts';
import { noise } from '#test/support/journey.ts';
import { makeNodes, type Nodes } from '#test/support/nodes.ts';
import { chromiumHere, useBrowser } from '#test/support/use-browser.ts';
import { atDesk, onScreen, violations } from './journey.ts';

const LONG_MS = 240_000;
const browser = useBrowser();
let nodes: Nodes;
let id = '';
beforeAll(async () => {
  if (!chromiumHere) return;
  nodes = await makeNodes();
  ({ incidentId: id } = await noise(nodes.police));
  await (await nodes.police.as('police')).does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await nodes.settle();
}, LONG_MS);
afterAll(async () => { await nodes?.close(); });

describe.skipIf(!chromiumHere)('two nodes', () => {
  test.each([['zh', 'light'], ['en', 'dark']] as const)('the street offers no form that it would refuse; what came over the line is worked on there (%s, %s)', async (language, theme) => {
    await atDesk(browser(), nodes.street.url, 'dispatcher', [language, theme], async (desk) => {
      await desk.page.locator('nav').getByText(desk.text.nav.board, { exact: true }).waitFor();
      expect(await desk.page.locator('nav').getByText(desk.text.nav.call, { exact: true }).count()).toBe(0);
      await desk.page.keyboard.press('c');
      await desk.page.goto(`/incidents/${idAcross(id)}`);
      await onScreen(desk, 'incident');
      await desk.page.locator('.rec').first().waitFor();
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);

  test.each([['zh', 'light'], ['en', 'dark']] as const)('the police read that the town’s side has it, not another town (%s, %s)', async (language, theme) => {
    await atDesk(browser(), nodes.police.url, 'police', [language, theme], async (desk) => {
      await desk.page.locator('nav').getByText(desk.text.nav.call, { exact: true }).waitFor();
      await desk.page.goto(`/incidents/${id}`);
      await onScreen(desk, 'incident');
      expect(await desk.page.locator('[data-event="passing.offered"]').textContent()).toContain(desk.text.event['passing.offered.across']);
      expect(await violations(desk)).toEqual([]);
    });
  }, LONG_MS);
});
