/** A shift of a crew, screen by screen: what the pictures of the phone are taken of. */
import type { Browser, Page } from 'playwright-core';
import { COMMITTEE, CREW, diverted } from '#test/support/journey.ts';
import { asksFor, chooses, givesUp, handsIn, holdForPolice, next, openPhone, takesPicture, writeRecord, type Handset } from '#test/support/phone.ts';
import { cameraPicture } from '#test/support/shift.ts';
import { takeCall, type World } from '#test/support/world.ts';
import type { Look } from './gallery-phone.ts';

type PathOf = (screen: string) => string;
interface Walk { world: World; phone: Handset; shot(screen: string, page?: Page): Promise<void> }

const NOISE = 'HJ-04';
const BROKEN_ROAD = 'YJ-05'; // asks for a measure and a picture

export async function walkPhone(browser: Browser, world: World, look: Look, pathOf: PathOf): Promise<void> {
  const shot = async (screen: string, page: Page): Promise<void> => {
    await page.waitForTimeout(200); // type and rings stand
    await page.screenshot({ path: pathOf(screen) });
  };
  await logIns(browser, world, look, shot);
  const phone = await openPhone(browser, world, 'responder1', look);
  const walk: Walk = { world, phone, shot: (screen, page = phone.page) => shot(screen, page) };
  await between(walk);
  await noise(walk);
  await brokenRoad(walk);
  await quarrel(walk, browser, look);
  await away(walk);
  if (phone.faults.length > 0) console.log(`${pathOf('phone')}: ${phone.faults.join('; ')}`);
  await phone.close();
  await others(browser, walk, look);
}

async function logIns(browser: Browser, world: World, look: Look, shot: (screen: string, page: Page) => Promise<void>): Promise<void> {
  const { page, context } = await openPhone(browser, world, 'responder2', look);
  await page.locator('[data-leave]').tap();
  await page.locator('html[data-screen=login] [data-account]').first().waitFor();
  await shot('login', page);
  await page.locator('#door [name=username]').fill('responder2');
  await page.locator('#door [name=password]').fill('not the word');
  await page.locator('#door .go').tap();
  await page.locator('#door [role=alert]:not([hidden])').waitFor();
  await shot('login-wrong', page);
  await page.locator('[data-account=responder2]').tap();
  await page.locator('html[data-screen=field] [data-leave]').waitFor();
  await context.clearCookies();
  await page.reload();
  await page.locator('html[data-screen=login] [data-ended]:not([hidden])').waitFor();
  await shot('login-ended', page);
  await context.close();
}

async function between({ world, phone, shot }: Walk): Promise<void> {
  await phone.page.locator('[data-leave]').waitFor();
  await shot('idle');
  await (await world.as('dispatcher')).post(`/units/${CREW}/messages`, { text: '晚高峰请走景联路，东门施工，从北门进。' });
  await phone.page.locator('[data-message]').waitFor();
  await shot('idle-message');
  await phone.page.locator('[data-message] .btn').tap();
  await phone.page.locator('[data-message]').waitFor({ state: 'detached' });
}

async function offered({ world, phone }: Walk, item: string): Promise<string> {
  const id = await diverted(world, item);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
  return id;
}

async function bottom(page: Page, within = '.task .scroll'): Promise<void> {
  await page.locator(within).evaluate((e) => { e.scrollTop = e.scrollHeight; });
}

const top = (page: Page): Promise<void> => page.locator('.task .scroll').evaluate((e) => { e.scrollTop = 0; });

