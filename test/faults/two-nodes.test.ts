/** Two nodes, the line between them cut for hours: each side goes on by itself, the telephone stands in, then both say the same. */
import { afterEach, expect, test } from 'vitest';
import { idAcross } from '#domain/incident/across.ts';
import { stateDay } from '#server/gateway/across/statement.ts';
import { ask, COMMITTEE, finishes, noise, typesOf } from '#test/support/journey.ts';
import { disagreements, makeNodes, type Nodes } from '#test/support/nodes.ts';
import { replayed } from '#test/support/replayed.ts';
import type { Person } from '#test/support/world.ts';

let nodes: Nodes | null = null;
afterEach(async () => {
  await nodes?.close();
  nodes = null;
});

interface People {
  officer: Person;
  dispatcher: Person;
  committee: Person;
}

async function start(): Promise<Nodes & People> {
  const made = (nodes = await makeNodes());
  return Object.assign(made, { officer: await made.police.as('police'), dispatcher: await made.street.as('dispatcher'), committee: await made.street.as('committee1') });
}

async function divert(n: People & Nodes): Promise<string> {
  const { incidentId } = await noise(n.police);
  await n.officer.does(incidentId, 'decide', { verdict: 'divert', item: 'HJ-04' });
  return incidentId;
}

async function accepted(n: People & Nodes, id: string): Promise<string> {
  const there = idAcross(id);
  await n.dispatcher.does(there, 'dispatch', { unitId: COMMITTEE });
  await n.committee.does(there, 'accept');
  return there;
}

/** Both sides of the day, as the street's side compares what the police's states. */
async function compared(n: Nodes): Promise<{ zero: boolean; compared: number; missing: number; extra: number; changed: number }> {
  const { server } = n.police;
  await stateDay({ ...server.police.deps }, 'street', '2026-03-18', n.police.now(), '_again');
  await n.settle();
  const answer = await (await n.street.as('dispatcher')).get<{ statement: boolean; zero: boolean; compared: number; missing: number; extra: number; changed: number }>('/gateway/police/reconcile?day=2026-03-18');
  expect(answer.body.statement).toBe(true);
  return answer.body;
}

test('six hours without a line: nothing waits, nothing is lost or doubled, both sides agree to the last incident', { timeout: 400_000 }, async () => {
  const n = await start();
  const before = [await divert(n), await divert(n), await divert(n), await divert(n)];
  await n.settle();
  const [handedBack = '', finished = '', takenBack = '', resting = ''] = before;
  for (const id of [handedBack, finished, takenBack]) await accepted(n, id);
  await n.settle();
  n.line.up = false;
  const triesBefore = n.line.tries;

  // the street hands back: the telephone stands in, and is on the record as such
  await n.committee.does(idAcross(handedBack), 'hand-back', { reason: 'danger' });
  expect(await n.committee.does(idAcross(handedBack), 'acknowledge', { by: 'telephone' })).toMatchObject({ status: 'with_police', holder: { kind: 'station' } });
  // the police take one back, and hear by telephone that another was taken
  await n.officer.does(takenBack, 'hand-back', { reason: 'danger' });
  expect(await n.officer.does(takenBack, 'acknowledge', { by: 'telephone' })).toMatchObject({ status: 'with_police' });
  await finishes(n.committee, idAcross(finished));
  await (await n.street.as('reviewer')).does(idAcross(finished), 'review', { result: 'pass' });

  // judging goes on: a call every forty minutes, each decided within its thirty seconds
  const meanwhile: string[] = [];
  for (let k = 0; k < 9; k++) {
    meanwhile.push(await divert(n));
    await n.pass({ minutes: 40 });
  }
  const [told = ''] = meanwhile;
  expect(await n.officer.sees(told)).toMatchObject({ status: 'to_dispatch', holder: { kind: 'station' }, passing: { incidentId: null } });
  expect(await typesOf(n.officer, told)).toContain('deadline.missed');
  expect(await n.officer.does(told, 'accept')).toMatchObject({ status: 'handling', holder: { kind: 'centre', id: 'pujin.centre' } });
  expect(n.line.tries - triesBefore, 'never given up').toBeGreaterThan(5);
  expect((await disagreements(n)).length, 'the two sides could not agree while they were apart').toBeGreaterThan(8);

  n.line.up = true;
  await n.pass({ minutes: 25 });
  expect(await disagreements(n)).toEqual([]);
  expect(await n.officer.sees(handedBack)).toMatchObject({ status: 'with_police', police: { why: 'hand_back', status: 'acknowledged' } });
  expect(await n.officer.sees(finished)).toMatchObject({ status: 'closed', closedAs: 'reviewed' });
  expect(await n.dispatcher.sees(idAcross(takenBack))).toMatchObject({ status: 'with_police' });
  expect(await n.dispatcher.sees(idAcross(resting))).toMatchObject({ status: 'to_dispatch' });
  for (const world of [n.police, n.street]) {
    expect(await ask(world, `select count(*)::int as n from liandong.police_out where status = 'dead' or (status <> 'acknowledged' and kind <> 'receipt')`)).toEqual([{ n: 0 }]);
    await replayed(world);
  }
  expect(await ask(n.street, 'select count(*)::int as n from liandong.incident')).toEqual([{ n: before.length + meanwhile.length }]);
  expect(await compared(n)).toMatchObject({ zero: true, missing: 0, extra: 0, changed: 0 });
});

test('twin: a line that swallows hand-backs and results, and says it delivered them, is seen by both comparisons', { timeout: 400_000 }, async () => {
  const n = await start();
  const [a, b] = [await divert(n), await divert(n)];
  await n.settle();
  n.line.swallows = (kind) => kind === 'result' || kind === 'hand_back';
  await accepted(n, a);
  await n.committee.does(idAcross(a), 'hand-back', { reason: 'danger' });
  const there = await accepted(n, b).catch(async () => idAcross(b));
  await finishes(n.committee, there);
  await (await n.street.as('reviewer')).does(there, 'review', { result: 'pass' });
  await n.settle();
  await divert(n); // something gets through after them
  await n.settle();
  const found = await disagreements(n);
  expect(found.some((line) => line.includes('closed as'))).toBe(true);
  n.line.swallows = () => false;
  expect(await compared(n)).toMatchObject({ zero: false, missing: 2 });
});
