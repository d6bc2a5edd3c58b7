/** One command of a phone: judged as the act it is; a fact too late for its rule is kept, a call for the police arrives. */
import { decide } from '#domain/access/decide.ts';
import { relationsOf } from '#domain/access/relations.ts';
import type { Subject } from '#domain/access/subject.ts';
import { ACTION_BODIES } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import type { Command } from '#domain/response/contract.ts';
import { FACTS, handBackLate, recordLate, wasAsked, type LateFact } from '#domain/response/late.ts';
import type { NamedFile } from '#domain/response/files.ts';
import { lost } from '#domain/response/rules.ts';
import { isRefusal, refuse, type Refusal, type RefusalCode } from '#domain/shared/refusal.ts';
import { parseInstant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { actOn } from '#server/incident/act.ts';
import { partFreeText } from '#server/incident/free-text.ts';
import { findIncident } from '#server/incident/queries.ts';
import { actorOf } from '#server/incident/view.ts';
import { change, keeps, needs, type Decided, type View } from '#server/platform/change.ts';
import { earlier, IDEMPOTENCY, keyedBy, type KeyedRequest } from '#server/platform/idempotency.ts';
import { sealText } from '#server/platform/vault.ts';

export interface Judged {
  result: 'done' | 'kept' | 'refused';
  code: RefusalCode | null;
}

/** Acts whose body takes the time they were done at. */
const STATED: ReadonlySet<string> = new Set([...FACTS, 'check-in']);

export async function judge(deps: Deps, subject: Subject, device: string, command: Command): Promise<Judged> {
  const { action, incidentId } = command;
  const body = ACTION_BODIES[action].safeParse(STATED.has(action) ? { ...command.body, statedAt: command.statedAt } : command.body);
  if (!body.success) return { result: 'refused', code: 'request.invalid' };
  const acted = await actOn(deps, { subject, incidentId, action, body: body.data as never, version: null, key: `${device} ${command.n}` }); // parsed by this action's own schema
  if (!isRefusal(acted)) return { result: 'done', code: null };
  const because = await reasonOf(deps, subject, command, acted.code);
  if (!isLate(action)) return { result: 'refused', code: because };
  const kept = await keepLate(deps, { subject, device, command, action, body: body.data, because });
  if (isRefusal(kept)) return { result: 'refused', code: kept.code };
  return action === 'hand-back' ? { result: 'done', code: null } : { result: 'kept', code: because };
}

/** Whoever was asked hears what became of it, not merely that it is no longer theirs. */
async function reasonOf(deps: Deps, subject: Subject, command: Command, code: RefusalCode): Promise<RefusalCode> {
  if (code !== 'access.denied' && code !== 'incident.unknown') return code;
  const found = await findIncident(deps.db, subject.towns, command.incidentId);
  if (!found || !wasAsked(found, subject.unitId) || relationsOf(subject, found, deps.district).includes('complained')) return code;
  return lost(found, { now: await deps.now(), actor: actorOf(subject), district: deps.district, text: null, newId: (prefix) => prefix }).code;
}

function isLate(action: string): action is LateFact['act'] {
  return action === 'hand-back' || FACTS.some((f) => f === action);
}

interface Late {
  subject: Subject;
  device: string;
  command: Command;
  action: LateFact['act'];
  body: Record<string, unknown>;
  because: RefusalCode;
}

async function keepLate(deps: Deps, late: Late): Promise<Refusal | null> {
  const found = await standing(deps, late);
  if (!found || !mayTell(deps, late.subject, found)) return refuse(late.because);
  const keyed = keyedLate(late);
  const { body, text } = partFreeText(late.body);
  const result = await change<null>(deps.shell, found, actorOf(late.subject), (incident, view) => {
    const before = earlier(view.known(IDEMPOTENCY), keyed);
    if (isRefusal(before)) return before;
    if (before) return { events: [], answer: null, ...(before.refusal ? { refusal: before.refusal } : {}) };
    return incident ? told(deps, late, incident, body, text, keyed, view) : refuse('incident.unknown');
  }, { needs: [needs(IDEMPOTENCY, keyed)] });
  return isRefusal(result) ? result : result.refusal;
}

/** The incident as it stands; what was merged meanwhile is handed back where it went. */
async function standing(deps: Deps, late: Late): Promise<Incident | null> {
  const towns = late.subject.towns;
  let found = await findIncident(deps.db, towns, late.command.incidentId);
  for (let hop = 0; found?.mergedInto && late.action === 'hand-back' && hop < 5; hop++) found = await findIncident(deps.db, towns, found.mergedInto);
  return found;
}

/** Whoever had it, or was asked and went: except where a complaint shuts them out. An incident reached by merging was theirs before. */
function mayTell(deps: Deps, subject: Subject, incident: Incident): boolean {
  const relations = relationsOf(subject, incident, deps.district);
  if (relations.includes('complained')) return false;
  const facts = { town: incident.town, towns: incident.towns, relations };
  return decide(subject, 'note', facts).allow || wasAsked(incident, subject.unitId) || incident.mergedFrom.length > 0;
}

function keyedLate({ subject, device, command }: Late): KeyedRequest {
  return keyedBy(subject.account, `${device} ${command.n} late`, `${command.incidentId} ${command.action} late`, command.body);
}

function told(deps: Deps, late: Late, incident: Incident, body: Record<string, unknown>, text: string | null, keyed: KeyedRequest, view: View): Decided<null> | Refusal {
  const sealed = text === null ? null : sealText(deps.vault, { town: incident.town, incidentId: incident.id, kind: 'note', text, at: view.now });
  const ctx: Context = { now: view.now, actor: actorOf(late.subject), district: deps.district, text: sealed?.ref ?? null, newId: view.newId };
  const fact: LateFact = { act: late.action, kind: stringOf(body['kind']), statedAt: statedAt(late.command), because: late.because, data: dataOf(body['data']) };
  const events = late.action === 'hand-back' ? handBackLate(incident, fact, stringOf(body['reason']) ?? 'stated', ctx) : recordLate(incident, fact, ctx, late.command.action === 'record' ? filesOf(late.body) : []);
  if (isRefusal(events)) return events;
  return { events, answer: null, sealed: sealed ? [sealed.row] : [], rows: [keeps(IDEMPOTENCY, { ...keyed, incidentId: incident.id, refusal: null, at: view.now })] };
}

/** Parsed as a record's before it was judged. */
function filesOf(body: Record<string, unknown>): NamedFile[] {
  const parsed = ACTION_BODIES.record.safeParse(body);
  return parsed.success ? (parsed.data.files ?? []) : [];
}

export function statedAt(command: Pick<Command, 'statedAt'>): Instant | null {
  return parseInstant(command.statedAt);
}

function stringOf(x: unknown): string | null {
  return typeof x === 'string' && x !== '' ? x : null;
}

function dataOf(x: unknown): Record<string, unknown> {
  return typeof x === 'object' && x !== null ? { ...x } : {};
}
