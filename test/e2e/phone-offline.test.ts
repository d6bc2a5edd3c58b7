/** Every screen of the phone with the line cut: it opens, shows what it knows, says that there is no signal, and each of its buttons does something. */
import { describe, expect, test } from 'vitest';
import { CREW, diverted } from '#test/support/journey.ts';
import { accessFaults, asksFor, handsIn, holdForPolice, next, notesParties, openPhone, persuades, writeRecord, type Handset } from '#test/support/phone.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;
const HAN = /\p{Script=Han}/u;

const browser = useBrowser();
const world = useWorld();

async function offered(): Promise<string> {
  const id = await diverted(world());
  await (await world().as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  return id;
}

/** Screens that look different without signal; the others are asked for the same elsewhere, with it. */
const OWN_LOOK: readonly string[] = ['idle', 'crew', 'scene', 'call', 'queue', 'police'];

/** What is wrong with the screen as it stands: nothing said of the signal, a link that needs it, something too wide, something not accessible. */
async function faultsOf({ page }: Handset, screen: string): Promise<string[]> {
  const found = await page.evaluate(() => {
    const sheet = document.querySelector<HTMLElement>('dialog.sheet');
    const said = sheet ? sheet.querySelector('[data-offline]') : document.querySelector('.link[data-online=false]');
    const links = [...(sheet ?? document).querySelectorAll('a')].filter((a) => !/^(tel|geo):./.test(a.getAttribute('href') ?? '')).map((a) => `leads nowhere: ${a.textContent}`);
    const wide = [document.documentElement, ...document.querySelectorAll('.sheet-body, .scroll')].filter((e) => e.scrollWidth > e.clientWidth).map((e) => `too wide: ${e.className || e.tagName}`);
    return [...(said?.textContent.trim() ? [] : ['says nothing of the signal']), ...links, ...wide];
  });
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/offline-${screen}.png` });
  return [...found, ...(OWN_LOOK.includes(screen) ? await accessFaults(page) : [])].map((f) => `${screen}: ${f}`);
}

/** Opens a sheet, looks, and closes it again. */
async function sheet(phone: Handset, opener: string, screen: string, look: () => Promise<void> = async () => {}): Promise<string[]> {
  await phone.page.locator(opener).first().tap();
  await phone.page.locator('.sheet').waitFor();
  await look();
  const found = await faultsOf(phone, screen);
  await phone.page.locator('.sheet-head .btn').tap();
  await phone.page.locator('.sheet').waitFor({ state: 'detached' });
  return found;
}

/** The line is cut and the app opened anew: what is shown is what the phone kept. */
async function cut(phone: Handset): Promise<void> {
  await phone.signal(false);
  await phone.reopen();
  await phone.page.locator('.link[data-online=false]').waitFor();
}

describe.skipIf(!chromiumHere)('the phone\'s own screens without signal', () => {
  test('between incidents: shift and crew are there, looks change, the bell rings, and who cannot log out is told why', async () => {
    const phone = await openPhone(browser(), world(), 'responder1');
    await phone.page.locator('.idle').waitFor();
    await cut(phone);
    const { page } = phone;
    await page.locator('.idle [data-shift=true]').waitFor();
    await page.locator('.idle > .btn.wide').first().tap();
    await page.getByText('刚才应当听到铃声').waitFor();
    await page.locator('[data-leave]').tap();
    await page.locator('[data-leave-refused=line]').waitFor();
    await page.locator('.idle [data-language]').tap();
    await page.locator('html[lang=en]').waitFor();
    await page.getByText('No signal: you cannot log out yet.').waitFor();
    await page.locator('.idle .looks .btn').nth(1).tap();
    await page.locator('html[data-theme=dark]').waitFor();
    await page.locator('.idle [data-large-toggle]').tap();
    await page.locator('html[data-large=true]').waitFor();
    const found = [...(await faultsOf(phone, 'idle')), ...(await sheet(phone, '.link', 'queue-empty'))];
    expect(found).toEqual([]);
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);

  test('the leader\'s crews: who has what in hand, as it was last read', async () => {
    const id = await offered();
    const phone = await openPhone(browser(), world(), 'teamleader', { language: 'en', large: true });
    await phone.page.locator(`[data-unit="${CREW}"] .hand`).waitFor();
    await cut(phone);
    await phone.page.locator(`[data-unit="${CREW}"] .hand`).waitFor();
    expect(await faultsOf(phone, 'crew')).toEqual([]);
    await phone.close();
    await (await world().as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  }, LONG_MS);

  test('a whole visit: offer, incident, each sheet and each button, in English and large; the queue names it still when it has ended meanwhile', async () => {
    const phone = await openPhone(browser(), world(), 'responder1', { language: 'en', large: true });
    const id = await offered();
    await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
    const { number } = await (await world().as('dispatcher')).sees(id);
    await cut(phone);
    await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
    const found = [...(await offer(phone)), ...(await atScene(phone))];
    await acts(phone);
    await holdForPolice(phone);
    await phone.page.locator('[data-police=unsent] a[href="tel:110"]').waitFor();
    found.push(...(await faultsOf(phone, 'police')));
    await handsIn(phone, 'persuaded_stopped');
    found.push(...(await sheet(phone, '.link', 'queue', async () => {
      await phone.page.locator(`.queue li:nth-child(9) [data-about="${number}"]`).waitFor(); // nine acts, the result once it can no longer be taken back
      await phone.page.locator('.sheet-body > .btn.wide').first().tap(); // sending now is tried, and the queue stays
      await phone.page.getByText('leaves by itself when signal returns').waitFor();
    })));
    expect(found).toEqual([]);
    await (await world().as('dispatcher')).does(id, 'withdraw', { unitId: CREW, reason: 'no_answer' });
    await phone.signal(true);
    await phone.settled();
    await (await world().as('police')).does(id, 'acknowledge');
    await phone.page.locator('.idle').waitFor();
    await phone.page.locator('.link').tap();
    const line = phone.page.locator('.queue li[data-result=refused]').first();
    expect(await line.locator('[data-about]').textContent()).toMatch(new RegExp(`^Household and renovation noise · .+ · ${number}$`, 'u'));
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);
});

async function offer(phone: Handset): Promise<string[]> {
  const { page } = phone;
  const found = await faultsOf(phone, 'offered');
  await page.locator('details.law').evaluateAll((all) => { for (const each of all) each.setAttribute('open', ''); });
  for (const line of await page.locator('[data-signs] li, [data-points] li, .rules li, details.law li').allTextContents()) expect(line).not.toMatch(HAN);
  expect(await page.locator('[data-signs] li').count()).toBeGreaterThan(2);
  found.push(...(await faultsOf(phone, 'card')));
  found.push(...(await sheet(phone, '[data-open=lines]', 'lines', async () => { expect(await page.locator('.lines a').count()).toBeGreaterThan(4); })));
  for (const open of ['decline', 'return']) found.push(...(await sheet(phone, `[data-open=${open}]`, `offered-${open}`)));
  return found;
}

async function atScene(phone: Handset): Promise<string[]> {
  const { page } = phone;
  for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
  const found = await faultsOf(phone, 'scene');
  found.push(...(await sheet(phone, '[data-open=call]', 'call', async () => { await page.getByText('No signal: no relay number').waitFor(); })));
  for (const open of ['record', 'persuade', 'parties']) found.push(...(await sheet(phone, `[data-open=${open}]`, open)));
  found.push(...(await sheet(phone, '[data-next=finish]', 'finish')));
  await page.locator('[data-open=more]').tap();
  const more = await page.locator('[data-more]').evaluateAll((all) => all.map((b) => b.getAttribute('data-more') ?? ''));
  found.push(...(await faultsOf(phone, 'more')));
  await page.locator('.sheet-head .btn').tap();
  for (const each of more) found.push(...(await sheet(phone, '[data-open=more]', `more-${each}`, async () => { await page.locator(`[data-more=${each}]`).tap(); await page.locator('.sheet .go').waitFor(); })));
  return found;
}

/** What is written down at the scene: each is kept. */
async function acts(phone: Handset): Promise<void> {
  await writeRecord(phone, 'note', '门口有坡道');
  await persuades(phone, 'signed');
  await notesParties(phone, 2, '双方在场');
  await asksFor(phone, 'supplement', '在北门外');
}
