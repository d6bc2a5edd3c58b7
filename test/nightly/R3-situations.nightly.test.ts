/**
 * R3: what the living town gets into. Weeks of it, with many acts that do not fit: every status is entered and every act done at
 * least twenty times, and so many refusals of the rules are met as often. Counts are shown; what a town without a second node, a
 * relay or files cannot meet is met elsewhere, by a test of its own.
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
import { isRefusal } from '#domain/shared/refusal.ts';
import { REFUSALS as TRIAGE } from '#domain/triage/refusals.ts';
import { replayed } from '#test/support/replayed.ts';
import { writeStory, type Story } from '#test/support/story.ts';
import { Watch } from '#test/support/watch.ts';
import { makeWorld, takeCall, type Person, type World } from '#test/support/world.ts';

const [DAYS, WRONG, OFTEN, REFUSED] = [28, 0.25, 20, 35];

let world: World;
let story: Story;
const watch = new Watch();
beforeAll(async () => {
  world = await makeWorld({ before: async ({ db }, dataDir, until) => { story = await writeStory({ db, dataDir, until }, { days: DAYS, wrongActs: WRONG, onEvent: (e) => watch.see(e) }); } });
}, 1_800_000);
afterAll(async () => { await world.close(); }, 300_000);

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
  const done = story.acts.filter((a) => a.refused === null).map((a) => a.action);
  expect(rare('acts', HERE, counted([...done, ...await mergedByMistake()]))).toEqual([]);
});

test(`${REFUSED} refusals of the rules are met`, async () => {
  const codes = Object.keys({ ...DISPATCH, ...INCIDENT, ...RESPONSE, ...REVIEW, ...TRIAGE });
  const met = [...story.acts.flatMap((a) => a.refused ?? []), ...withoutMediators([...watch.incidents.values()]), ...await atTheDesk()];
  expect(codes.length - rare('refusals', codes, counted(met)).length).toBeGreaterThanOrEqual(REFUSED);
});

test('the record of all of it replays and verifies', async () => {
  expect((await replayed(world, 60)).events).toBeGreaterThanOrEqual(watch.events);
});

/** Two calls about one matter that were two: merged, and parted again. */
async function mergedByMistake(): Promise<string[]> {
  const [police, dispatcher] = [await world.as('police'), await world.as('dispatcher')];
  for (let n = 0; n < OFTEN; n += 1) {
    const ids = [];
    for (const of of ['a', 'b']) {
      const { incidentId } = await takeCall(world, police, { caller: { phone: `1380${of === 'a' ? 1 : 2}${String(n).padStart(6, '0')}` }, place: { text: `第${n}条弄${of}号` }, text: '楼道里堆满杂物' });
      await police.does(incidentId, 'decide', { verdict: 'divert', item: 'FW-07' });
      ids.push(incidentId);
    }
    const [from = '', into = ''] = ids;
    await dispatcher.does(from, 'merge', { intoIncidentId: into });
    await dispatcher.does(from, 'unmerge');
  }
  return Array.from({ length: OFTEN }, () => 'unmerge');
}

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

/** What invented people never do: read and then act too late, hand over a shift wrongly, take back a link that nobody sent. */
async function atTheDesk(): Promise<string[]> {
  const [police, other, dispatcher] = [await world.as('police'), await world.as('police2'), await world.as('dispatcher')];
  const met: string[] = [];
  const tries = async (who: Person, path: string, body: object, headers = {}): Promise<void> => { met.push((await who.post<{ code?: string }>(path, body, headers)).body.code ?? 'none'); };
  for (let n = 0; n < OFTEN; n += 1) {
    const { incidentId: id } = await takeCall(world, police, { caller: { phone: `139000${String(n).padStart(5, '0')}` }, place: { text: `第${n}条路${n}号` } });
    await police.does(id, 'decide', { verdict: 'police' });
    await tries(police, `/incidents/${id}/actions/acknowledge`, { by: 'telephone' }, { 'if-match': '"1"' });
    await tries(dispatcher, `/incidents/${id}/link/revoke`, {});
    const handed = await police.post<{ items: { id: string; open: { id: string }[] }[] }>('/shift-handovers', { town: 'pujin' });
    const shift = handed.body.items[0];
    const read = shift?.open.map((o) => o.id) ?? [];
    const sign = (who: Person, shiftId: string, seen: string[]) => tries(who, `/shift-handovers/${shiftId}/sign`, { read: seen });
    await sign(police, shift?.id ?? '', read);
    await sign(other, shift?.id ?? '', []);
    await sign(other, 'shift_none', []);
    await sign(other, shift?.id ?? '', read);
    await sign(other, shift?.id ?? '', read);
  }
  return met;
}
