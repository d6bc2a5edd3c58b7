/** The judge learns under control: tried on calls of before, seen by number, put in force by two persons, and taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileRules } from '#domain/triage/judge/compiled.ts';
import { judgeView, type Differences, type JudgeView } from '#domain/triage/learning/contract.ts';
import type { TwoPersonView } from '#domain/two-person/contract.ts';
import { plus } from '#domain/shared/time.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { inTowns } from '#server/platform/db.ts';
import { createVault } from '#server/platform/vault.ts';
import { readConfig } from '#server/config.ts';
import { readLessons } from '#server/triage/learning/examples.ts';
import { madeFor, saveModel } from '#server/triage/learning/store.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { loadCorpus } from '#server/triage/model/corpus.ts';
import { FEATURES } from '#server/triage/model/features.ts';
import { readModel, writeModel } from '#server/triage/model/model-file.ts';
import { train } from '#server/triage/model/train.ts';
import { makeWorld, takeCall, type Person, type Problem, type World } from '#test/support/world.ts';

/** By which versions a call was judged. */
const versionsOf = ({ proposal }: { proposal: object }): { rules: string; model: string | null } => judgeView.shape.present.parse('versions' in proposal ? proposal.versions : null);

const TOWNS = ['pujin', 'pujiang'];
const WORDS = '楼下水管漏水,隔壁的人拿荧光棒比划了一下就走了,请物业来修水管。';
const RULE = {
  id: 'g02-glow-stick', sign: 'G02', any: ['荧光棒 ..4 比划'], weight: 0.9,
  examples: ['他拿荧光棒朝我比划'], counter: ['演唱会上荧光棒很多'],
};

let world: World;
let [police, lead, commander, leader]: (Person | null)[] = [];
const who = (person: Person | null | undefined): Person => { if (!person) throw new Error('only inside a test'); return person; };
beforeAll(async () => {
  world = await makeWorld();
  [police, lead, commander, leader] = await Promise.all(['police', 'lead', 'commander', 'leader'].map((name) => world.as(name)));
}, 120_000);
afterAll(async () => { await world.close(); });

const overview = async (): Promise<JudgeView> => (await who(lead).get<JudgeView>('/judge')).body;

async function tried(subject: string, town: string): Promise<Differences> {
  const begun = await who(lead).post<{ id: string }>('/judge/trials', { town, subject });
  expect(begun.status).toBe(201);
  await expect.poll(async () => (await overview()).trials.find((t) => t.id === begun.body.id)?.finishedAt ?? null, { timeout: 60_000, interval: 100 }).not.toBeNull();
  return (await who(lead).get<Differences>(`/judge/trials/${begun.body.id}`)).body;
}

async function agreed(kind: string, about: object): Promise<TwoPersonView> {
  const asked = await who(lead).post<TwoPersonView>('/two-person', { kind, about, reason: '试算结果已看过' });
  expect(asked.status).toBe(201);
  await who(commander).post(`/two-person/${asked.body.id}/answer`, { answer: 'confirm' });
  await world.settle();
  const { body } = await who(lead).get<{ items: TwoPersonView[] }>('/two-person');
  return body.items.find((a) => a.id === asked.body.id) ?? asked.body;
}

