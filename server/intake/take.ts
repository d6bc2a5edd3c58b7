/** One call through the door: decided with what the batch knows, its texts sealed under the incident it belongs to. */
import { keyClassOf } from '#domain/access/retention.ts';
import type { Subject } from '#domain/access/subject.ts';
import { idAcross } from '#domain/incident/across.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import type { VaultRef } from '#domain/incident/incident.ts';
import type { CallBody } from '#domain/intake/contract.ts';
import { takeCall, told, type IntakeOutcome, type Taken } from '#domain/intake/take.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { actorOf } from '#server/incident/view.ts';
import type { Committed, Decided, View } from '#server/platform/change.ts';
import { keeps, needs } from '#server/platform/change.ts';
import { inTowns } from '#server/platform/db.ts';
import { constraintOf } from '#server/platform/db-faults.ts';
import { earlier, IDEMPOTENCY, keyedBy, type KeyedRequest } from '#server/platform/idempotency.ts';
import { newKey, personKey, sealText, type SealKey, type VaultKind, type VaultRow } from '#server/platform/vault.ts';
import { CALLS, priorTo, type CallRow, type ConflictRow } from './calls.ts';
import type { Prepared } from './prepare.ts';

/** What taking a call needs of the program; without a database, all numbers are those of one town. */
export type Taking = Pick<Deps, 'shell' | 'district' | 'vault' | 'secrets' | 'onTaken'> & Partial<Pick<Deps, 'db'>>;

export interface TakenCallAnswer {
  outcome: IntakeOutcome;
  conflict: boolean;
  callId: string;
  incidentId: string;
}

/** `key`: the request's `Idempotency-Key`; the same again is told the first outcome, another body is refused (decision 19). */
export async function submitCall(deps: Taking, subject: Subject, prepared: Prepared, key: string | null = null): Promise<Committed<TakenCallAnswer> | Refusal> {
  if (prepared.body.revision > 0) await toItsTown(deps, subject, prepared, null);
  const taken = await throughDoor(deps, subject, prepared, key).catch(async (error: unknown) => {
    if (constraintOf(error) !== 'call_source_external_id_revision_key') throw error;
    const found = await toItsTown(deps, subject, prepared, prepared.body.revision);
    if (found === 'here') throw error;
    return found === 'there' ? throughDoor(deps, subject, prepared, key) : refuse('intake.town_denied');
  });
  if (!isRefusal(taken) && NEW.has(taken.answer.outcome)) tell(deps, prepared, taken.answer);
  return taken;
}

/**
 * A matter never changes town: what is told again under a number goes where it was told first, wherever it is said to be now;
 * a revision that is there already, where that is (a later one may have come first, as of another town).
 * null: a town that this account does not see has it, or nobody has.
 */
async function toItsTown({ db }: Taking, subject: Subject, { body, externalId, call }: Prepared, revision: number | null): Promise<'here' | 'there' | null> {
  if (!db) return null;
  const { rows: [first] } = await inTowns(db, subject.towns, (client) => client.query<{ town: string }>(
    'select town from liandong.call where source = $1 and external_id = $2 and ($3::int is null or revision = $3) order by taken_at, revision limit 1', [body.source, externalId, revision]));
  if (!first || first.town === call.town) return first ? 'here' : null;
  call.town = first.town;
  return 'there';
}

/** Outcomes of a call that nobody had judged before. */
const NEW: ReadonlySet<IntakeOutcome> = new Set(['new', 'linked', 'revised']);

function tell(deps: Taking, { call, proposal, input }: Prepared, { callId, incidentId }: TakenCallAnswer): void {
  deps.onTaken?.({ town: call.town, callId, incidentId, receivedAt: call.call.receivedAt, input, proposal, linkKeys: call.linkKeys });
}

function throughDoor(deps: Taking, subject: Subject, prepared: Prepared, key: string | null): Promise<Committed<TakenCallAnswer> | Refusal> {
  const { body, call } = prepared;
  const keyed = keyedBy(subject.account, key, 'calls', body);
  return deps.shell.submit<TakenCallAnswer>({
    town: call.town, actor: actorOf(subject), incidents: call.diverted ? [idAcross(call.diverted.incidentId)] : [],
    needs: [needs(CALLS, { source: body.source, externalId: prepared.externalId, ...told(call) }), ...(keyed ? [needs(IDEMPOTENCY, keyed)] : [])],
    decide: (view) => (keyed ? decideOnce(deps, subject, prepared, view, keyed) : decideCall(deps, subject, prepared, view)),
  });
}

