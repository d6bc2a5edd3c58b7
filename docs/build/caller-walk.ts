/** A caller's link from the first message to the last, state by state: what the pictures of the caller's page are taken of. */
import type { Browser, Page } from 'playwright-core';
import { CREW, finishes, noise } from '#test/support/journey.ts';
import { linkIn, messages } from '#test/support/resident.ts';
import { cameraPicture } from '#test/support/shift.ts';
import type { World } from '#test/support/world.ts';
import type { Look } from './gallery-phone.ts';

interface Walk { page: Page; at(query?: string): string; digits: string; look: Look; shot(screen: string): Promise<void> }

let callers = 0;

export async function walkCaller(browser: Browser, world: World, look: Look, pathOf: (screen: string) => string): Promise<void> {
  const context = await browser.newContext({ viewport: look.size, colorScheme: look.theme, javaScriptEnabled: false, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const shot = async (screen: string): Promise<void> => { await page.screenshot({ path: pathOf(screen), fullPage: true }); };
  const digits = String(2000 + ++callers);
  const { incidentId } = await noise(world, { caller: { phone: `1390000${digits}` } });
  await (await world.as('police')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  const link = linkIn(messages(world, `1390000${digits}`)[0]);
  const query = `lang=${look.language}${look.large ? '&view=large' : ''}`;
  const walk: Walk = { page, shot, digits, look, at: (more = '') => `${link}?${query}${more}` };
  await handled(walk, world, incidentId);
  if (look.large) await pressed(walk);
  await answered(walk);
  await elsewhere(walk, world, query);
  await context.close();
}

/** What the page says at each step of the matter. */
async function handled({ page, at, shot }: Walk, world: World, id: string): Promise<void> {
  const [dispatcher, crew] = [await world.as('dispatcher'), await world.as('responder1')];
  const seen = async (screen: string): Promise<void> => { await page.goto(at()); await shot(screen); };
  await seen('arranging');
  await dispatcher.does(id, 'dispatch', { unitId: CREW });
  await seen('asked');
  await crew.does(id, 'accept');
  await seen('accepted');
  await crew.does(id, 'depart');
  await seen('on-the-way');
  await world.pass({ minutes: 20 });
  await seen('late');
  await crew.does(id, 'arrive');
  await seen('there');
  await finishes(crew, id, ['note', 'persuasion', 'parties', 'measure']);
  await world.settle();
  await seen('checking');
}

/** The forms of the page, one after the other. */
async function answered({ page, at, shot, digits, look }: Walk): Promise<void> {
  const send = (form: string) => page.locator(`form[action*="/${form}"] button`).click();
  const openIt = async (): Promise<void> => { await page.fill('#digits', digits); await send('open'); };
  await page.goto(at('&do=score'));
  await page.locator('.choice').nth(1).click();
  await shot('score-chosen');
  await send('score');
  await shot('score-thanks');
  await page.goto(at('&do=open'));
  await page.fill('#digits', '0000');
  await send('open');
  await shot('digits-wrong');
  await page.goto(at('&do=add'));
  await openIt();
  await shot('details');
  await page.locator('form[action*="/add"] textarea').fill('电梯口也能听到');
  await page.setInputFiles('#pictures', { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: cameraPicture(1) });
  await send('add');
  await shot('add-thanks');
  await page.goto(at('&do=again'));
  await send('again');
  await shot('again-thanks');
  await page.goto(at('&do=complain'));
  await openIt();
  if (look.large) await shot('complain');
  await page.locator('form[action*="/complain"] textarea').fill('等了两小时没人来');
  await send('complain');
  await shot('complain-thanks');
}

/** Each thing on a page of its own. */
async function pressed({ page, at, shot }: Walk): Promise<void> {
  for (const step of ['add', 'open']) { await page.goto(at(`&do=${step}`)); await shot(`large-${step}`); }
}

async function elsewhere({ page, shot }: Walk, world: World, query: string): Promise<void> {
  await page.goto(`${world.url}/r/unknown?${query}`);
  await shot('gone');
  const phone = `1390001${2000 + callers}`;
  const { incidentId } = await noise(world, { caller: { phone } });
  await (await world.as('police')).does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  await page.goto(`${linkIn(messages(world, phone)[0])}?${query}&do=add`);
  await page.fill('#digits', phone.slice(-4));
  await page.locator('form[action*="/open"] button').click();
  await page.locator('form[action*="/add"] textarea').fill('对方现在拿着刀冲过来了');
  await page.locator('form[action*="/add"] button').click();
  await shot('stop');
}
