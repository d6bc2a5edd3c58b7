/**
 * 事件: what has to be settled. The whole of what the rules know about one incident, rebuilt from its events
 * by `evolve`; it contains no personal text, only references into the vault.
 */
import type { CheckIn } from './check-in.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Place } from '#domain/shared/place.ts';
import type { Flags, Proposal, Urgency, Verdict } from '#domain/triage/proposal.ts';

export const STATUSES = [
  'received', 'studying', 'with_police', 'to_dispatch', 'dispatched',
  'handling', 'arbitration', 'mediating', 'finished', 'closed',
] as const;
export type Status = (typeof STATUSES)[number];
export type OpenStatus = Exclude<Status, 'closed'>;

/** Who is accountable now. Exactly one for an open incident. */
export interface Holder {
  kind: 'station' | 'centre' | 'organisation' | 'person';
  id: string;
}

export const DEADLINE_KINDS = [
  'decide', 'study', 'acknowledge', 'police_result', 'dispatch', 'first_contact', 'seen', 'accept', 'arrive',
  'result', 'arbitrate', 'mediate', 'review', 'pass_on',
] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/**
 * A running clock. `promised` never moves; when it is missed, `level` rises and `at` becomes the next alarm of
 * the ladder, so an overdue clock goes on calling until somebody acts, and no touch can reset it.
 */
export interface Deadline {
  kind: DeadlineKind;
  at: Instant;
  promised: Instant;
  level: number;
  /** the assignment the clock is about, where there is one */
  assignmentId?: string;
}

/** A text in the vault; the record holds only its commitment. */
export interface VaultRef {
  id: string;
  commitment: string; // hex SHA-256(nonce ‖ text)
}

export type AssignmentStatus =
  | 'offered' | 'accepted' | 'en_route' | 'on_scene' | 'finished'
  | 'declined' | 'expired' | 'withdrawn' | 'returned';
export const ACTIVE_ASSIGNMENT: readonly AssignmentStatus[] = ['offered', 'accepted', 'en_route', 'on_scene'];

export interface Arrival {
  at: Instant;
  /** near / far by the town's tolerance; unknown without a position */
  check: 'near' | 'far' | 'unknown';
  metres: number | null;
}

export interface Assignment {
  id: string;
  unitId: string;
  organisationId: string;
  town: string | null;
  part: 'lead' | 'co';
  status: AssignmentStatus;
  exclusive: boolean;
  offeredAt: Instant;
  acceptedAt: Instant | null;
  departedAt: Instant | null;
  arrival: Arrival | null;
  endedAt: Instant | null;
  /** why declined, withdrawn or returned: a coded reason */
  reason: string | null;
  /** when somebody of the unit first had the offer on a screen; absent: nobody yet */
  seenAt?: Instant;
  /** messages about it, in the order of what became of them */
  told?: Told[];
  /** absent: nobody is asked */
  checkIn?: CheckIn;
}

/** One message to one person of the unit: by which way, and whether it was handed over. */
export interface Told {
  account: string;
  about: 'offer' | 'withdrawn';
  way: 'app' | 'wechat' | 'sms';
  ok: boolean;
  /** why it was not handed over, as the other side said it */
  code: string | null;
  at: Instant;
}

export interface DangerMark {
  code: string;
  by: 'machine' | 'person' | 'history';
  p: number;
}

export interface Decision {
  /** what is done; in a shadow run the police keep what a person judged otherwise */
  verdict: Verdict;
  /** what a person judged, where the shadow run kept it with the police all the same */
  tried?: Verdict;
  item: string | null;
  by: string; // account; 'policy' for the safe default
  confirmedBy: string | null;
  at: Instant;
  safeDefault: boolean;
  /** whether danger signs were on the incident when it was decided */
  overDanger: boolean;
  /** coded reason when an eligible call is not diverted */
  reason: string | null;
  /** what the caller said to the sentence that was read out; absent: it was not read out */
  callerAgrees?: boolean;
  /** guided questions put to the caller, by danger sign, and the answers; absent: none was asked */
  asked?: Asked[];
}

export interface Asked {
  sign: string;
  yes: boolean;
}

export interface PendingDecision {
  verdict: Verdict;
  item: string | null;
  by: string;
  at: Instant;
  callerAgrees?: boolean;
  asked?: Asked[];
}

export type PolicePartStatus = 'asked' | 'acknowledged' | 'refused' | 'done';
/** What the police have to do: the whole (with_police), their half of `joint`, or a hand-back. */
export interface PolicePart {
  why: 'verdict' | 'joint' | 'hand_back';
  status: PolicePartStatus;
  stationId: string;
  askedAt: Instant;
  reason: string | null; // of a hand-back, or of its refusal
}

export interface Assist {
  id: string;
  kind: string; // identity | records | presence
  status: 'asked' | 'answered';
  askedAt: Instant;
}

export interface Return {
  assignmentId: string;
  unitId: string;
  reason: string;
  proposedUnitId: string | null;
  at: Instant;
}

