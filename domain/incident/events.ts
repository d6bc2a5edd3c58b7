/**
 * Every event an incident can have. Payloads carry due times and versions, so replay reads no policy, and
 * personal text only as a commitment into the vault. A type's shape is never rewritten: a new shape is a new `v`.
 */
import type { Instant } from '#domain/shared/time.ts';
import type { Place } from '#domain/shared/place.ts';
import type { FileStated, Media } from '#domain/files/files.ts';
import type { Flags, Urgency, Verdict } from '#domain/triage/proposal.ts';
import type {
  Appeal, Arrival, Assignment, CallRef, DangerMark, Deadline, DeadlineKind, Decision, Evidence, Holder, Incident,
  PendingDecision, PolicePart, Told, VaultRef, Versions,
} from './incident.ts';

/** Clocks an event starts and stops; started ones replace a running clock of the same kind and assignment. */
export interface Clocks {
  start?: Deadline[];
  stop?: DeadlineKind[];
}

/** The sender's own id stays out of the record: it may hold a number, and the record can never forget. */
export interface TakenCall {
  callId: string;
  revision: number;
  receivedAt: Instant;
  words: VaultRef | null;
  identity: VaultRef | null;
  placeText: VaultRef | null;
}

export interface EventData {
  'incident.opened': {
    number: string; stationId: string; channel: string; place: Place; flags: Flags; paper: boolean;
    call: TakenCall | null; dangers: DangerMark[]; proposal: Incident['proposal']; urgency: Urgency;
    versions: Versions; excluded: string[]; origin: Incident['origin'];
    /** an incident passed on from another town keeps what was decided there */
    inherited: { verdict: Verdict; item: string | null; divertedAt: Instant; decision: Decision; contact: Incident['contact']; calls: CallRef[]; holder: Holder } | null;
    clocks: Clocks;
  };
  'call.linked': { call: TakenCall; why: string[]; dangers: DangerMark[]; clocks?: Clocks };
  'call.revised': { call: TakenCall; stale: boolean; dangers: DangerMark[] };
  'call.conflicted': { callId: string; revision: number; entry: VaultRef | null };
  'triage.study_opened': { text: VaultRef | null; clocks: Clocks };
  'triage.second_person_asked': { pending: PendingDecision; dangers?: DangerMark[] };
  /** another reader saw the call after the proposal; it may only raise, so that an answer without signs changes nothing */
  'triage.read_again': {
    reader: string; callId: string; result: 'raised' | 'nothing' | 'unusable' | 'late' | 'away'; dangers: DangerMark[]; text: VaultRef | null;
  };
  'triage.decided': {
    decision: Decision; dangers: DangerMark[]; urgency: Urgency; status: 'with_police' | 'to_dispatch' | 'closed';
    police: PolicePart | null; divertedAt: Instant | null; holder: Holder | null; clocks: Clocks;
  };
  'contact.made': { reached: boolean; by: 'phone' | 'relay'; text: VaultRef | null; clocks: Clocks };
  /** a number was lent between the caller and whoever asked for it; parted; and a call through it that is over */
  'relay.bound': { ref: string; assignmentId: string | null; until: Instant };
  'relay.unbound': { ref: string };
  'relay.called': { ref: string; assignmentId: string | null; answered: boolean; seconds: number };
  'unit.dispatched': { assignment: Assignment; status: 'dispatched' | null; clocks: Clocks };
  /** a word from the desk to a unit that has it; and that somebody of the unit read it */
  'unit.messaged': { messageId: string; unitId: string; text: VaultRef };
  'unit.message_read': { messageId: string; unitId: string };
  /** nobody read it in time, or no phone was there: who was told that there is something to read, by which way; neither address nor words */
  'unit.message_told': { messageId: string; unitId: string; told: { account: string; way: 'wechat' | 'sms'; ok: boolean; code: string | null }[] };
  /** messages to the unit's people: whom, by which way, and whether they were handed over; neither address nor text */
  'assignment.told': { assignmentId: string; told: Omit<Told, 'at'>[]; ref: string };
  /** somebody of the unit has the offer on a screen */
  'assignment.seen': { assignmentId: string };
  'assignment.accepted': { assignmentId: string; lead: boolean; holder: Holder | null; clocks: Clocks };
  'assignment.departed': { assignmentId: string; statedAt: Instant | null };
  'assignment.arrived': { assignmentId: string; arrival: Arrival; statedAt: Instant | null; clocks: Clocks };
  /** whoever is at the scene: when they will be asked, that they or their partner were, that all is well, that nobody answered */
  'check_in.begun': { assignmentId: string; account: string; dueAt: Instant };
  'check_in.asked': { assignmentId: string; account: string; of: 'own' | 'partner'; dueAt: Instant };
  'check_in.answered': { assignmentId: string; account: string; statedAt: Instant | null; dueAt: Instant | null };
  'check_in.missed': { assignmentId: string; account: string; toldTo: string };
  'assignment.ended': {
    assignmentId: string; as: 'declined' | 'expired' | 'withdrawn' | 'finished'; reason: string | null;
    /** what the incident goes back to, when the lead left it */
    status: 'to_dispatch' | null; holder: Holder | null; clocks: Clocks;
  };
  'assignment.returned': {
    assignmentId: string; unitId: string; reason: string; proposedUnitId: string | null; text: VaultRef | null;
    status: 'to_dispatch' | null; clocks: Clocks;
  };
  'arbitration.opened': { assignmentId: string; unitId: string; reason: string; proposedUnitId: string | null; text: VaultRef | null; arbitratorId: string; clocks: Clocks };
  'arbitration.decided': { unitId: string | null; item: string | null; reason: string; precedent: boolean; holder: Holder; status: 'to_dispatch' | 'dispatched' | 'handling'; clocks: Clocks };
  'evidence.recorded': { evidence: Evidence; meeting: Incident['meeting'] };
  'incident.supplemented': { text: VaultRef | null; place: Place | null; urgency: Urgency | null; excluded: string[] };
  'incident.finished': { assignmentId: string; outcome: { code: string; by: string; unitId: string | null }; text: VaultRef | null; holder: Holder; clocks: Clocks };
  'hand_back.asked': { police: PolicePart; assignmentId: string | null; clocks: Clocks };
  'police.asked': { police: PolicePart; clocks: Clocks };
  'police.acknowledged': { by: 'message' | 'telephone'; holder: Holder | null; takesAll: boolean; clocks: Clocks };
  'police.refused': { reason: string; clocks: Clocks };
  'police.done': { clocks: Clocks };
  'assist.asked': { assistId: string; kind: string; text: VaultRef | null };
  'assist.answered': { assistId: string; text: VaultRef | null };
  'incident.escalated': { to: string; reason: string };
  'mediation.opened': { assignment: Assignment; reason: string; holder: Holder; clocks: Clocks };
  'passing.offered': { town: string; reason: string | null; clocks: Clocks };
  'passing.linked': { incidentId: string };
  'passing.accepted': { holder: Holder | null };
  /** the other side of a line told how it stands there; `statedAt` by its clock, `seq` its number on the line (0: by telephone) */
  'passing.told': { step: string; seq: number; incidentId: string | null; holder: Holder; statedAt: Instant; clocks: Clocks };
  'passing.declined': { reason: string; clocks?: Clocks };
  'review.passed': { by: string; text: VaultRef | null };
  'review.redone': { by: string; reason: string | null; text: VaultRef | null; holder: Holder; clocks: Clocks };
  /** what was said of the work is disputed, and decided by somebody else; neither moves the incident */
  'appeal.lodged': { appeal: Omit<Appeal, 'decision'>; text: VaultRef };
  'appeal.decided': { appealId: string; result: NonNullable<Appeal['decision']>['result']; by: string; text: VaultRef };
  'incident.closed': { as: NonNullable<Incident['closedAs']>; outcome: string | null; text: VaultRef | null };
  'incident.reopened': { reason: string; by: 'person' | 'repeat' | 'caller'; call: TakenCall | null; dangers: DangerMark[]; status: 'received' | 'to_dispatch' | 'with_police'; holder: Holder; police: PolicePart | null; clocks: Clocks };
  'incident.merged': { into: string };
  'incident.absorbed': { from: string; calls: CallRef[]; dangers: DangerMark[] };
  'incident.unmerged': { from: string; holder: Holder };
  'incident.released': { incidentId: string; callIds: string[] };
  'incident.linked': { incidentId: string; reason: string | null };
  'satisfaction.given': { score: number; text: VaultRef | null };
  /** a message went to the caller: what about, and under which reference; neither number nor text */
  'caller.told': { about: 'decision' | 'delayed' | 'result' | 'handed_back'; ref: string };
  'caller.link_revoked': Record<never, never>;
  /** what the caller wrote on the page of the link has danger signs that nobody knew of */
  'caller.endangered': { dangers: DangerMark[] };
  'note.added': { text: VaultRef };
  /** told when signal came back, too late for its own rule: a fact all the same, that moves nothing */
  'late.recorded': {
    act: 'depart' | 'arrive' | 'record' | 'hand-back'; kind: string | null; statedAt: Instant | null; because: string;
    data: Record<string, unknown>; assignmentId: string | null; text: VaultRef | null;
  };
  /** a picture's or a sound's hash, on the record before its bytes are here */
  'file.committed': { file: FileStated };
  /** its bytes came, were what the hash said, and are kept without what is no picture: sealed under `entry` */
  'file.arrived': {
    fileId: string; sha256: string; media: Media; bytes: number; width: number | null; height: number | null;
    /** what was taken off, by its code */
    removed: string[]; entry: VaultRef;
  };
  'deadline.missed': { kind: DeadlineKind; level: number; dueAt: Instant; toldTo: string; clocks: Clocks };
}

export type EventType = keyof EventData;

/** The current version of every type; a new shape gets the next number and an upcast in `evolve`. */
export const EVENT_VERSION = 1;

export interface NewEvent<T extends EventType = EventType> {
  incidentId: string;
  type: T;
  data: EventData[T];
}

export type DomainEvent = {
  [T in EventType]: {
    type: T; v: number; incident: string; town: string; at: Instant; actor: string; data: EventData[T];
  };
}[EventType];

/** An event about an incident, typed by its name. */
export function event<T extends EventType>(incidentId: string, type: T, data: EventData[T]): NewEvent {
  return { incidentId, type, data };
}
