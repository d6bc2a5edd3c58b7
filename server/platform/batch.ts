/** One group of changes decided in memory, in order, on what was loaded for all of them. No database in here. */
import type { District } from '#domain/catalogue/district.ts';
import { getTown } from '#domain/catalogue/lookup.ts';
import type { DomainEvent, NewEvent } from '#domain/incident/events.ts';
import { EVENT_VERSION } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { isLawful } from '#domain/incident/lifecycle.ts';
import type { Assignment, Incident } from '#domain/incident/incident.ts';
import { isActive, nextDeadline } from '#domain/incident/incident.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { AnyPart, Change, Committed, Part, TownEvent, View } from './change.ts';
import type { Accountability, EncodedEvent, StoredEvent } from './event-log.ts';
import { encodeEvent } from './event-log.ts';
import { newId } from './ids.ts';
import type { AssignmentRow } from './incident-row.ts';
import type { VaultRow } from './vault.ts';

/** What the writer loaded for the batch. */
export interface Loaded {
  now: Instant;
  /** seq of the chain's head before the batch */
  seq: number;
  incidents: Map<string, Incident>;
  busy: Map<string, string>;
  parts: Map<AnyPart, unknown>;
}

export type Told = Omit<StoredEvent, 'seq' | 'payload' | 'hash'>;

/** What the batch adds, ready to be saved set-based. */
export interface Additions {
  events: EncodedEvent[];
  /** the same events as consumers are told them; their seq and payload are known at the commit */
  told: Told[];
  fresh: Map<string, Incident>;
  known: Map<string, Incident>;
  assignments: Map<string, AssignmentRow>;
  sealed: VaultRow[];
  rows: Map<AnyPart, unknown[]>;
}

export type Result = Committed<unknown> | Refusal;

export function emptyAdditions(): Additions {
  return { events: [], told: [], fresh: new Map(), known: new Map(), assignments: new Map(), sealed: [], rows: new Map() };
}

/** An event that would leave an open incident without a holder or a deadline is a fault of a rule, never saved. */
export class OrphanRefused extends Error {
  constructor(type: string, incidentId: string) {
    super(`${type} would leave incident ${incidentId} without holder or deadline`);
    this.name = 'OrphanRefused';
  }
}

/** A move that the lifecycle does not know is a fault of a rule, never saved. */
export class UnlawfulMove extends Error {
  constructor(type: string, from: string, to: string) {
    super(`${type} may not move an incident from ${from} to ${to}`);
    this.name = 'UnlawfulMove';
  }
}

export function decideChange(change: Change<unknown>, district: District, loaded: Loaded, add: Additions): Result {
  const decided = change.decide(viewOf(loaded));
  if (isRefusal(decided)) return decided;
  const touched = new Map<string, Incident>();
  const applications = decided.events.map((e, n) => applied(e, loaded.seq + add.events.length + n + 1, change, district, loaded, touched));
  // Nothing of a change is kept until all of it was lawful.
  for (const { encoded, told } of applications) {
    add.events.push(encoded);
    add.told.push(told);
  }
  for (const e of decided.beside ?? []) keepBeside(e, change, loaded, add);
  for (const [id, incident] of touched) keepIncident(id, incident, loaded, add);
  add.sealed.push(...(decided.sealed ?? []));
  for (const { part, row } of decided.rows ?? []) keepRow(part, row, loaded, add);
  return {
    answer: decided.answer, refusal: decided.refusal ?? null, seq: loaded.seq + add.events.length, incidents: [...touched.values()],
  };
}

function viewOf(loaded: Loaded): View {
  return {
    now: loaded.now,
    incident: (id) => loaded.incidents.get(id) ?? null,
    busyWith: (unitId) => loaded.busy.get(unitId) ?? null,
    known<N, K, R>(part: Part<N, K, R>): K {
      if (!loaded.parts.has(part)) throw new Error(`the change did not say that it needs ${part.name}`);
      return loaded.parts.get(part) as K; // put there by this very part's load
    },
    newId: (prefix) => newId(prefix, Date.parse(loaded.now)),
  };
}

/**
 * What a batch adds that is decided and on its way to the disk is a fact for the next one, which was read without it:
 * rows first, since they tell which incidents a change is about (`bringIncidents`).
 */
export function bringRows(loaded: Loaded, add: Additions): void {
  for (const [part, rows] of add.rows) for (const row of rows) remember(part, row, loaded);
}

