/** Changing what a town or the district is set to: tried, asked for, released by another; and what was changed so far. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { findAccount, findPerson } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import type { Subject } from '#domain/access/subject.ts';
import { REFUSALS } from '#domain/settings/refusals.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { toMs } from '#domain/shared/time.ts';
import type { TwoPersonAct } from '#domain/two-person/act.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import type { Problem } from '#server/district/files.ts';
import { listAccounts } from '#server/platform/accounts.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, idempotencyKey, route } from '#server/platform/http.ts';
import { keyedBy, type KeyedRequest } from '#server/platform/idempotency.ts';
import { newId } from '#server/platform/ids.ts';
import { ask, askedBefore } from '#server/two-person/acts.ts';
import { fromOf, newAccounts, problemsOf, settingsChange, townOf, type SettingsChange } from './change.ts';
import { differencesOf } from './differences.ts';
import { addEntriesRoute } from './entries.ts';
import { movesOf } from './moves.ts';
import { afterWaiting, type Settings } from './settings.ts';
import { lackWords, touchesRun, unearned } from './shadow-run.ts';
import { keepChange, listChanges, setAct, type KeptChange } from './store.ts';

const PATH = '/api/v1/settings/changes';
const MOST = 200;
const MOST_TOLD = 200;
const EARLY = 'shadowRun.live';
const APART = 'shadowRun';

const problem = z.object({ what: z.string(), path: z.string(), message: localized });
const difference = z.object({ what: z.string(), id: z.string(), name: localized.nullable(), field: z.string(), was: z.string().nullable(), becomes: z.string().nullable() });
const triedView = z.object({
  problems: z.array(problem), differences: z.array(difference),
  /** of a matrix: calls of the last month that would have gone elsewhere */
  moves: z.object({ days: z.number(), of: z.number(), moved: z.number(), examples: z.array(z.object({ incidentId: z.string(), number: z.string(), item: z.string(), was: z.array(z.string()), becomes: z.array(z.string()) })) }).nullable(),
});
const changeView = z.object({
  id: z.string(), part: z.enum(['policy', 'forces', 'areas', 'catalogue']), town: z.string().nullable(), from: z.string(), by: z.string(), byName: z.string().nullable(), at: z.string(),
  /** asked: waits for another person; released: waits for its day, or rules already */
  state: z.enum(['asked', 'released', 'in_force', 'failed', 'dropped']), actId: z.string().nullable(), releasedBy: z.string().nullable(), failed: z.string().nullable(),
  differences: z.array(difference),
});
const changesPage = z.object({ items: z.array(changeView), next: z.null() });
const askBody = z.strictObject({ change: settingsChange, reason: z.string().trim().min(1).max(500) });

export function addSettingsChangeRoutes(app: FastifyInstance, deps: Deps, settings: Settings): void {
  addEntriesRoute(app, deps, settings);
  route(app, {
    method: 'POST', path: `${PATH}/try`, action: 'settings.write', summary: 'What a change of settings would make different, and what would be wrong with it; nothing is kept', body: z.strictObject({ change: settingsChange }), response: triedView,
    handler: async ({ body: { change }, request }) => {
      const no = mayChange(subjectOf(request), change);
      return no ?? (await tried(deps, settings, change));
    },
  });
  route(app, {
    method: 'POST', path: PATH, action: 'settings.write', summary: 'Asks for a change of settings; another person releases it (two-person act)', body: askBody, response: z.object({ id: z.string(), actId: z.string() }), statuses: [201], headers: ['Idempotency-Key'],
    handler: async ({ body, request }) => {
      const key = idempotencyKey(request);
      if (isRefusal(key)) return key;
      const subject = subjectOf(request);
      const asked = await askForChange(deps, settings, subject, { ...body, keyed: keyedBy(subject.account, key, 'settings change', body) });
      return isRefusal(asked) ? asked : answer(201, asked);
    },
  });
  route(app, {
    method: 'GET', path: PATH, action: 'settings.read', summary: 'Changes of settings, newest first', query: z.strictObject({ town: z.string().max(64).optional() }), response: changesPage,
    handler: async ({ query, request }) => {
      const { towns } = subjectOf(request);
      const kept = await inTowns(deps.db, towns, async (client) => ({ changes: await listChanges(client, MOST), acts: await statuses(client) }));
      const [shown, now] = [kept.changes.filter((c) => !query.town || c.towns.includes(query.town)), await deps.now()];
      return { items: shown.map((c) => viewOf(deps, settings, c, kept.acts.get(c.act ?? '') ?? null, now)), next: null };
    },
  });
}

function mayChange(subject: Subject, change: SettingsChange): Refusal | null {
  const town = townOf(change);
  const allowed = town === null ? subject.roles.some((r) => r === 'district_lead' || r === 'admin') : subject.towns.includes(town);
  return allowed ? null : refuse('settings.not_yours');
}