export interface Evidence {
  id: string;
  kind: string;
  at: Instant; // server
  statedAt: Instant | null; // as the phone or the paper said
  by: string;
  assignmentId: string | null;
  text: VaultRef | null;
  data: Record<string, string | number | boolean | null>;
}

/** What may be disputed: that a result was sent back, and what the caller said of it. */
export const APPEALABLE = ['redo', 'satisfaction'] as const;
export type Appealable = (typeof APPEALABLE)[number];
export const APPEAL_RESULTS = ['upheld', 'dismissed'] as const;

/** An organisation disputes what was said of its work. It moves nothing; what was said stays, marked. */
export interface Appeal {
  id: string;
  against: Appealable;
  /** when that was said: each saying is disputed once */
  saidAt: Instant;
  organisationId: string;
  by: string;
  at: Instant;
  /** decided in the town until then, by the district from then on */
  dueAt: Instant;
  decision: { result: (typeof APPEAL_RESULTS)[number]; by: string; at: Instant } | null;
}

export interface CallRef {
  callId: string;
  how: 'first' | 'linked' | 'reopened' | 'merged';
  receivedAt: Instant;
}

export interface Versions {
  catalogue: string;
  policy: string;
  rules: string;
  model: string | null;
}

export interface Incident {
  id: string;
  number: string;
  town: string;
  status: Status;
  version: number;
  openedAt: Instant;
  receivedAt: Instant;
  closedAt: Instant | null;
  paper: boolean;
  channel: string;
  stationId: string;
  place: Place;
  flags: Flags;
  calls: CallRef[];
  dangers: DangerMark[];
  proposal: Pick<Proposal, 'verdict' | 'item' | 'items' | 'urgency' | 'abstained'> | null;
  verdict: Verdict | null;
  item: string | null;
  urgency: Urgency;
  decision: Decision | null;
  pending: PendingDecision | null;
  /** the instant the 15 minutes run from */
  divertedAt: Instant | null;
  contact: { reached: boolean; at: Instant; tries: number } | null;
  police: PolicePart | null;
  assists: Assist[];
  assignments: Assignment[];
  returns: Return[];
  arbitratorId: string | null;
  /** the unit the arbitrator named; it may hand back to the police, but not return again */
  ruledUnitId: string | null;
  meeting: { place: Place; text: VaultRef | null; policeAt: Instant | null; unitAt: Instant | null } | null;
  evidence: Evidence[];
  outcome: { code: string; by: string; unitId: string | null; at: Instant } | null;
  review: { result: 'pass' | 'redo'; by: string; at: Instant } | null;
  closedAs: 'reviewed' | 'advised' | 'police_done' | 'merged' | 'passed_on' | 'no_matter' | null;
  reopened: number;
  mergedInto: string | null;
  /** what `unmerge` restores; clocks keep the instants they had */
  beforeMerge: { status: OpenStatus; deadlines: Deadline[] } | null;
  mergedFrom: string[];
  linkedTo: string[];
  /** `seq`: of the last word from the other side of a line */
  passing: { town: string; incidentId: string | null; at: Instant; seq?: number } | null;
  origin: { town: string; incidentId: string; accepted: boolean } | null;
  satisfaction: { score: number; at: Instant } | null;
  /** absent: none was ever lodged */
  appeals?: Appeal[];
  /** calls through the relay that are on the record already; absent: none */
  relayed?: string[];
  /** organisations that may neither be chosen nor read (DOMAIN-RULES 2.6) */
  excluded: string[];
  /** towns that take part: their own, co-handlers' and the one it is passed to (row-level security) */
  towns: string[];
  escalations: { to: string; reason: string; at: Instant }[];
  deadlines: Deadline[];
  holder: Holder | null;
  versions: Versions;
}

export function isOpen(incident: Incident): boolean {
  return incident.status !== 'closed';
}

export function isActive(assignment: Assignment): boolean {
  return ACTIVE_ASSIGNMENT.includes(assignment.status);
}

/** The one active lead assignment, if any. */
export function findLead(incident: Incident): Assignment | undefined {
  return incident.assignments.find((a) => a.part === 'lead' && isActive(a));
}

export function findAssignmentOfUnit(incident: Incident, unitId: string): Assignment | undefined {
  return incident.assignments.findLast((a) => a.unitId === unitId && isActive(a));
}

/** The appeal that waits to be decided: one at a time. */
export function findOpenAppeal(incident: Pick<Incident, 'appeals'>): Appeal | null {
  return incident.appeals?.find((a) => a.decision === null) ?? null;
}

/** The next deadline: the earliest running clock; ties by the order of DEADLINE_KINDS. */
export function nextDeadline(incident: Incident): Deadline | null {
  let next: Deadline | null = null;
  for (const d of incident.deadlines) {
    if (!next || d.at < next.at || (d.at === next.at && rank(d) < rank(next))) next = d;
  }
  return next;
}

function rank(d: Deadline): number {
  return DEADLINE_KINDS.indexOf(d.kind);
}
