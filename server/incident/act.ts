/** One act of one person on one incident: through access, through the door, and back as the person may see it. */
import type { Subject } from '#domain/access/subject.ts';
import type { Action, ActionBody } from '#domain/incident/contract.ts';
import { event, type NewEvent } from '#domain/incident/events.ts';
import type { Incident, VaultRef } from '#domain/incident/incident.ts';
import type { Context, Facts } from '#domain/incident/rule.ts';
import { act } from '#domain/rules.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { change, keeps, needs, type Decided, type View } from '#server/platform/change.ts';
import { earlier, IDEMPOTENCY, keyedBy, type KeyedRequest } from '#server/platform/idempotency.ts';
import { sealText, type VaultRow } from '#server/platform/vault.ts';
import { partFreeText } from './free-text.ts';
import { PRECEDENTS, precedentOf } from './precedents.ts';
import { findIncident } from './queries.ts';
import { accessTo, actorOf } from './view.ts';

export interface ActRequest<A extends Action> {
  subject: Subject;
  incidentId: string;
  action: A;
  body: ActionBody<A>;
  /** `If-Match`: the version the person looked at */
  version: number | null;
  key: string | null;
}

export interface Acted {
  incident: Incident;
  seq: number;
  now: Instant;
}

/** Acts that other stages answer at once: their answer shows what followed, such as the direct feed's offer. */
const FOLLOWED: ReadonlySet<Action> = new Set<Action>(['decide', 'confirm', 'accept', 'decline', 'dispatch', 'pass-on', 'redo', 'review', 'reopen']);

/** Refusals are values; what was refused left no trace, except where the rule itself records the attempt. */
export async function actOn<A extends Action>(deps: Deps, request: ActRequest<A>): Promise<Acted | Refusal> {
  const { subject, incidentId } = request;
  const found = await findIncident(deps.db, subject.towns, incidentId);
  const denied = mayAct(deps, request, found);
  if (denied || !found) return denied ?? refuse('incident.unknown');
  const { body, text } = partFreeText(request.body);
  const keyed = keyedRequest(request);
  const elsewhere = await namedElsewhere(deps, request, found);
  let now: Instant | null = null;
  const result = await change<{ again: boolean }>(deps.shell, found, actorOf(subject), (incident, view) => {
    now = view.now;
    const before = keyed ? earlier(view.known(IDEMPOTENCY), keyed) : null;
    if (isRefusal(before)) return before;
    if (before) return { events: [], answer: { again: true }, ...(before.refusal ? { refusal: before.refusal } : {}) };
    const no = mayAct(deps, request, incident);
    if (no || !incident) return no ?? refuse('incident.unknown');
    return decided(deps, request, incident, body as ActionBody<A>, text, keyed, { ...view, incident: (id) => view.incident(id) ?? elsewhere.get(id) ?? null });
  }, { ...factsFor(request, found), needs: [needs(PRECEDENTS, null), ...(keyed ? [needs(IDEMPOTENCY, keyed)] : [])] });
  if (isRefusal(result)) return result;
  if (result.refusal) return result.refusal;
  if (FOLLOWED.has(request.action)) await deps.settled(found.town, result.seq);
  const after = await findIncident(deps.db, subject.towns, incidentId);
  return { incident: after ?? found, seq: result.seq, now: now ?? (await deps.now()) };
}

/** What the matrix says, told as the outside may hear it: a secret incident is one that is not there. */
function mayAct<A extends Action>(deps: Deps, request: ActRequest<A>, incident: Incident | null): Refusal | null {
  if (!incident) return refuse('incident.unknown');
  const access = accessTo(request.subject, request.action, incident, deps.district);
  if (access.allow) return request.version === null || request.version === incident.version ? null : refuse('incident.changed', { version: incident.version });
  if (access.hidden) return refuse('incident.unknown');
  return ownRefusal(request, incident) ?? refuse('access.denied');
}

/** Some "no" of the matrix have a better reason than "not allowed". */
function ownRefusal<A extends Action>({ action, subject }: ActRequest<A>, i: Incident): Refusal | null {
  if (action === 'confirm' && i.pending?.by === subject.account) return refuse('triage.same_person');
  if ((action === 'decide' || action === 'confirm') && subject.roles.includes('call_taker')) return refuse('triage.not_a_duty_officer');
  return null;
}

function keyedRequest<A extends Action>(r: ActRequest<A>): KeyedRequest | null {
  return keyedBy(r.subject.account, r.key, `${r.incidentId} ${r.action}`, r.body);
}

/** Incidents the act names that lie in another town's chain: read, never changed, so that a rule can say what they are. */
async function namedElsewhere<A extends Action>(deps: Deps, r: ActRequest<A>, found: Incident): Promise<ReadonlyMap<string, Incident>> {
  const named = factsFor(r, found).others ?? [];
  const read = await Promise.all(named.map((id) => findIncident(deps.db, r.subject.towns, id)));
  return new Map(read.flatMap((i) => (i && i.town !== found.town && accessTo(r.subject, 'incident.read', i, deps.district).allow ? [[i.id, i]] : [])));
}

/** Which rows beside the incident the rule will ask about. */
function factsFor<A extends Action>(r: ActRequest<A>, found: Incident): { units?: string[]; others?: string[] } {
  const body: Record<string, unknown> = { ...r.body };
  const ids = (...keys: string[]) => keys.flatMap((k) => (typeof body[k] === 'string' ? [body[k]] : []));
  return { units: ids('unitId'), others: [...ids('intoIncidentId', 'incidentId'), ...(found.mergedInto ? [found.mergedInto] : [])] };
}

/** What the rules say to an act that access allows: its events, its words sealed, its precedents. */
export function decided<A extends Action>(
  deps: Pick<Deps, 'vault' | 'district'>, request: ActRequest<A>, incident: Incident, body: ActionBody<A>, text: string | null, keyed: KeyedRequest | null, view: View,
): Decided<{ again: boolean }> | Refusal {
  const sealed = text === null ? null : sealText(deps.vault, { town: incident.town, incidentId: incident.id, kind: 'note', text, at: view.now });
  const ctx: Context = { now: view.now, actor: actorOf(request.subject), district: deps.district, text: sealed?.ref ?? null, newId: view.newId };
  const facts: Facts = { busyWith: view.busyWith, other: view.incident };
  const outcome = act(incident, request.action, body, ctx, facts);
  if (isRefusal(outcome)) return outcome;
  const events = withWords(outcome.events, incident.id, sealed);
  const precedents = events.flatMap((e) => precedentOf(e, incident, deps.district, view));
  return {
    events, answer: { again: false }, sealed: sealed ? [sealed.row] : [],
    ...(outcome.refusal ? { refusal: outcome.refusal } : {}),
    rows: [
      ...precedents.map((p) => keeps(PRECEDENTS, p)),
      ...(keyed ? [keeps(IDEMPOTENCY, { ...keyed, incidentId: incident.id, refusal: outcome.refusal ?? null, at: view.now })] : []),
    ],
  };
}

/** Words that no event of the act refers to are kept beside it as a note: nothing said is lost. */
function withWords(events: NewEvent[], incidentId: string, sealed: { row: VaultRow; ref: VaultRef } | null): NewEvent[] {
  if (!sealed || JSON.stringify(events).includes(sealed.ref.id)) return events;
  return [...events, event(incidentId, 'note.added', { text: sealed.ref })];
}