function decideOnce(deps: Taking, subject: Subject, prepared: Prepared, view: View, keyed: KeyedRequest): Decided<TakenCallAnswer> | Refusal {
  const before = earlier(view.known(IDEMPOTENCY), keyed);
  if (isRefusal(before)) return before;
  if (before) return { events: [], answer: before.told as TakenCallAnswer }; // kept below, under the hash of this very body
  const decided = decideCall(deps, subject, prepared, view);
  const kept = keeps(IDEMPOTENCY, { ...keyed, incidentId: decided.answer.incidentId, refusal: null, told: decided.answer, at: view.now });
  return { ...decided, rows: [...(decided.rows ?? []), kept] };
}

function decideCall(deps: Taking, subject: Subject, prepared: Prepared, view: View): Decided<TakenCallAnswer> {
  const { body, call } = prepared;
  const known = view.known(CALLS);
  const taken = takeCall(call, {
    taken: known.taken.get(`${body.source}\n${prepared.externalId}`) ?? [], prior: priorTo(known, call.linkKeys), incident: view.incident,
  }, { now: view.now, actor: actorOf(subject), district: deps.district, text: null, newId: view.newId });
  const answer = { outcome: taken.outcome, conflict: taken.conflict, callId: taken.callId, incidentId: taken.incidentId };
  if (taken.events.length === 0) return { events: [], answer };
  return taken.keep ? kept(deps, body, prepared, taken, view, answer) : conflicting(deps, body, prepared, taken, view, answer);
}

/** Seals what the call says under the incident it turned out to belong to, and puts the references into its events. */
function kept(deps: Taking, body: CallBody, prepared: Prepared, taken: Taken, view: View, answer: TakenCallAnswer): Decided<TakenCallAnswer> {
  const { call, clear } = prepared;
  const seal = sealer(deps, prepared, taken.incidentId, view);
  const words = seal('words', clear.words);
  const identity = clear.identity === null ? null : seal('identity', clear.identity);
  const placeText = clear.placeText === null ? null : seal('place_text', clear.placeText);
  if (clear.raw !== null) seal('raw', clear.raw);
  const sealedCall = { ...call.call, words, identity, placeText };
  const row: CallRow = {
    kind: 'call', id: call.call.callId, incidentId: taken.incidentId, source: body.source, externalId: prepared.externalId, revision: body.revision,
    channel: body.channel, receivedAt: call.call.receivedAt, takenAt: view.now, bodyHash: call.bodyHash, linkKeys: call.linkKeys,
    entryIds: seal.ids, item: prepared.proposal.item, danger: taken.danger, paper: call.paper,
  };
  return { events: taken.events.map((e) => withCall(e, call.call, sealedCall)), answer, sealed: seal.rows, rows: [keeps(CALLS, row)] };
}

function withCall(e: NewEvent, from: object, to: object): NewEvent {
  return 'call' in e.data && e.data.call === from ? { ...e, data: { ...e.data, call: to } as NewEvent['data'] } : e; // the same call, now sealed
}

/** Another body under an id already taken: stored whole, for a person to compare. */
function conflicting(deps: Taking, body: CallBody, prepared: Prepared, taken: Taken, view: View, answer: TakenCallAnswer): Decided<TakenCallAnswer> {
  const seal = sealer(deps, prepared, taken.incidentId, view);
  const entry = seal('raw', JSON.stringify(body));
  const row: ConflictRow = {
    kind: 'conflict', id: view.newId('cfl'), callId: taken.callId, source: body.source, externalId: prepared.externalId, revision: body.revision,
    bodyHash: prepared.call.bodyHash, entryIds: seal.ids, at: view.now,
  };
  const events = taken.events.map((e) => (e.type === 'call.conflicted' ? { ...e, data: { ...e.data, entry } as NewEvent['data'] } : e));
  return { events, answer, sealed: seal.rows, rows: [keeps(CALLS, row)] };
}

interface Sealer {
  (kind: VaultKind, text: string): VaultRef;
  rows: VaultRow[];
  ids: string[];
}

/** Keys of the call's person, so that one person can be erased everywhere: one for who it is, one for the matter, which is kept longer. */
function sealer(deps: Taking, prepared: Prepared, incidentId: string, view: View): Sealer {
  const spec = { town: prepared.call.town, incidentId, at: view.now, person: prepared.phone === null ? null : personKey(deps.vault, prepared.phone) };
  const keys = new Map<string, SealKey>();
  const keyFor = (kind: VaultKind): SealKey => {
    const key = keys.get(keyClassOf(kind)) ?? newKey(deps.vault, spec);
    keys.set(keyClassOf(kind), key);
    return key;
  };
  const seal = ((kind, text) => {
    const { row, ref } = sealText(deps.vault, { ...spec, kind, text }, keyFor(kind));
    seal.rows.push(row);
    seal.ids.push(ref.id);
    return ref;
  }) as Sealer; // its lists are given on the next line
  return Object.assign(seal, { rows: [], ids: [] });
}

