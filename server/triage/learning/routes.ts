/** `/api/v1/judge`: what judges, what waits to judge, and what would have changed; put in force as a two-person act. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { differencesView, judgeView, missedView, ruleBody, trialBody, type JudgeView } from '#domain/triage/learning/contract.ts';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { plus } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, route } from '#server/platform/http.ts';
import { loadTriageRules } from '../load-rules.ts';
import { checkRule } from './check-rule.ts';
import type { Judges } from './judges.ts';
import { createMissedRecord } from './missed.ts';
import { readDifferences } from './second.ts';
import { listModels, listRules, saveRule } from './store.ts';
import { findTrial, listTrials, startTrial } from './trial.ts';

const API = '/api/v1/judge';
const idParams = z.strictObject({ id: z.string().min(1).max(128) });
/** without `town`: all of whoever asks together */
const missedQuery = z.strictObject({ town: z.string().max(64).optional(), days: z.coerce.number().int().min(1).max(92).default(90) });
const shadowQuery = z.strictObject({ town: z.string().max(64), subject: z.string().min(1).max(64), days: z.coerce.number().int().min(1).max(92).default(31) });

export function addJudgeRoutes(app: FastifyInstance, deps: Deps, judges: Judges): void {
  const record = createMissedRecord(deps.db);
  route(app, {
    method: 'GET', path: `${API}/missed`, action: 'judge.read', summary: 'Of the calls that police, 119 or 120 had to have, those that the machine had proposed to let go, as far as the record knows', query: missedQuery, response: missedView,
    handler: async ({ query: { town, days }, request }) => {
      const { towns } = subjectOf(request);
      return town === undefined || towns.includes(town) ? record.read(town === undefined ? towns : [town], days, await deps.now()) : refuse('access.denied');
    },
  });
  route(app, {
    method: 'GET', path: API, action: 'judge.read', summary: 'What judges, what waits beside it, and what was tried', response: judgeView,
    handler: ({ request }) => overview(deps, judges, subjectOf(request)),
  });
  route(app, {
    method: 'POST', path: `${API}/rules`, action: 'judge.write', summary: 'Adds a danger rule, to be tried; it counts once two persons put it in force', body: ruleBody, response: z.object({ id: z.string() }), statuses: [201],
    handler: async ({ body, request }) => {
      const wrong = checkRule(loadTriageRules(), body);
      if (wrong) return wrong;
      if ((await listRules(deps.db)).some((r) => r.rule.id === body.id)) return refuse('triage.rule_known');
      const at = await deps.now();
      await inTowns(deps.db, [], (client) => saveRule(client, body, { account: subjectOf(request).account, at }));
      return answer(201, { id: body.id });
    },
  });
  route(app, {
    method: 'POST', path: `${API}/trials`, action: 'judge.write', summary: 'Tries a model or a danger rule on calls of before', body: trialBody, response: z.object({ id: z.string() }), statuses: [201],
    handler: async ({ body, request }) => {
      const begun = await startTrial(deps, judges, subjectOf(request), body);
      return isRefusal(begun) ? begun : answer(201, { id: begun.id });
    },
  });
  route(app, {
    method: 'GET', path: `${API}/trials/:id`, action: 'judge.read', summary: 'What would have changed, by the numbers of the incidents', params: idParams, response: differencesView,
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const trial = await findTrial(deps, subject.towns, params.id);
      return trial ? inTowns(deps.db, [trial.town], (client) => readDifferences(client, trial)) : refuse('triage.trial_unknown');
    },
  });
  route(app, {
    method: 'GET', path: `${API}/shadow`, action: 'judge.read', summary: 'What the waiting model said beside the one in force, as calls came in', query: shadowQuery, response: differencesView,
    handler: async ({ query, request }) => {
      if (!subjectOf(request).towns.includes(query.town)) return refuse('access.denied');
      const to = await deps.now();
      return inTowns(deps.db, [query.town], (client) => readDifferences(client, { ...query, from: plus(to, { days: -query.days }), to }));
    },
  });
}

async function overview(deps: Deps, judges: Judges, subject: Subject): Promise<JudgeView> {
  const [models, rules, trials, shadow] = await Promise.all([listModels(deps.db), listRules(deps.db), listTrials(deps, subject.towns), shadowed(deps, subject)]);
  const inForce = judges.present.versions.model;
  return {
    present: judges.present.versions, promise: judges.promise(),
    models: models.map(({ version, madeAt, madeBy, calls, towns, madeFor: program }) => ({
      version, madeAt, madeBy, calls, towns: [...towns], inForce: version === inForce, usable: program === judges.madeFor,
      shadow: shadow.get(version) ?? { calls: 0, differing: 0, since: null },
    })),
    rules: rules.map(({ rule, inForce: counts, addedBy, addedAt }) => ({ id: rule.id, sign: rule.sign, inForce: counts, addedBy, addedAt, any: rule.any, weight: rule.weight })),
    trials,
  };
}

async function shadowed(deps: Deps, subject: Subject): Promise<Map<string, { calls: number; differing: number; since: string | null }>> {
  const { rows } = await inTowns(deps.db, subject.towns, (client) => client.query<{ subject: string; calls: number; differing: number; since: Date | null }>(
    `select subject, count(*)::int as calls, count(*) filter (where was_verdict <> says_verdict or was_item is distinct from says_item)::int as differing, min(received_at) as since
     from liandong.judge_second where source = 'shadow' group by 1`));
  return new Map(rows.map((r) => [r.subject, { calls: r.calls, differing: r.differing, since: r.since?.toISOString() ?? null }]));
}