export function bringIncidents(loaded: Loaded, add: Additions): void {
  for (const changed of [add.fresh, add.known]) for (const [id, incident] of changed) loaded.incidents.set(id, incident);
  for (const { incident, assignment } of add.assignments.values()) occupy(loaded, incident.id, assignment);
}

/** One event: numbered, evolved, checked for orphans, encoded with who is accountable after it. */
function applied(e: NewEvent, seq: number, change: Change<unknown>, district: District, loaded: Loaded, touched: Map<string, Incident>): { encoded: EncodedEvent; told: Told } {
  const before = touched.get(e.incidentId) ?? loaded.incidents.get(e.incidentId) ?? null;
  const data = e.type === 'incident.opened' ? { ...e.data, number: numberIn(e.data) || numberOf(change.town, seq, loaded.now, district) } : e.data;
  const whole = { type: e.type, v: EVENT_VERSION, incident: e.incidentId, town: change.town, at: loaded.now, actor: change.actor.account, data } as DomainEvent; // type and data come from one NewEvent
  const after = evolve(before, whole);
  const accountable = accountabilityOf(after);
  if (after.status !== 'closed' && (!accountable.holder || !accountable.nextDue)) throw new OrphanRefused(e.type, e.incidentId);
  if (before && !isLawful(e.type, before.status, after.status)) throw new UnlawfulMove(e.type, before.status, after.status);
  touched.set(e.incidentId, after);
  const encoded = { type: e.type, v: EVENT_VERSION, incident: e.incidentId, at: loaded.now, payload: encodeEvent(change.town, whole, accountable) };
  return { encoded, told: { ...whole, data: { ...whole.data }, ...accountable } };
}

function keepBeside({ about, type, data }: TownEvent, change: Change<unknown>, loaded: Loaded, add: Additions): void {
  const whole = { type, v: EVENT_VERSION, incident: about, at: loaded.now, actor: change.actor.account, data };
  const nobody = { holder: null, nextDue: null };
  add.events.push({ type, v: EVENT_VERSION, incident: about, at: loaded.now, payload: encodeEvent(change.town, whole, nobody) });
  add.told.push({ ...whole, town: change.town, ...nobody });
}

export function accountabilityOf(i: Incident): Accountability {
  const due = nextDeadline(i);
  return { holder: i.holder, nextDue: due && { kind: due.kind, at: due.at, level: due.level } };
}

/** The number a matter already has where it comes from: one number through all. */
function numberIn(data: NewEvent['data']): string {
  return 'number' in data ? data.number : '';
}

/** A number people can say: town, year, and the place of the incident's first event in the town's chain. */
function numberOf(town: string, seq: number, now: Instant, district: District): string {
  return `${getTown(district, town).prefix}${now.slice(2, 4)}-${String(seq).padStart(6, '0')}`;
}

function keepIncident(id: string, incident: Incident, loaded: Loaded, add: Additions): void {
  const before = loaded.incidents.get(id);
  if (!before || add.fresh.has(id)) add.fresh.set(id, incident);
  else add.known.set(id, incident);
  for (const a of incident.assignments) {
    const old = before?.assignments.find((x) => x.id === a.id);
    if (old?.status === a.status) continue;
    add.assignments.set(a.id, { incident, assignment: a });
    occupy(loaded, id, a);
  }
  loaded.incidents.set(id, incident);
}

function occupy({ busy }: Loaded, incidentId: string, a: Assignment): void {
  if (!a.exclusive) return;
  if (isActive(a)) busy.set(a.unitId, incidentId);
  else if (busy.get(a.unitId) === incidentId) busy.delete(a.unitId);
}

function keepRow(part: AnyPart, row: unknown, loaded: Loaded, add: Additions): void {
  const rows = add.rows.get(part);
  if (rows) rows.push(row);
  else add.rows.set(part, [row]);
  remember(part, row, loaded);
}

function remember(part: AnyPart, row: unknown, { parts }: Loaded): void {
  const known = parts.get(part);
  if (known !== undefined) (part as Part<unknown, unknown, unknown>).remember(known, row);
}

/** The constraint that fired → what the actor is told; null is a fault. */
export function refusalOfConstraint(constraint: string | undefined): Refusal | null {
  if (constraint === 'assignment_one_incident_a_unit') return refuse('dispatch.unit_busy');
  if (constraint === 'assignment_one_lead') return refuse('dispatch.lead_exists');
  if (constraint === 'incident_second_person') return refuse('triage.second_person_needed');
  return null;
}
