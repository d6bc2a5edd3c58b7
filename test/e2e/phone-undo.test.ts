/** What was pressed by mistake is taken back before it leaves; what was not leaves by itself, also when the phone is killed meanwhile. */
import { describe, expect, test } from 'vitest';
import { CREW, diverted, timeline } from '#test/support/journey.ts';
import { HOLD_MS } from '../../web/field/held.ts';
import { accessFaults, givesUp, handsIn, holdForPolice, next, openPhone, persuades, writeRecord, type Handset } from '#test/support/phone.ts';
import { chromiumHere, useBrowser, useWorld } from '#test/support/use-browser.ts';

const LONG_MS = 240_000;
const GLOVE_PX = 56;

const browser = useBrowser();
const world = useWorld();

async function offered(): Promise<{ phone: Handset; id: string }> {
  const id = await diverted(world());
  await (await world().as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  const phone = await openPhone(browser(), world(), 'responder1');
  await phone.page.locator(`[data-incident-open="${id}"]`).waitFor();
  return { phone, id };
}

/** The machine may be slower than a thumb: what is held stays until the test has looked, or leaves in its own time again. */
async function held({ page }: Handset, long: boolean): Promise<void> {
  await page.evaluate(`{
    window.ownTimeout ??= window.setTimeout.bind(window);
    window.setTimeout = (run, after, ...more) => window.ownTimeout(run, ${long} && after === ${HOLD_MS} ? 600_000 : after, ...more);
  }`);
}

const ACTS = ['assignment.accepted', 'assignment.departed', 'assignment.arrived', 'assignment.ended', 'incident.finished', 'hand_back.asked'];
const done = async (id: string): Promise<string[]> => (await timeline(await world().as('dispatcher'), id)).map((e) => e.type).filter((t) => ACTS.includes(t));

async function takesBack({ page }: Handset, act: string): Promise<void> {
  await page.locator(`[data-undo=${act}] .btn`).tap();
  await page.locator('[data-undo]').waitFor({ state: 'detached' });
}

describe.skipIf(!chromiumHere)('taking back', () => {
  test('an offer declined, a step, a result: as if they had not been pressed, and what was filled in is there again', async () => {
    const { phone, id } = await offered();
    await held(phone, true);
    await givesUp(phone, 'decline', 'busy');
    await takesBack(phone, 'decline');
    await next(phone, 'accept');
    expect(await phone.page.locator('[data-undo]').count(), 'from an acceptance on somebody is responsible').toBe(0);
    await next(phone, 'depart');
    const box = await phone.page.locator('[data-undo=depart] .btn').boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(GLOVE_PX);
    if (process.env['SHOTS']) await phone.page.screenshot({ path: `${process.env['SHOTS']}/undo.png` });
    expect(await accessFaults(phone.page)).toEqual([]);
    await takesBack(phone, 'depart');
    await next(phone, 'depart');
    await next(phone, 'arrive');
    await persuades(phone, 'signed');
    await writeRecord(phone, 'note', '午休时间停工，双方同意');
    await handsIn(phone, 'persuaded_stopped');
    await takesBack(phone, 'finish');
    await phone.page.locator('[data-next=finish]').tap();
    await phone.page.locator('.sheet [data-restored]').waitFor();
    expect(await phone.page.locator('input[value=persuaded_stopped]').isChecked()).toBe(true);
    await phone.page.locator('.sheet-head .btn').tap();
    await held(phone, false);
    await handsIn(phone, 'settled');
    await phone.settled(); // it leaves by itself
    expect(await done(id)).toEqual(['assignment.accepted', 'assignment.departed', 'assignment.arrived', 'incident.finished']);
    expect((await (await world().as('dispatcher')).sees(id)).outcome?.code).toBe('settled');
    expect(phone.faults).toEqual([]);
    await phone.close();
  }, LONG_MS);

  test('killed or put away meanwhile it is not lost, the police never wait for it, and no number is missing', async () => {
    const { phone, id } = await offered();
    await next(phone, 'accept');
    await phone.settled();
    await phone.signal(false);
    await held(phone, true);
    await next(phone, 'depart');
    await phone.page.locator('[data-undo=depart]').waitFor();
    await phone.reopen();
    expect(await phone.page.locator('[data-undo]').count()).toBe(0);
    await phone.page.locator('.link[data-unsent="1"]').waitFor();
    await next(phone, 'arrive');
    await holdForPolice(phone);
    await phone.page.locator('.link[data-unsent="3"]').waitFor();
    expect(await phone.page.locator('[data-undo]').count()).toBe(0);
    await phone.signal(true);
    await phone.settled();
    expect(await done(id)).toEqual(['assignment.accepted', 'assignment.departed', 'assignment.arrived', 'hand_back.asked']);
    expect(await phone.page.locator('[data-lost]').count()).toBe(0);
    await phone.close();
  }, LONG_MS);
});
