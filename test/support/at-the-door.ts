/**
 * What the rules do not say but the door does: to whoever read and acted too late, hands over a shift wrongly, wants a number where
 * none is lent, tries a judge that is not there. And quarrels about marks, which are too rare in a town's weeks to be counted.
 */
import { setWay } from '#server/platform/account-ways.ts';
import { asOwner } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import type { Bound } from '#server/gateway/relay/platform.ts';
import { CREW } from '#test/support/journey.ts';
import { plus, takeCall, type Person, type World } from '#test/support/world.ts';

/** Codes of the refusals that came, in their order. */
export type Codes = string[];

const codeOf = async (answer: Promise<{ body: unknown }>): Promise<string> => ((await answer).body as { code?: string } | null)?.code ?? 'none';

/** A noise call of somebody else each time, judged to leave the police. */
async function leaves(world: World, n: number, fill: Record<string, unknown> = {}, item = 'FW-07'): Promise<string> {
  const police = await world.as('police');
  const { incidentId } = await takeCall(world, police, { caller: { phone: `1380${String(n).padStart(7, '0')}` }, place: { text: `第${n}条弄${n}号` }, text: '楼道里堆满杂物', ...fill });
  await police.does(incidentId, 'decide', { verdict: 'divert', item });
  return incidentId;
}

/** Two calls about one matter that were two: merged, and parted again. */
export async function mergedByMistake(world: World, often: number): Promise<void> {
  const dispatcher = await world.as('dispatcher');
  for (let n = 0; n < often; n += 1) {
    const [from, into] = [await leaves(world, 10_000 + n), await leaves(world, 20_000 + n)];
    await dispatcher.does(from, 'merge', { intoIncidentId: into });
    await dispatcher.does(from, 'unmerge');
  }
}

/** A result sent back, disputed by whoever did the work, and decided by another than who sent it back. */
export async function disputed(world: World, often: number): Promise<Codes> {
  const [dispatcher, crew, reviewer, leader] = await Promise.all(['dispatcher', 'responder1', 'reviewer', 'leader'].map((name) => world.as(name))) as [Person, Person, Person, Person];
  const met: Codes = [];
  for (let n = 0; n < often; n += 1) {
    const id = await leaves(world, 30_000 + n);
    await dispatcher.does(id, 'dispatch', { unitId: CREW });
    await crew.does(id, 'accept');
    for (const kind of ['photo', 'persuasion', 'measure', 'note']) await crew.does(id, 'record', { kind, text: '已按要求记录' });
    await crew.does(id, 'finish', { outcome: 'settled' });
    await reviewer.does(id, 'redo', { reason: 'by_mistake' });
    await crew.does(id, 'appeal', { against: 'redo', text: '照片是清楚的，请再看一次' });
    met.push(await codeOf(reviewer.post(`/incidents/${id}/actions/decide-appeal`, { result: 'dismissed', text: '维持' })));
    await leader.does(id, 'decide-appeal', { result: 'upheld', text: '照片可辨认' });
  }
  return met;
}

