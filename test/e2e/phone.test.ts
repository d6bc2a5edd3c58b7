/** The phone in a real browser, against the real server: with signal, without, cut in the middle, killed and opened again. */
import { describe, expect, test } from 'vitest';
import { CREW, CREW_2, diverted, timeline } from '#test/support/journey.ts';
import { CUTS } from '#test/support/phone-cuts.ts';
import { accessFaults, handsIn, holdForPolice, next, openPhone, persuades, writeRecord, type Handset } from '#test/support/phone.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;

const browser = useBrowser();
const world = useWorld();

async function offered(unitId = CREW): Promise<string> {
  const id = await diverted(world());
  await (await world().as('dispatcher')).does(id, 'dispatch', { unitId });
  return id;
}

async function shows(phone: Handset, id: string): Promise<void> {
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
}

const typesAt = async (id: string): Promise<string[]> => (await timeline(await world().as('dispatcher'), id)).map((e) => e.type);
const BY_HAND = ['assignment.accepted', 'assignment.departed', 'assignment.arrived', 'evidence.recorded', 'evidence.recorded', 'incident.finished'];
const done = (types: readonly string[]): string[] => types.filter((t) => BY_HAND.includes(t));

describe.skipIf(!chromiumHere)('the phone', () => {
  test('a visit with signal: offered over the live stream, accepted, gone to, recorded with a signature, handed in', async () => {
    const phone = await openPhone(browser(), world(), 'responder1');
    const id = await offered();
    await shows(phone, id);
    await shot(phone, 'offered');
    await next(phone, 'accept');
    await next(phone, 'depart');
    await next(phone, 'arrive');
    await shot(phone, 'scene');
    await persuades(phone, 'signed');
    await writeRecord(phone, 'note', '午休时间停工，双方同意');
    await handsIn(phone, 'persuaded_stopped');
    await phone.settled();
    expect(done(await typesAt(id))).toEqual(BY_HAND);
    const persuasion = (await timeline(await world().as('dispatcher'), id)).find((e) => e.type === 'evidence.recorded');
    expect(persuasion?.data['evidence']).toMatchObject({ kind: 'persuasion', data: { stopped: true, signed: true, capacity1: 'crew', form_opened: expect.any(String), form_saved: expect.any(String), form_filled_words: expect.any(Number), form_filled_signature: expect.any(Number) } });
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);

  // Each act of the visit, cut in each of these ways: the whole matrix, a visit a column.
  test.each(['before', 'during', 'after', 'killed'] as const)('no act is lost or done twice when the line is cut %s each of them', async (when) => {
    const phone = await openPhone(browser(), world(), 'responder1');
    const id = await offered();
    await shows(phone, id);
    const acts: [string, () => Promise<void>][] = [
      ['on the way', () => next(phone, 'accept')], ['on the scene', () => next(phone, 'depart')], ['there', () => next(phone, 'arrive')],
      ['persuaded', () => persuades(phone, 'refused')], ['noted', () => writeRecord(phone, 'note', '已约定施工时间')], ['done', () => handsIn(phone)],
    ];
    for (const [n, [, act]] of acts.entries()) await CUTS[when](phone, act, n + 1);
    await phone.settled();
    expect(done(await typesAt(id))).toEqual(BY_HAND);
    expect((await (await world().as('dispatcher')).sees(id)).status).toBe('finished');
    await phone.page.locator('.link').tap();
    expect(await phone.page.locator('.queue li[data-result=done]').count()).toBeGreaterThanOrEqual(acts.length);
    expect(await phone.page.locator('.queue li:not([data-result=done])').count()).toBe(0);
    await phone.close();
  }, LONG_MS);

  test('without signal the police are a telephone call, and the request arrives with the signal, whoever has it by then', async () => {
    const phone = await openPhone(browser(), world(), 'responder1');
    const id = await offered();
    await shows(phone, id);
    await phone.signal(false);
    await next(phone, 'accept');
    await holdForPolice(phone);
    await phone.page.locator('[data-police=unsent] a[href="tel:110"]').waitFor();
    await shot(phone, 'police-offline');
    await phone.page.locator('.link').tap();
    await shot(phone, 'queue-offline');
    const dispatcher = await world().as('dispatcher');
    await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'no_answer' });
    await phone.signal(true);
    await phone.settled();
    expect((await dispatcher.sees(id)).police).toMatchObject({ why: 'hand_back', status: 'asked' });
    const refused = phone.page.locator('.queue li[data-result=refused]');
    await refused.getByText('派单已撤回，请停止前往。').waitFor();
    await refused.getByRole('button').tap();
    await phone.page.locator('.link[data-refused="0"]').waitFor({ state: 'attached' });
    await (await world().as('police')).does(id, 'acknowledge');
    await phone.close();
  }, LONG_MS);

  test('nobody logs out over what is unsent; a store that was thrown away is noticed and said', async () => {
    const phone = await openPhone(browser(), world(), 'responder1');
    const id = await offered();
    await shows(phone, id);
    await next(phone, 'accept');
    await expect.poll(() => typesAt(id), { timeout: 20_000 }).toContain('assignment.accepted');
    await phone.settled();
    await phone.signal(false);
    await next(phone, 'depart');
    await writeRecord(phone, 'note', '门口有坡道'); // whoever goes on stands by what was before: both have their numbers
    await phone.page.locator('.link[data-unsent="2"]').waitFor();
    await phone.page.evaluate(() => new Promise((resolve, reject) => {
      const open = indexedDB.open('liandong-phone');
      open.onsuccess = () => {
        const tx = open.result.transaction(['commands'], 'readwrite');
        tx.objectStore('commands').clear();
        tx.oncomplete = () => resolve(null);
        tx.onerror = () => reject(tx.error);
      };
    }));
    await phone.signal(true);
    await phone.page.locator('[data-lost="2"]').waitFor();
    await shot(phone, 'lost');
    await next(phone, 'depart');
    await phone.settled();
    await holdForPolice(phone);
    await phone.settled();
    await (await world().as('police')).does(id, 'acknowledge');
    await phone.page.locator('[data-leave]').waitFor();
    await phone.signal(false);
    await phone.close();
  }, LONG_MS);

  test.each([['zh', 'light', 390, 844, false], ['en', 'dark', 360, 640, false], ['zh', 'dark', 360, 640, true], ['en', 'light', 390, 844, true]] as const)(
    'every screen is accessible and nothing runs over the side: %s %s %i×%i, large %s', async (language, theme, width, height, large) => {
      const phone = await openPhone(browser(), world(), 'responder2', { language, theme, large, size: { width, height } });
      const found: string[] = [];
      const name = `${language}-${theme}-${width}${large ? '-large' : ''}`;
      const look = async (screen: string): Promise<void> => {
        const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        found.push(...(await accessFaults(phone.page)).map((f) => `${screen} ${f}`), ...(wide > 0 ? [`${screen} is ${wide} too wide`] : []));
        await shot(phone, `${name}-${screen}`);
      };
      const sheet = async (opener: string, screen: string): Promise<void> => {
        await phone.page.locator(opener).first().tap();
        await phone.page.locator('.sheet').waitFor();
        await look(screen);
        await phone.page.locator('.sheet-head .btn').tap();
        await phone.page.locator('.sheet').waitFor({ state: 'detached' });
      };
      await look('idle');
      const id = await offered(CREW_2);
      await shows(phone, id);
      await look('offered');
      await sheet('[data-open=decline]', 'decline');
      for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
      await phone.settled();
      await look('scene');
      await sheet('[data-open=record]', 'record');
      await sheet('[data-open=persuade]', 'persuade');
      await sheet('[data-open=parties]', 'parties');
      await sheet('[data-open=more]', 'more');
      await sheet('[data-next=finish]', 'finish');
      await sheet('.link', 'queue');
      await holdForPolice(phone);
      await phone.settled();
      await look('police');
      await (await world().as('police')).does(id, 'acknowledge');
      await phone.page.locator('[data-leave]').tap();
      await phone.page.locator('html[data-screen=login]').waitFor();
      await look('login');
      expect(found).toEqual([]);
      expect(phone.faults).toEqual([]);
      await phone.close();
    }, LONG_MS);
});

async function shot(phone: Handset, name: string): Promise<void> {
  if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/${name}.png` });
}
