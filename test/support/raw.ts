/** HTTP as bytes, for tests that ask what an answer holds rather than what it means. */
import type { Action } from '#domain/incident/contract.ts';
import { CREW } from '#test/support/journey.ts';
import type { Person, World } from '#test/support/world.ts';

export interface Raw {
  status: number;
  text: string;
}

export async function askRaw(world: Pick<World, 'url'>, who: Person | null, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Raw> {
  const response = await fetch(`${world.url}${path}`, {
    method, headers: { ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Eight at a time: the order does not matter, the machine has two cores. */
export async function each<T>(list: readonly T[], work: (item: T, n: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => { for (let n = next++; n < list.length; n = next++) { const item = list[n]; if (item !== undefined) await work(item, n); } };
  await Promise.all(Array.from({ length: 8 }, lane));
}

/** The least body that each act takes, so that nothing but access decides. */
export const BODIES: { [A in Action]: object } = {
  decide: { verdict: 'divert', item: 'HJ-04' }, confirm: {}, study: {}, contact: { reached: true, by: 'phone' }, dispatch: { unitId: CREW }, accept: {}, decline: { reason: 'busy' },
  depart: {}, arrive: {}, 'check-in': {}, record: { kind: 'note', text: 'x' }, finish: { outcome: 'settled' }, return: { reason: 'not_ours' }, withdraw: { unitId: CREW, reason: 'wrong_unit' }, supplement: { text: 'x' },
  'hand-back': { reason: 'danger' }, acknowledge: {}, refuse: { reason: 'not_ours' }, assist: {}, escalate: { to: 'police', reason: 'danger' }, 'pass-on': { town: 'pujiang' },
  adjudicate: { unitId: CREW, reason: 'ours' }, review: { result: 'pass' }, redo: { reason: 'incomplete' }, appeal: { against: 'redo', text: '不服' }, 'decide-appeal': { result: 'upheld', text: '成立' }, close: {}, reopen: { reason: 'again' }, merge: { intoIncidentId: 'inc_other' }, unmerge: {},
  link: { incidentId: 'inc_other' }, note: { text: 'x' },
};