async function closed({ page }: Handset): Promise<void> {
  await page.locator('.sheet-head .btn').tap();
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

/** Opened, looked at, and where it is longer than the screen looked at to its end. */
async function sheet({ phone, shot }: Walk, opener: string, screen: string, meanwhile?: () => Promise<unknown>): Promise<void> {
  await phone.page.locator(opener).first().tap();
  await phone.page.locator('.sheet').waitFor();
  await meanwhile?.();
  await shot(screen);
  const longer = await phone.page.locator('.sheet-body').evaluate((e) => e.scrollHeight > e.clientHeight + 4);
  if (longer) { await bottom(phone.page, '.sheet-body'); await shot(`${screen}-end`); }
  await closed(phone);
}

async function noise(walk: Walk): Promise<void> {
  const { phone, shot, world } = walk;
  const { page } = phone;
  await offered(walk, NOISE);
  await shot('offered');
  await bottom(page);
  await shot('offered-end');
  await sheet(walk, '[data-open=decline]', 'decline');
  await sheet(walk, '[data-open=lines]', 'lines');
  await next(phone, 'accept');
  await phone.settled();
  await top(page);
  await shot('accepted');
  await sheet(walk, '[data-open=call]', 'call', () => page.locator('[data-relay]').waitFor());
  await next(phone, 'depart');
  await page.locator('[data-undo]').waitFor();
  await shot('departed-undo');
  await phone.settled();
  await shot('en-route');
  await next(phone, 'arrive');
  await phone.settled();
  await shot('on-scene');
  for (const law of await page.locator('.law summary').all()) await law.tap();
  await bottom(page);
  await shot('card');
  await top(page);
  await sheets(walk);
  await signed(walk);
  await writeRecord(phone, 'note', '十四时二十分到场，楼道内有施工声响，已当面告知时段规定');
  await shot('recorded');
  await sheet(walk, '[data-next=finish]', 'finish', () => chooses(page, 'settled'));
  await handsIn(phone);
  await page.locator('[data-undo=finish]').waitFor();
  await shot('finished-undo');
  await phone.settled();
  await world.settle();
  await shot('after');
}

async function sheets(walk: Walk): Promise<void> {
  const { page } = walk.phone;
  await sheet(walk, '[data-open=record]', 'record');
  await sheet(walk, '[data-open=record]', 'record-measure', () => chooses(page, 'measure'));
  await sheet(walk, '[data-open=parties]', 'parties');
  await sheet(walk, '[data-next=finish]', 'finish-missing');
  await sheet(walk, '[data-open=more]', 'more');
  for (const act of ['return', 'supplement', 'coHandler', 'assist', 'mediation']) await sheet(walk, '[data-open=more]', `more-${act}`, () => page.locator(`[data-more=${act}]`).tap());
  await page.locator('[data-open=record]').tap();
  await page.locator('.sheet textarea').fill('门岗登记了车牌，');
  await closed(walk.phone);
  await page.locator('[data-begun=record]').waitFor();
  await walk.shot('begun');
  await sheet(walk, '[data-open=record]', 'restored', () => page.locator('[data-restored]').waitFor());
  await page.locator('[data-open=record]').tap();
  await page.locator('[data-restored] .btn').tap();
  await closed(walk.phone);
}

async function signed(walk: Walk): Promise<void> {
  const { page } = walk.phone;
  await page.locator('[data-open=persuade]').tap();
  await walk.shot('persuade');
  await page.locator('.sheet textarea').fill('劝其午休时间停止施工，对方同意十四时后再做');
  await chooses(page, 'yes');
  const pad = page.locator('[data-signature]');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (!box) throw new Error('nowhere to sign');
  await page.mouse.move(box.x + 30, box.y + 40);
  await page.mouse.down();
  for (let i = 1; i <= 8; i++) await page.mouse.move(box.x + 30 + i * 25, box.y + 40 + (i % 2) * 50);
  await page.mouse.up();
  await page.locator('.trail summary').tap();
  await bottom(page, '.sheet-body');
  await walk.shot('persuade-signed');
  await page.locator('.sheet input[type=checkbox]').check();
  await page.locator('.sheet .field input').last().fill('顾敏之');
  await bottom(page, '.sheet-body');
  await walk.shot('persuade-refused');
  await page.locator('.sheet .go').tap();
  await page.locator('.sheet').waitFor({ state: 'detached' });
}

async function brokenRoad(walk: Walk): Promise<void> {
  const { phone, shot } = walk;
  const { page } = phone;
  await offered(walk, BROKEN_ROAD);
  for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
  await phone.settled();
  await shot('needs');
  await takesPicture(phone, cameraPicture(1), false);
  await shot('photo');
  await page.locator('.sheet .go').tap();
  await page.locator('.sheet').waitFor({ state: 'detached' });
  await phone.settled();
  await phone.signal(false);
  await writeRecord(phone, 'note', '井盖缺失，已放置警示牌');
  await shot('offline');
  await holdForPolice(phone);
  await shot('police-offline');
  await sheet(walk, '.link', 'queue-offline');
  await phone.signal(true);
  await phone.settled();
  await page.locator('.alert.note').first().waitFor();
  await shot('police-asked');
  await sheet(walk, '.link', 'queue');
  await (await walk.world.as('police')).does(await openId(page), 'acknowledge');
  await page.locator('[data-leave]').waitFor();
}

const openId = async (page: Page): Promise<string> => (await page.locator('[data-incident-open]').getAttribute('data-incident-open')) ?? '';

/** Dangers heard, the police on their way to the same door, a partner, and a question without an answer. */
async function quarrel(walk: Walk, browser: Browser, look: Look): Promise<void> {
  const { world, phone, shot } = walk;
  const id = await quarrelTaken(world, look);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
  await shot('danger-offered');
  for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
  await phone.settled();
  await shot('danger');
  await world.pass({ minutes: 21 });
  await phone.page.locator('[data-asked=own]').waitFor();
  await shot('well-broken');
  await world.server.links.tick();
  await phone.reopen();
  await phone.page.locator('[data-asked=own]').waitFor();
  await shot('well');
  await world.pass({ minutes: 2 });
  await world.server.links.tick();
  const partner = await openPhone(browser, world, 'partner1', look);
  await partner.page.locator('[data-asked=partner]').waitFor();
  await shot('well-partner', partner.page);
  await partner.close();
  await phone.page.locator('[data-well]').tap();
  await asksFor(phone, 'coHandler', '双方各有亲属到场，人手不够');
  await givesUp(phone, 'return', 'not_ours', COMMITTEE);
  await phone.settled();
  await phone.page.locator('[data-holding=true]').waitFor();
  await shot('handed-over');
  await holdForPolice(phone);
  await phone.settled();
  await (await world.as('police')).does(id, 'acknowledge');
  await phone.page.locator('[data-leave]').waitFor();
}

let quarrels = 0;
async function quarrelTaken(world: World, look: Look): Promise<string> {
  quarrels += 1;
  const police = await world.as('police');
  const { incidentId } = await takeCall(world, police, { text: '楼下两家为漏水吵起来了，有人拿着棍子，老人吓得发抖', caller: { phone: `1370000${String(1000 + quarrels)}` }, place: { text: `锦江苑${quarrels + (look.large ? 20 : 2)}号` } });
  const decided = await police.post(`/incidents/${incidentId}/actions/decide`, { verdict: 'joint', item: 'JF-01' });
  if (decided.status === 409) await (await world.as('police2')).does(incidentId, 'confirm');
  return incidentId;
}

/** Withdrawn while there was no signal; and a phone that threw away what it kept. */
async function away(walk: Walk): Promise<void> {
  const { world, phone, shot } = walk;
  const { page } = phone;
  const dispatcher = await world.as('dispatcher');
  const id = await offered(walk, NOISE);
  await phone.signal(false);
  await next(phone, 'accept');
  await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'no_answer' });
  await phone.signal(true);
  await page.locator('.link[data-refused="1"]').waitFor();
  await shot('refused');
  await sheet(walk, '.link', 'queue-refused');
  await page.locator('.link').tap();
  await page.locator('.queue li[data-result=refused] .btn').tap();
  await closed(phone);
  await offered(walk, NOISE);
  await next(phone, 'accept');
  await phone.settled();
  await phone.signal(false);
  await writeRecord(phone, 'note', '门口有坡道');
  await page.evaluate(() => new Promise((done) => {
    const open = indexedDB.open('liandong-phone');
    open.onsuccess = () => { const tx = open.result.transaction(['commands'], 'readwrite'); tx.objectStore('commands').clear(); tx.oncomplete = () => { open.result.close(); done(null); }; };
  }));
  await phone.signal(true);
  await page.locator('[data-lost]').waitFor();
  await shot('lost');
  await page.locator('[data-lost] .btn').tap();
  await holdForPolice(phone);
  await phone.settled();
  await (await world.as('police')).does(await openId(page), 'acknowledge');
  await page.locator('[data-leave]').waitFor();
}

async function others(browser: Browser, { world, shot }: Walk, look: Look): Promise<void> {
  const id = await diverted(world, NOISE);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  const leader = await openPhone(browser, world, 'teamleader', look);
  await leader.page.locator('.crew .hand').first().waitFor();
  await shot('crew', leader.page);
  await leader.close();
  await (await world.as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  const ids = [await diverted(world, NOISE), await diverted(world, NOISE)];
  for (const each of ids) await (await world.as('dispatcher')).does(each, 'dispatch', { unitId: COMMITTEE });
  const committee = await openPhone(browser, world, 'committee1', look);
  await committee.page.locator('.others .chip').first().waitFor();
  await shot('committee', committee.page);
  await committee.close();
  for (const each of ids) await (await world.as('dispatcher')).does(each, 'withdraw', { unitId: COMMITTEE, reason: 'nearer_unit' });
}
