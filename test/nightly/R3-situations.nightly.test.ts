/**
 * R3: what the living town gets into. Weeks of it, with many acts that do not fit: every status is entered, every act done and
 * every refusal of the domain met at least twenty times. What the weeks meet too seldom is asked of the rules about these weeks'
 * incidents, and what the door says, not a rule, of the server that goes on with them. Counts are shown.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REFUSALS as DISPATCH } from '#domain/dispatch/refusals.ts';
import { ACTIONS } from '#domain/incident/contract.ts';
import { STATUSES, type Incident } from '#domain/incident/incident.ts';
import { REFUSALS as INCIDENT } from '#domain/incident/refusals.ts';
import { POLICY_ACTOR } from '#domain/incident/rule.ts';
import { REFUSALS as RESPONSE } from '#domain/response/refusals.ts';
import { REFUSALS as REVIEW } from '#domain/review/refusals.ts';
import { act } from '#domain/rules.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { REFUSALS as TRIAGE } from '#domain/triage/refusals.ts';
import { atTheDesk, changesTheJudge, disputed, mergedByMistake, wantsANumber } from '#test/support/at-the-door.ts';
import { createMoments, everyNo } from '#test/support/every-no.ts';
import { replayed } from '#test/support/replayed.ts';
import { writeStory, type Story } from '#test/support/story.ts';
import { Watch } from '#test/support/watch.ts';
import { makeWorld, type World } from '#test/support/world.ts';

const [DAYS, WRONG, OFTEN] = [28, 0.25, 20];
/** At the door, where a busy machine may put somebody off. */
const TRIES = OFTEN + 5;
const MOMENTS = 200; // of each kind of event

let world: World;
let story: Story;
const watch = new Watch();
const moments = createMoments(MOMENTS);
beforeAll(async () => {
  world = await makeWorld({ before: async ({ db }, dataDir, until) => { story = await writeStory({ db, dataDir, until }, { days: DAYS, wrongActs: WRONG, onEvent: sees }); } });
}, 1_800_000);
afterAll(async () => { await world.close(); }, 300_000);

function sees(event: StoredEvent): void {
  watch.see(event);
  const incident = watch.incidents.get(event.incident);
  if (incident) moments.keep(event.type, { incident, at: event.at });
}

function counted(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function rare(what: string, wanted: readonly string[], counts: ReadonlyMap<string, number>): string[] {
  console.info(`${wanted.length} ${what}: ${[...wanted].map((name) => `${name} ${counts.get(name) ?? 0}`).join(', ')}`);
  return wanted.filter((name) => (counts.get(name) ?? 0) < OFTEN);
}

test('every status is entered, and nobody was ever without a holder and a deadline', () => {
  console.info(`${watch.incidents.size} incidents, ${watch.events} events, ${story.acts.length} acts`);
  expect(watch.faults).toEqual([]);
  expect(rare('statuses', STATUSES, watch.statuses)).toEqual([]);
});

/** The rules of these weeks ask nobody at a scene whether all is well (`test/scenarios/check-in.test.ts`). */
const HERE = ACTIONS.filter((action) => action !== 'check-in');

test('every act is done', async () => {
  await mergedByMistake(world, OFTEN);
  const [done, more] = [counted(story.acts.filter((a) => a.refused === null).map((a) => a.action)), { unmerge: OFTEN, appeal: OFTEN, 'decide-appeal': OFTEN }];
  const disputes = await disputed(world, OFTEN);
  for (const [action, n] of Object.entries(more)) done.set(action, (done.get(action) ?? 0) + n);
  met.push(...disputes);
  expect(rare('acts', HERE, done)).toEqual([]);
});

const met: string[] = [];

test('the record of all of it replays and verifies', async () => {
  expect((await replayed(world, 60)).events).toBeGreaterThanOrEqual(watch.events);
});

test('twin: the same weeks without arbitration, and without anybody being taken off, are told apart by name', () => {
  const statuses = new Map([...watch.statuses].filter(([status]) => status !== 'arbitration'));
  expect(rare('statuses', STATUSES, statuses)).toEqual(['arbitration']);
  const done = counted(story.acts.filter((a) => a.refused === null).map((a) => a.action));
  const before = rare('acts', HERE, done);
  done.delete('withdraw');
  expect(rare('acts', HERE, done)).toEqual(HERE.filter((action) => action === 'withdraw' || before.includes(action)));
});

test('every refusal is met', async () => {
  met.push(...story.acts.flatMap((a) => a.refused ?? []), ...withoutMediators(moments.all().map((m) => m.incident)), ...await atTheDesk(world, TRIES), ...await changesTheJudge(world, TRIES), ...await wantsANumber(world, TRIES));
  const counts = everyNo(moments.all(), world.server.district, 1);
  for (const [code, n] of counted(met)) counts.set(code, (counts.get(code) ?? 0) + n);
  expect(rare('refusals', Object.keys({ ...DISPATCH, ...INCIDENT, ...RESPONSE, ...REVIEW, ...TRIAGE }), counts)).toEqual([]);
});

/** A district that has no mediators, which ours has: the same incidents, the same rule. */
function withoutMediators(incidents: readonly Incident[]): string[] {
  const { district } = world.server;
  const poorer = { ...district, units: district.units.filter((u) => u.type !== 'TIAOJIE') };
  const ctx = { now: world.now(), actor: { ...POLICY_ACTOR, roles: ['dispatcher', 'responder'] }, district: poorer, text: null, newId: (prefix: string) => prefix };
  return incidents.filter((i) => ['to_dispatch', 'handling'].includes(i.status)).flatMap((i) => {
    const said = act(i, 'escalate', { to: 'mediation', reason: 'parties_do_not_agree' }, ctx, { busyWith: () => null, other: () => null });
    return isRefusal(said) ? said.code : (said.refusal?.code ?? []);
  });
}