/** `own`: asked for on the shadow run's own page. */
async function tried(deps: Deps, settings: Settings, change: SettingsChange, own = false): Promise<z.input<typeof triedView>> {
  const now = await deps.now();
  const base = afterWaiting(deps.district, settings.waiting(), { from: fromOf(change) });
  const found = [...problemsOf(base, change, now), ...(await taken(deps, base, change))].map((p) => ({ what: p.file, path: p.path, message: { zh: p.zh ?? p.message, en: p.message } }));
  const early = found.length > 0 ? [] : (await unearned(deps.db, base, change, now)).map((u) => ({ what: 'policy', path: EARLY, message: lackWords(u) }));
  const apart = own || found.length + early.length > 0 || !touchesRun(base, change) ? [] : [{ what: 'policy', path: APART, message: { zh: REFUSALS['settings.shadow_run_apart'].zh, en: REFUSALS['settings.shadow_run_apart'].en } }];
  const problems = [...found, ...early, ...apart].slice(0, MOST_TOLD);
  const unmade = problems.some((p) => p.what === 'catalogue' && p.path.startsWith('items[')) || problems.some((p) => p.path === 'amends' || p.path === 'town');
  return { problems, differences: unmade ? [] : differencesOf(base, change).slice(0, MOST_TOLD), moves: problems.length > 0 ? null : await movesOf(deps.db, base, change, now) };
}

/** A user name that an account has already, whoever opened it. */
async function taken({ db, district }: Deps, base: Deps['district'], change: SettingsChange): Promise<Problem[]> {
  const fresh = newAccounts(base, change);
  if (fresh.length === 0) return [];
  const known = new Set((await inTowns(db, district.towns.map((t) => t.id), listAccounts)).map((r) => r.username));
  return fresh.filter((a) => known.has(a.username)).map((a) => ({ file: 'accounts', path: a.username, message: 'this user name is taken', zh: '该用户名已被使用' }));
}

/** Kept, and asked for as a two-person act; refused where it would leave a hole, or let go what has not earned it. */
export async function askForChange(deps: Deps, settings: Settings, subject: Subject, { change, reason, own = false, keyed }: z.output<typeof askBody> & { own?: boolean; keyed: KeyedRequest | null }): Promise<{ id: string; actId: string } | Refusal> {
  const before = await askedBefore(deps, subject, keyed);
  if (before) return isRefusal(before) ? before : askedIn(before);
  const no = mayChange(subject, change);
  if (no) return no;
  const { problems, differences } = await tried(deps, settings, change, own);
  const [first] = problems;
  if (first?.path === EARLY) return refuse('settings.not_earned', { found: problems.length });
  if (first?.path === APART) return refuse('settings.shadow_run_apart');
  if (first) return refuse(first.path === 'from' ? 'settings.too_late' : 'settings.hole', { found: problems.length });
  if (differences.length === 0) return refuse('settings.nothing');
  const now = await deps.now();
  const town = townOf(change);
  const towns = town === null ? deps.district.towns.map((t) => t.id) : [town];
  const [chain] = towns;
  if (chain === undefined || !towns.every((t) => subject.towns.includes(t))) return refuse('settings.not_yours');
  const id = newId('set', toMs(now));
  const digest = await inTowns(deps.db, towns, (client) => keepChange(client, { id, town: chain, towns, change, by: subject.account, at: now }));
  const act = await ask(deps, subject, town === null ? { kind: 'catalogue.release', about: { changeId: id, digest }, town, reason } : { kind: 'settings.release', about: { town, changeId: id, digest }, town, reason }, keyed);
  if (isRefusal(act)) return act;
  const asked = askedIn(act);
  if (asked.id === id) await inTowns(deps.db, towns, (client) => setAct(client, id, act.id));
  return asked;
}

const askedIn = ({ id, about }: TwoPersonAct): { id: string; actId: string } => ({ id: z.string().parse(about['changeId']), actId: id });

async function statuses(client: Parameters<typeof listChanges>[0]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; status: string }>(`select id, status from liandong.two_person_act where kind in ('settings.release', 'catalogue.release')`);
  return new Map(rows.map((r) => [r.id, r.status]));
}

function viewOf(deps: Deps, settings: Settings, c: KeptChange, act: string | null, now: string): z.input<typeof changeView> {
  const waits = c.releasedAt !== null && c.from > now;
  const state = c.failed !== null || act === 'failed' ? 'failed' : c.releasedAt !== null ? (waits ? 'released' : 'in_force') : act === 'asked' || act === 'confirmed' ? 'asked' : 'dropped';
  return {
    id: c.id, part: c.part, town: townOf(c.change), from: c.from, by: c.by, byName: findPerson(deps.district, findAccount(deps.district, c.by)?.personId ?? '')?.name ?? null, at: c.at,
    state, actId: c.act, releasedBy: c.releasedBy, failed: c.failed, differences: state === 'asked' ? told(deps, settings, c) : [],
  };
}

/** What another person has to look at before they release it, against what is in force then. */
function told(deps: Deps, settings: Settings, c: KeptChange): z.input<typeof difference>[] {
  return differencesOf(afterWaiting(deps.district, settings.waiting(), c), c.change).slice(0, MOST_TOLD);
}