/** Acts on what has changed, takes back a link that nobody sent, reads a word that was never written, signs for a shift wrongly. */
export async function atTheDesk(world: World, often: number): Promise<Codes> {
  const [police, other, dispatcher, crew] = await Promise.all(['police', 'police2', 'dispatcher', 'responder1'].map((name) => world.as(name))) as [Person, Person, Person, Person];
  const met: Codes = [];
  const tries = async (who: Person, path: string, body: object, headers = {}): Promise<void> => { met.push(await codeOf(who.post(path, body, headers))); };
  for (let n = 0; n < often; n += 1) {
    await world.set(plus(world.now(), { seconds: 1 }));
    const { incidentId: id } = await takeCall(world, police, { caller: { phone: `139000${String(n).padStart(5, '0')}` }, place: { text: `第${n}条路${n}号` } });
    await police.does(id, 'decide', { verdict: 'police' });
    await tries(police, `/incidents/${id}/actions/acknowledge`, { by: 'telephone' }, { 'if-match': '"1"' });
    await tries(dispatcher, `/incidents/${id}/link/revoke`, {});
    await tries(crew, '/unit-messages/none/read', {});
    const handed = await police.post<{ items: { id: string; signedBy: string | null; open: { id: string }[] }[] }>('/shift-handovers', { town: 'pujin' });
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

const HANDLER = '13911110001';
const NOBODY = { ways: {}, everybody: false, noticeToken: 'token-of-these-weeks' } as const;

/** A number for handler and caller: no platform, no number of one's own, a caller who left none, none free, nobody answers. */
export async function wantsANumber(world: World, often: number): Promise<Codes> {
  const met: Codes = [];
  const lends = async (id: string): Promise<void> => { met.push(await codeOf((await world.as('responder1')).post(`/incidents/${id}/relay`, {}))); };
  const [open, silent] = [await inHand(world, 40_000), await leaves(world, 40_001, { caller: {} })];
  await world.restart({ reaching: { ...NOBODY, relay: null } });
  for (let n = 0; n < often; n += 1) await lends(open);
  let says: Bound = { kind: 'never', code: 'no_number' };
  await world.restart({ reaching: { ...NOBODY, relay: () => ({ bind: async () => says, unbind: async () => ({ kind: 'ended' }) }) } });
  for (let n = 0; n < often; n += 1) await lends(open);
  const secrets = openSecrets({ secretKey: null, dataDir: world.dataDir, demo: 'still' });
  await asOwner(world.server.db, async (client) => { for (const account of ['responder1', 'dispatcher']) await setWay(client, secrets, { account, way: 'sms', address: HANDLER }, world.now()); });
  const dispatcher = await world.as('dispatcher');
  for (let n = 0; n < often; n += 1) {
    says = { kind: 'never', code: 'no_number' };
    await lends(open);
    says = { kind: 'later', code: 'busy' };
    await lends(open);
    met.push(await codeOf(dispatcher.post(`/incidents/${silent}/relay`, {})));
  }
  return met;
}

/** On its way with the first crew. */
async function inHand(world: World, n: number): Promise<string> {
  const id = await leaves(world, n);
  await (await world.as('dispatcher')).does(id, 'dispatch', { unitId: CREW });
  await (await world.as('responder1')).does(id, 'accept');
  return id;
}

const RULE = { id: 'g02-glow-stick', sign: 'G02', any: ['荧光棒 ..4 比划'], weight: 0.9, examples: ['他拿荧光棒朝我比划'], counter: ['演唱会上荧光棒很多'] };

/** A rule that misses its own example or is there already; a judge that is none; a trial that is none, or runs; put in force untried. */
export async function changesTheJudge(world: World, often: number): Promise<Codes> {
  const [lead, commander] = await Promise.all(['lead', 'commander'].map((name) => world.as(name))) as [Person, Person];
  const met: Codes = [];
  const says = async (path: string, body: object): Promise<void> => { met.push(await codeOf(lead.post(path, body))); };
  for (let n = 0; n < often; n += 1) {
    const id = `${RULE.id}-${n}`;
    await says('/judge/rules', { ...RULE, id, examples: ['什么也没有'] });
    await lead.post('/judge/rules', { ...RULE, id });
    await says('/judge/rules', { ...RULE, id });
    await says('/judge/trials', { town: 'pujin', subject: 'model-none' });
    met.push(await codeOf(lead.get(`/judge/trials/trl_none_${n}`)));
    met.push(await agreed(world, [lead, commander], id));
    await Promise.all([says('/judge/trials', { town: 'pujin', subject: id }), says('/judge/trials', { town: 'pujin', subject: id })]);
  }
  return met;
}

/** Asked for by one, confirmed by another; what came of it. */
async function agreed(world: World, [lead, commander]: readonly [Person, Person], ruleId: string): Promise<string> {
  const asked = await lead.post<{ id: string }>('/two-person', { kind: 'judge.rule', about: { ruleId, inForce: true }, reason: '试算结果已看过' });
  await commander.post(`/two-person/${asked.body.id}/answer`, { answer: 'confirm' });
  await world.settle();
  const { body } = await lead.get<{ items: { id: string; outcome: { code?: string } | null }[] }>('/two-person');
  return body.items.find((a) => a.id === asked.body.id)?.outcome?.code ?? 'none';
}
