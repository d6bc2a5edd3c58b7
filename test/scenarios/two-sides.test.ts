/** 跨网: judged on the police's side, answered on the street's; one number, one holder, each side a record of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask, COMMITTEE, finishes, noise, stands, timeline, typesOf } from '#test/support/journey.ts';
import { disagreements, makeNodes, type Nodes } from '#test/support/nodes.ts';
import { replayed } from '#test/support/replayed.ts';
import { aCall, type Person } from '#test/support/world.ts';
import { idAcross } from '#domain/incident/across.ts';

let nodes: Nodes;
let officer: Person;
let dispatcher: Person;
let committee: Person;
beforeAll(async () => {
  nodes = await makeNodes();
  [officer, dispatcher, committee] = [await nodes.police.as('police'), await nodes.street.as('dispatcher'), await nodes.street.as('committee1')];
}, 120_000);
afterAll(async () => {
  await replayed(nodes.police);
  await replayed(nodes.street);
  await nodes.close();
});

async function divertedAcross(): Promise<{ here: string; there: string }> {
  const { incidentId } = await noise(nodes.police);
  await officer.does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  return { here: incidentId, there: idAcross(incidentId) };
}

async function accepted(): Promise<{ here: string; there: string }> {
  const ids = await divertedAcross();
  await nodes.settle();
  await dispatcher.does(ids.there, 'dispatch', { unitId: COMMITTEE });
  await committee.does(ids.there, 'accept');
  await nodes.settle();
  return ids;
}

test('a diversion is the station\'s until the street has it; then each side says the same of it, to its end', { timeout: 180_000 }, async () => {
  const { here, there } = await divertedAcross();
  await nodes.settle();
  const mine = stands(await officer.sees(here), { status: 'handling', holder: 'centre pujin.centre', due: 'result', may: ['hand-back', 'note'], mayNot: ['dispatch', 'pass-on', 'decide'] });
  const theirs = stands(await dispatcher.sees(there), { status: 'to_dispatch', holder: 'centre pujin.centre', may: ['dispatch', 'hand-back'], mayNot: ['decide', 'study', 'refuse'] });
  expect(theirs).toMatchObject({ number: mine.number, verdict: 'divert', item: 'HJ-04', origin: { town: 'pujin', incidentId: here } });
  expect(theirs.deadlines.find((d) => d.kind === 'result')?.at).toBe(mine.nextDueAt);
  const words = await dispatcher.get<{ calls: { text: string; caller: { phone: string } }[] }>(`/incidents/${there}/words?purpose=first_contact`);
  expect(JSON.stringify(words.body)).toContain('1390000');
  await officer.isRefused(here, 'dispatch', 'access.denied', { unitId: COMMITTEE }).catch(() => officer.isRefused(here, 'dispatch', 'incident.with_street', { unitId: COMMITTEE }));
  await dispatcher.does(there, 'dispatch', { unitId: COMMITTEE });
  await committee.does(there, 'accept');
  await nodes.settle();
  stands(await officer.sees(here), { status: 'handling', holder: 'organisation pujin.g1.c1.committee' });
  await committee.does(there, 'depart');
  await committee.does(there, 'arrive');
  await finishes(committee, there);
  await nodes.settle();
  stands(await officer.sees(here), { status: 'handling', holder: 'centre pujin.centre', due: 'review' });
  await (await nodes.street.as('reviewer')).does(there, 'review', { result: 'pass' });
  await nodes.settle();
  const closed = stands(await officer.sees(here), { status: 'closed', holder: null });
  expect(closed).toMatchObject({ closedAs: 'reviewed', outcome: { code: 'settled' } });
  expect((await timeline(officer, here)).filter((e) => e.type === 'passing.told').map((e) => e.data['step']))
    .toEqual(['taken', 'asked', 'accepted', 'on_the_way', 'there', 'checking', 'closed']);
  expect(await disagreements(nodes)).toEqual([]);
});

test('handed back: the handler keeps it until the police have said yes on their side', { timeout: 180_000 }, async () => {
  const { here, there } = await accepted();
  await committee.does(there, 'hand-back', { reason: '住户情绪激动，已超出劝阻范围' });
  await nodes.settle();
  stands(await officer.sees(here), { status: 'handling', holder: 'organisation pujin.g1.c1.committee', due: 'acknowledge', may: ['acknowledge', 'refuse'] });
  stands(await committee.sees(there), { status: 'handling', holder: 'organisation pujin.g1.c1.committee', due: 'acknowledge' });
  await officer.does(here, 'acknowledge');
  await nodes.settle();
  stands(await officer.sees(here), { status: 'with_police', holder: 'station' });
  stands(await dispatcher.sees(there), { status: 'with_police', holder: 'station' });
  await officer.does(here, 'decide', { verdict: 'divert', item: 'HJ-04' });
  await nodes.settle();
  stands(await dispatcher.sees(there), { status: 'to_dispatch', holder: 'centre pujin.centre', may: ['dispatch'] });
  await officer.does(here, 'hand-back', { reason: 'danger' });
  await officer.does(here, 'acknowledge');
  await officer.does(here, 'acknowledge', { result: 'done' });
  await nodes.settle();
  expect(await dispatcher.sees(there)).toMatchObject({ status: 'closed', closedAs: 'police_done' });
  expect(await disagreements(nodes)).toEqual([]);
});

test('refused: the handler goes on; an identity asked for is answered', { timeout: 180_000 }, async () => {
  const { here, there } = await accepted();
  await committee.does(there, 'hand-back', { reason: 'danger' });
  await nodes.settle();
  await officer.does(here, 'refuse', { reason: 'no_danger' });
  await committee.does(there, 'assist', { kind: 'identity', text: '请核实来访者身份' });
  await nodes.settle();
  expect(await committee.sees(there)).toMatchObject({ status: 'handling', police: { status: 'refused' }, assists: [{ status: 'asked' }] });
  const asked = (await officer.sees(here)).assists[0];
  await officer.does(here, 'assist', { assistId: asked?.id, answer: '身份已核实，系本楼住户' });
  await nodes.settle();
  expect(await committee.sees(there)).toMatchObject({ assists: [{ status: 'answered' }] });
  expect(await disagreements(nodes)).toEqual([]);
});

test('a second call of the same matter joins on both sides; passed on to another town, the police still know who has it', { timeout: 180_000 }, async () => {
  const { here, there } = await accepted();
  const first = await ask<{ source: string; revision: number }>(nodes.police, 'select source, revision from liandong.call where incident_id = $1', [here]);
  expect(first).toHaveLength(1);
  const again = await officer.post<{ outcome: string }>('/calls', { ...aCall(nodes.police), policeNumber: undefined, text: '还是那家，又吵起来了', place: await placeOf(here), caller: await callerOf(here) });
  expect(again.body.outcome).toBe('linked');
  await nodes.settle();
  expect((await dispatcher.sees(there)).calls).toHaveLength(2);
  const other = await divertedAcross();
  await nodes.settle();
  await dispatcher.does(other.there, 'pass-on', { town: 'pujiang', reason: 'wrong_area' });
  await nodes.settle();
  const away = (await dispatcher.sees(other.there)).passing?.incidentId ?? '';
  await (await nodes.street.as('dispatcher-pj')).does(away, 'accept');
  await nodes.settle();
  stands(await officer.sees(other.here), { status: 'handling', holder: 'centre pujiang.centre' });
  expect(await typesOf(officer, other.here)).not.toContain('incident.closed');
  expect(await disagreements(nodes)).toEqual([]);
});

interface Words {
  calls: { place: string | null; caller: { phone: string } | null }[];
}

async function wordsOf(id: string): Promise<Words['calls'][number] | undefined> {
  return (await officer.get<Words>(`/incidents/${id}/words?purpose=link`)).body.calls[0];
}

async function placeOf(id: string): Promise<{ text: string } | undefined> {
  const place = (await wordsOf(id))?.place;
  return place ? { text: place } : undefined;
}

async function callerOf(id: string): Promise<{ phone: string } | undefined> {
  return (await wordsOf(id))?.caller ?? undefined;
}

test('calls are taken on the police\'s side; what they answer by telephone is written down by whoever called them', { timeout: 180_000 }, async () => {
  const { there } = await accepted();
  const refused = await dispatcher.post<{ code: string }>('/calls', aCall(nodes.street));
  expect(refused.body.code).toBe('gateway.other_side');
  await committee.does(there, 'hand-back', { reason: 'danger' });
  await committee.isRefused(there, 'acknowledge', 'incident.with_police_side');
  stands(await committee.does(there, 'acknowledge', { by: 'telephone' }), { status: 'with_police', holder: 'station' });
  await nodes.settle();
  expect(await disagreements(nodes)).toEqual([]);
});
