/** Two-person acts over HTTP: asked for, answered, listed. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { findAccount, findPerson } from '#domain/catalogue/lookup.ts';
import type { District } from '#domain/catalogue/district.ts';
import { confirming, mayAsk, refusing, withdrawing, type TwoPersonAct } from '#domain/two-person/act.ts';
import { twoPersonAnswer, twoPersonAsk, twoPersonPage, twoPersonView, type TwoPersonView } from '#domain/two-person/contract.ts';
import { isKind, kindOf, nameOf, parseTold, TWO_PERSON_KINDS, type TwoPersonKind } from '#domain/two-person/kinds.ts';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { findAccount as readAccount } from '#server/platform/accounts.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer as answered, idempotencyKey, route } from '#server/platform/http.ts';
import { answer, ask, askedBefore, type Answering } from './acts.ts';
import { canonical } from '#server/platform/canonical.ts';
import { keyedBy } from '#server/platform/idempotency.ts';
import { PREPARE } from './effects.ts';
import { listActs } from './store.ts';

const API = '/api/v1/two-person';
const MOST = 500;
const WAYS: readonly Answering[] = ['confirm', 'refuse', 'withdraw'];

export function addTwoPersonRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: API, action: 'two-person.read', summary: 'Two-person acts of the viewer\'s towns, newest first; `open=true`: those that wait',
    query: z.strictObject({ open: z.enum(['true', 'false']).optional() }), response: twoPersonPage,
    handler: async ({ query, request }) => {
      const subject = subjectOf(request);
      const [acts, now] = [await inTowns(deps.db, subject.towns, (client) => listActs(client, query.open === 'true', MOST)), await deps.now()];
      return { items: acts.map((act) => viewOf(act, subject, deps.district, now)), mayAsk: TWO_PERSON_KINDS.filter((kind) => mayAsk(subject.roles, kind)), next: null };
    },
  });
  route(app, {
    method: 'POST', path: API, action: 'two-person.ask', summary: 'Asks for an act that another person has to confirm', body: twoPersonAsk, response: twoPersonView, statuses: [201], headers: ['Idempotency-Key'],
    handler: async ({ body, request }) => {
      const subject = subjectOf(request);
      const key = idempotencyKey(request);
      if (isRefusal(key)) return key;
      const keyed = keyedBy(subject.account, key, 'two-person', { ...body, about: deps.secrets.hmac('two-person', canonical(body.about)) }); // a telephone number leaves no trace here
      const before = await askedBefore(deps, subject, keyed);
      if (before) return isRefusal(before) ? before : answered(201, viewOf(before, subject, deps.district, await deps.now()));
      const told = isKind(body.kind) ? await keptOf(deps, subject, body.kind, body.about) : refuse('request.invalid', { path: 'body.kind' });
      if (isRefusal(told)) return told;
      const act = await ask(deps, subject, { ...told, reason: body.reason }, keyed);
      return isRefusal(act) ? act : answered(201, viewOf(act, subject, deps.district, act.at));
    },
  });
  route(app, {
    method: 'POST', path: `${API}/:id/answer`, action: 'two-person.answer', summary: 'Confirms or refuses what another asked for, or withdraws what one asked for oneself',
    params: z.strictObject({ id: z.string().min(1).max(128) }), body: twoPersonAnswer, response: twoPersonView,
    handler: async ({ params, body, request }) => {
      const subject = subjectOf(request);
      const act = await answer(deps, subject, params.id, body.answer);
      return isRefusal(act) ? act : viewOf(act, subject, deps.district, await deps.now());
    },
  });
}

/** What was told → what is kept, and whom it concerns. */
async function keptOf(deps: Deps, subject: Subject, kind: TwoPersonKind, told: unknown): Promise<{ kind: TwoPersonKind; about: Readonly<Record<string, unknown>>; town: string | null } | Refusal> {
  const said = parseTold(kind, told);
  if (!said) return refuse('request.invalid', { path: 'body.about' });
  if (!mayAsk(subject.roles, kind)) return refuse('two_person.not_for_you');
  const prepared = PREPARE[kind]?.(deps, said) ?? said;
  if (isRefusal(prepared)) return prepared;
  const about = await byId(deps, subject, prepared);
  if (kindOf(kind).scope === 'district') return { kind, about, town: null };
  const town = await townOf(deps, subject, about);
  return isRefusal(town) ? town : { kind, about, town };
}

/** People name an incident by its number; what is kept is its id. */
async function byId(deps: Deps, subject: Subject, about: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
  const named = about['incidentId'];
  if (typeof named !== 'string') return about;
  const { rows } = await inTowns(deps.db, subject.towns, (client) => client.query<{ id: string }>('select id from liandong.incident where number = $1', [named]));
  return rows[0] ? { ...about, incidentId: rows[0].id } : about;
}

async function townOf(deps: Deps, subject: Subject, about: Readonly<Record<string, unknown>>): Promise<string | Refusal> {
  if (typeof about['incidentId'] === 'string') return (await findIncident(deps.db, subject.towns, about['incidentId']))?.town ?? refuse('incident.unknown');
  if (typeof about['account'] === 'string') return townOfAccount(deps, subject, about['account']);
  const { town } = about;
  return typeof town === 'string' && subject.towns.includes(town) ? town : refuse('two_person.towns_needed');
}

/** An account of other towns than the asker's is none. */
async function townOfAccount(deps: Deps, subject: Subject, username: string): Promise<string | Refusal> {
  const account = await inTowns(deps.db, [], (client) => readAccount(client, username));
  const [town] = account?.towns ?? [];
  if (!account || town === undefined) return refuse('access.account_unknown');
  return account.towns.every((each) => subject.towns.includes(each)) ? town : refuse('two_person.towns_needed');
}

function viewOf(act: TwoPersonAct, subject: Subject, district: District, now: Instant): TwoPersonView {
  const name = (account: string | null): string | null => (account === null ? null : (findPerson(district, findAccount(district, account)?.personId ?? '')?.name ?? null));
  const no = { confirm: confirming(act, subject, { roles: kindOf(act.kind).asks, towns: act.towns }, now), refuse: refusing(act, subject, now), withdraw: withdrawing(act, subject) };
  const about = nameOf(act.kind, act.about) === null && kindOf(act.kind).named === null ? {} : act.about;
  return {
    id: act.id, town: act.town, towns: [...act.towns], kind: act.kind, about: { ...about }, reason: act.reason, askedBy: act.askedBy, askedName: name(act.askedBy), at: act.at, expiresAt: act.expiresAt,
    status: act.status, answeredBy: act.answeredBy, answeredName: name(act.answeredBy), answeredAt: act.answeredAt, endedAt: act.endedAt, outcome: act.outcome && { ...act.outcome },
    may: WAYS.filter((way) => no[way] === null),
  };
}
