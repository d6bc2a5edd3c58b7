/** What the caller writes on the page is judged like a call: danger ends the form, and the police are asked whether or not anybody dials. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CREW, finishes, goes, noise, timeline, typesOf } from '#test/support/journey.ts';
import { callerWith, linkIn, messages, type Caller } from '#test/support/resident.ts';
import { makeWorld, type World } from '#test/support/world.ts';

const DANGER = '他现在拿着刀在砸我家的门';
const STOP = '请现在就拨打 110';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

let last = 0;
async function diverted(): Promise<{ id: string; caller: Caller; permit: string; url: string }> {
  last += 1;
  const phone = `1372222${String(last).padStart(4, '0')}`;
  const { incidentId: id } = await noise(world, { caller: { phone } });
  await (await world.as('police')).does(id, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await world.settle();
  const url = linkIn(messages(world, phone)[0]);
  const caller = callerWith(url);
  return { id, caller, url, permit: (await caller.shows(phone.slice(-4))).permit };
}

async function adds(url: string, permit: string, text: string): Promise<string> {
  const body = new FormData();
  for (const [name, value] of [['permit', permit], ['text', text]] as const) body.set(name, value);
  return (await fetch(`${url}/add?lang=zh`, { method: 'POST', body, headers: { 'sec-fetch-site': 'same-origin' } })).text();
}

test('a word of danger while somebody is on the way: 110 in large letters, the police asked at once, the handler stays until they have it', async () => {
  const { id, url, permit, caller } = await diverted();
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await goes(await world.as('responder1'), id);
  expect(await adds(url, permit, '施工的人没有打人，也没有刀，只是吵')).not.toContain(STOP);
  expect((await (await world.as('dispatcher')).sees(id)).police).toBeNull();
  const page = await adds(url, permit, DANGER);
  expect(page).toContain(STOP);
  expect(page).toContain('href="tel:110"');
  expect(page).not.toContain('<form');
  const view = await (await world.as('dispatcher')).sees(id);
  expect(view.dangers.map((d) => d.code)).toContain('G02');
  expect(view.police).toMatchObject({ why: 'hand_back', status: 'asked' });
  expect(view.status).toBe('handling');
  const said = (await timeline(await world.as('dispatcher'), id)).find((e) => e.type === 'caller.endangered');
  expect(JSON.stringify(said)).not.toContain('刀');
  expect((await caller.opens()).status, 'the page goes silent: the telephone may be in other hands').toBe(404);
  await (await world.as('police')).does(id, 'acknowledge');
});

test('instead of an answer, or beside one, on what was closed: it opens again with the police', async () => {
  const { id, caller, permit } = await diverted();
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await goes(await world.as('responder1'), id);
  await finishes(await world.as('responder1'), id, ['note', 'persuasion', 'parties', 'measure']);
  await (await world.as('reviewer')).does(id, 'review', { result: 'pass' });
  const asked = await caller.sends('again', { permit, text: DANGER });
  expect(asked.text).toContain(STOP);
  const view = await (await world.as('dispatcher')).sees(id);
  expect([view.status, view.holder?.kind]).toEqual(['with_police', 'station']);
  const types = await typesOf(await world.as('dispatcher'), id);
  expect(types.filter((t) => t === 'incident.reopened')).toHaveLength(1);
  expect(types).toContain('note.added');
});

test('an answer beside the danger is kept', async () => {
  const { id, caller, permit } = await diverted();
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await goes(await world.as('responder1'), id);
  await finishes(await world.as('responder1'), id, ['note', 'persuasion', 'parties', 'measure']);
  expect((await caller.sends('score', { permit, score: '1', text: DANGER })).text).toContain(STOP);
  const types = await typesOf(await world.as('dispatcher'), id);
  expect(types).toEqual(expect.arrayContaining(['satisfaction.given', 'caller.endangered', 'hand_back.asked']));
});
