/** 平安确认 on the phone: asked at the scene, answered with one press; unanswered it stands at the desk. And the law card in the reader's language. */
import { describe, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { CREW, diverted, timeline } from '#test/support/journey.ts';
import { accessFaults, next, openPhone, type HandsetOptions } from '#test/support/phone.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;
/** A Wednesday under the policy that asks. */
const AT = instant(Date.parse('2026-09-16T02:00:00.000Z'));

const browser = useBrowser();
const world = useWorld(() => ({ at: AT }));

const LOOKS: readonly (HandsetOptions & { language: 'zh' | 'en' })[] = [{ language: 'zh' }, { language: 'en', size: { width: 360, height: 640 }, large: true }];

/** Nobody presses on the first phone: the second of the crew is asked for them. */
async function partnerAnswers(id: string, looks: HandsetOptions & { language: 'zh' | 'en' }): Promise<void> {
  for (const minutes of [21, 2]) await world().pass({ minutes });
  const partner = await openPhone(browser(), world(), 'partner1', looks);
  await partner.page.locator('[data-asked=partner]').waitFor();
  if (process.env['SHOTS']) await partner.page.screenshot({ path: `${process.env['SHOTS']}/well-partner-${looks.language}.png` });
  expect(await accessFaults(partner.page)).toEqual([]);
  await partner.page.locator('[data-well]').tap();
  await partner.page.locator('[data-asked]').waitFor({ state: 'detached' });
  await partner.settled();
  const answered = (await timeline(await world().as('dispatcher'), id)).findLast((e) => e.type === 'check_in.answered');
  expect(answered).toMatchObject({ actor: 'partner1', data: { account: 'responder1' } });
  expect(partner.faults).toEqual([]);
  await partner.close();
}

describe.skipIf(!chromiumHere)('at the scene', () => {
  test.each(LOOKS)('asked whether all is well, in $language; one press answers, silence is asked of the partner and then seen by the centre', async (looks) => {
    const id = await diverted(world());
    const dispatcher = await world().as('dispatcher');
    await dispatcher.does(id, 'dispatch', { unitId: CREW });
    const phone = await openPhone(browser(), world(), 'responder1', looks);
    await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
    for (const step of ['accept', 'depart', 'arrive'] as const) await next(phone, step);
    await phone.settled();
    expect(await phone.page.locator('[data-asked]').count()).toBe(0);
    const points = phone.page.locator('[data-points]');
    await points.locator('summary').tap();
    expect(/\p{Script=Han}/u.test(await points.innerText())).toBe(looks.language === 'zh');
    if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/card-${looks.language}.png`, fullPage: true });
    await points.locator('summary').tap();
    await world().pass({ minutes: 21 });
    await phone.page.locator('[data-asked=own]').waitFor();
    if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/well-${looks.language}.png` });
    expect(await accessFaults(phone.page)).toEqual([]);
    await phone.page.locator('[data-well]').tap();
    await phone.page.locator('[data-asked]').waitFor({ state: 'detached' });
    await phone.settled();
    const said = (await timeline(dispatcher, id)).filter((e) => e.type.startsWith('check_in.')).map((e) => e.type);
    expect(said).toEqual(['check_in.begun', 'check_in.asked', 'check_in.answered']);
    await partnerAnswers(id, looks);
    await phone.page.locator('[data-asked]').waitFor({ state: 'detached' });
    for (const minutes of [21, 2, 3]) await world().pass({ minutes });
    expect((await dispatcher.sees(id)).unanswered).not.toBeNull();
    await phone.page.locator('[data-asked=own]').waitFor();
    expect(phone.faults).toEqual([]);
    await phone.close();
    await dispatcher.does(id, 'withdraw', { unitId: CREW, reason: 'nearer_unit' });
  }, LONG_MS);
});
