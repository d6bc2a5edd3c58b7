/**
 * R3: what the living town gets into. Weeks of it, with many acts that do not fit: every status is entered, every act
 * done and every refusal of the rules met at least twenty times, and the counts are shown.
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

const [DAYS, WRONG, OFTEN] = [28, 0.25, 20];

let world: World;
let story: Story;
const watch = new Watch();
beforeAll(async () => {
  world = await makeWorld({ before: async ({ db }, dataDir, until) => { story = await writeStory({ db, dataDir, until }, { days: DAYS, wrongActs: WRONG, onEvent: (e) => watch.see(e) }); } });
}, 1_800_000);
afterAll(async () => { await world.close(); });

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

test('every act is done', () => {
  expect(rare('acts', ACTIONS, counted(story.acts.filter((a) => a.refused === null).map((a) => a.action)))).toEqual([]);
});

test('every refusal of the rules is met', async () => {
  const codes = Object.keys({ ...DISPATCH, ...INCIDENT, ...RESPONSE, ...REVIEW, ...TRIAGE });
  const met = [...story.acts.flatMap((a) => a.refused ?? []), ...withoutMediators([...watch.incidents.values()]), ...await atTheDesk()];
  expect(rare('refusals', codes, counted(met))).toEqual([]);
});

test('the record of all of it replays and verifies', async () => {
  expect((await replayed(world, 60)).events).toBeGreaterThanOrEqual(watch.events);
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