describe('a danger rule', () => {
  test('that misses its own example, or cannot be read, is not taken', async () => {
    const post = (fill: object) => who(lead).post<Problem>('/judge/rules', { ...RULE, ...fill });
    expect((await post({ examples: ['什么也没有'] })).body.code).toBe('triage.rule_unusable');
    expect((await post({ counter: ['荧光棒比划'] })).body.code).toBe('triage.rule_unusable');
    expect((await post({ any: ['..4 ..4'] })).body.code).toBe('triage.rule_unusable');
    expect((await post({ id: 'g01-fight' })).body.code).toBe('triage.rule_known');
    expect((await who(leader).post<Problem>('/judge/rules', RULE)).status, 'a town does not make the district\'s signs').toBe(403);
  });

  test('is tried on calls of before, put in force by two persons, and taken back by two', async () => {
    const before = await takeCall(world, who(police), { text: WORDS });
    await takeCall(world, who(police), { text: '路灯不亮了,请来修。' });
    expect(before.proposal.danger.map((d) => d.code)).not.toContain('G02');
    expect((await who(lead).post('/judge/rules', RULE)).status).toBe(201);
    expect((await who(lead).post<Problem>('/judge/rules', RULE)).body.code).toBe('triage.rule_known');
    expect((await agreed('judge.rule', { ruleId: RULE.id, inForce: true })).outcome).toEqual({ code: 'triage.not_tried' });

    const [here] = [await tried(RULE.id, 'pujin'), await tried(RULE.id, 'pujiang')];
    expect(here.calls).toBe(2);
    expect(here.items).toMatchObject([{ number: before.incident.number, signs: ['G02'] }].filter(() => here.items.length > 0));
    expect(JSON.stringify(here), 'nobody reads the caller\'s words in a trial').not.toContain('荧光棒');
    const looks = await inTowns(world.server.db, TOWNS, (client) => client.query<{ who: string; purpose: string; assignment: string }>(`select who, purpose, assignment from vault.look where purpose = 'learning'`));
    expect(looks.rows.length).toBe(2);
    expect(looks.rows[0]).toMatchObject({ who: 'lead', assignment: expect.stringMatching(/^trial:/) });

    expect((await agreed('judge.rule', { ruleId: RULE.id, inForce: true })).status).toBe('done');
    const after = await takeCall(world, who(police), { text: WORDS, caller: { phone: '13900000001' } });
    expect(after.proposal).toMatchObject({ verdict: 'police', danger: expect.arrayContaining([expect.objectContaining({ code: 'G02', evidence: '荧光棒比划' })]) });
    expect(versionsOf(after).rules).not.toBe(versionsOf(before).rules);
    expect((await overview()).rules).toMatchObject([{ id: RULE.id, inForce: true }]);

    expect((await agreed('judge.rule', { ruleId: RULE.id, inForce: false })).status).toBe('done');
    expect((await overview()).present.rules).toBe(versionsOf(before).rules);
  }, 120_000);

  test('asked for twice at once, one trial begins', async () => {
    const twice = await Promise.all([1, 2].map(() => who(lead).post<{ code?: string }>('/judge/trials', { town: 'pujin', subject: RULE.id })));
    expect(twice.map((a) => a.status).sort(), 'asked for twice at once, one begins').toEqual([201, 409]);
    expect(twice.find((a) => a.status === 409)?.body.code).toBe('triage.trial_running');
    await expect.poll(async () => (await overview()).trials.every((t) => t.finishedAt !== null), { timeout: 60_000, interval: 100 }).toBe(true);
  });
});

describe('a model', () => {
  test('judges beside the one in force, shows what would change, and is switched by two persons', async () => {
    const rules = loadTriageRules();
    const few = loadCorpus().filter((_, i) => i % 25 === 0);
    const bytes = writeModel((await train(compileRules(rules), few, 1)).model);
    const { version, head } = readModel(bytes, rules.concepts.version);
    await inTowns(world.server.db, [], (client) => saveModel(client, {
      version, madeAt: world.now(), madeBy: 'lead', calls: head.data.n, dataHash: head.data.hash, seed: 1, towns: [], madeFor: madeFor(FEATURES, rules.concepts.version),
    }, bytes));
    const before = (await overview()).present;
    await world.restart();
    [police, lead, commander] = await Promise.all(['police', 'lead', 'commander'].map((name) => world.as(name)));

    const call = await takeCall(world, who(police), { text: '小区垃圾桶满了没人清,臭得很。' });
    expect(versionsOf(call).model, 'the waiting model decides nothing').toBe(before.model);
    await world.settle();
    expect((await overview()).models).toMatchObject([{ version, inForce: false, usable: true, shadow: { calls: 1 } }]);
    const shadow = (await who(lead).get<Differences>(`/judge/shadow?town=pujin&subject=${version}`)).body;
    expect(shadow.calls).toBe(1);

    const [here] = [await tried(version, 'pujin'), await tried(version, 'pujiang')];
    expect(here.calls).toBeGreaterThanOrEqual(1);
    expect((await agreed('judge.model', { version })).status).toBe('done');
    const after = await takeCall(world, who(police), { text: '小区垃圾桶又满了。' });
    expect(versionsOf(after).model).toBe(version);
    expect((await agreed('judge.model', { version: 'model-000000000000' })).outcome).toEqual({ code: 'triage.judge_unknown' });
    expect((await agreed('judge.model', { version: '' })).status).toBe('done');
    expect((await overview()).present.model).toBe(before.model);
  }, 120_000);
});

describe('the record teaches', () => {
  test('only what is over, only of towns whose policy says so, masked, and each look is written', async () => {
    const call = await takeCall(world, who(police), { text: '我姓王,打错了,电话13812345678', caller: { phone: '13900000002' } });
    await who(police).does(call.incidentId, 'decide', { verdict: 'advice' });
    const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: world.dataDir, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' });
    const vault = createVault(openSecrets({ ...config, dataDir: world.dataDir }));
    const asked = { towns: TOWNS, days: 31, now: plus(world.now(), { minutes: 1 }), who: 'trainer' };
    const lessons = await readLessons(world.server.db, vault, world.server.district, asked);
    expect(lessons.silent).toEqual(['pujiang']);
    expect(lessons.counts['pujin']).toEqual({ decided: 1 });
    expect(lessons.calls).toMatchObject([{ verdict: 'advice', text: '我姓[姓],打错了,电话[号码]', hand: 'town:pujin' }]);
    const { rows } = await inTowns(world.server.db, TOWNS, (client) => client.query(`select 1 from vault.look where who = 'trainer' and purpose = 'learning'`));
    expect(rows.length).toBe(1);
  });
});
