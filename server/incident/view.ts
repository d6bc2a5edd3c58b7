/** An incident as one viewer may see it: fields by the access matrix, acts by the same rules that will judge them. */
import { decide } from '#domain/access/decide.ts';
import type { AccessAction, AccessDecision } from '#domain/access/decide.ts';
import { relationsOf } from '#domain/access/relations.ts';
import type { Subject } from '#domain/access/subject.ts';
import type { District, Text } from '#domain/catalogue/district.ts';
import { findAccount, findItem, findOrganisation, findOutcome, findPerson, findTown, findUnit } from '#domain/catalogue/lookup.ts';
import { findUnanswered } from '#domain/incident/check-in.ts';
import { briefOf, placeName } from '#domain/incident/brief.ts';
import { spokenFor } from '#domain/incident/across.ts';
import type { Action, IncidentRow, IncidentView } from '#domain/incident/contract.ts';
import { ACTIONS } from '#domain/incident/contract.ts';
import type { Assignment, DangerMark, Incident } from '#domain/incident/incident.ts';
import { findLead, nextDeadline } from '#domain/incident/incident.ts';
import { findMissed, findRaised, isVulnerable } from '#domain/incident/rank.ts';
import type { Actor, Context } from '#domain/incident/rule.ts';
import { catalogueOf } from '#domain/incident/rule.ts';
import { missingEvidence } from '#domain/response/evidence.ts';
import { possibleActions } from '#domain/rules.ts';
import type { Instant } from '#domain/shared/time.ts';

export function actorOf(subject: Subject): Actor {
  const { account, roles, organisationId, unitId, stationId, personId } = subject;
  return { account, roles, organisationId, unitId, stationId, personId };
}

/** May this subject do this to this incident? One question for reading, acting and streaming. */
export function accessTo(subject: Subject | null, action: AccessAction, i: Incident, district: District): AccessDecision {
  return accessOf(subject, i, district)(action);
}

/** The same question about many acts: what the subject is to the incident is found once. */
function accessOf(subject: Subject | null, i: Incident, district: District): (action: AccessAction) => AccessDecision {
  const relations = subject ? relationsOf(subject, i, district) : ['none' as const];
  return (action) => decide(subject, spokenFor(i, action), { town: i.town, towns: i.towns, relations });
}

export interface Viewer {
  subject: Subject;
  district: District;
  now: Instant;
}

function contextOf(viewer: Viewer): Context {
  return { now: viewer.now, actor: actorOf(viewer.subject), district: viewer.district, text: null, newId: (prefix) => prefix };
}

/** One line of the board. */
export function rowView(i: Incident, viewer: Viewer): IncidentRow {
  const { district } = viewer;
  const catalogue = catalogueOf(i, contextOf(viewer));
  const due = nextDeadline(i);
  const missed = findMissed(i);
  return {
    id: i.id, number: i.number, town: i.town, status: i.status, verdict: i.verdict,
    item: i.item ?? i.proposal?.item ?? null, itemName: itemName(i, viewer), urgency: i.urgency,
    place: {
      areaId: i.place.areaId, name: placeName(i.place.areaId, district),
      position: i.place.position ? { ...i.place.position, datum: 'wgs84' } : null, precision: i.place.precision,
    },
    area: i.place.areaId,
    holder: i.holder && { kind: i.holder.kind, id: i.holder.id, name: holderName(i, district) },
    nextDueAt: due?.at ?? null, nextDueKind: due?.kind ?? null, version: i.version,
    brief: briefOf(i, catalogue, district),
    dangers: byCode(i.dangers).map((d) => ({ code: d.code, sign: catalogue.dangerSigns.find((s) => s.code === d.code)?.sign ?? { zh: d.code, en: d.code }, by: d.by, p: d.p })),
    vulnerable: isVulnerable(i), overdue: missed !== null, missed: missed && { kind: missed.kind, promised: missed.promised }, raised: findRaised(i), unanswered: findUnanswered(i),
    openedAt: i.openedAt, receivedAt: i.receivedAt, closedAt: i.closedAt,
  };
}

/** One line a sign, the surest source first: machine and history may both have found it. */
function byCode(marks: readonly DangerMark[]): DangerMark[] {
  const best = new Map<string, DangerMark>();
  for (const m of marks) if ((best.get(m.code)?.p ?? -1) < m.p) best.set(m.code, m);
  return [...best.values()];
}

function itemName(i: Incident, viewer: Viewer): Text | null {
  const code = i.item ?? i.proposal?.item ?? null;
  return code ? (findItem(catalogueOf(i, contextOf(viewer)), code)?.name ?? null) : null;
}

export function holderName(i: Pick<Incident, 'holder'>, district: District): Text | string {
  const holder = i.holder;
  if (!holder) return '';
  if (holder.kind === 'person') return findPerson(district, holder.id)?.name ?? holder.id;
  if (holder.kind === 'station') return district.stations.find((s) => s.id === holder.id)?.name ?? holder.id;
  return findOrganisation(district, holder.id)?.name ?? findTown(district, holder.id)?.name ?? holder.id;
}

export function incidentView(i: Incident, viewer: Viewer): IncidentView {
  return { ...incidentState(i, viewer), ...actionsFor(i, viewer) };
}

/** The same without what the viewer may do. */
export function incidentState(i: Incident, viewer: Viewer): Omit<IncidentView, 'allowedActions' | 'refusedActions'> {
  const fields = accessTo(viewer.subject, 'incident.read', i, viewer.district).fields;
  const evidence = fields.has('evidence');
  return {
    ...rowView(i, viewer),
    deadlines: i.deadlines.map((d) => ({ kind: d.kind, at: d.at, promised: d.promised, level: d.level })),
    assignments: i.assignments.map((a) => assignmentOf(a, viewer.district)),
    calls: i.calls, proposal: i.proposal && { verdict: i.proposal.verdict, item: i.proposal.item, items: i.proposal.items, abstained: i.proposal.abstained },
    decision: i.decision && { ...i.decision }, pending: i.pending && { verdict: i.pending.verdict, by: i.pending.by, at: i.pending.at },
    contact: i.contact, police: i.police, assists: i.assists,
    returns: i.returns.map(({ unitId, reason, proposedUnitId, at }) => ({ unitId, reason, proposedUnitId, at })),
    meeting: i.meeting && { policeAt: i.meeting.policeAt, unitAt: i.meeting.unitAt },
    evidence: evidence ? i.evidence.map((e) => ({ id: e.id, kind: e.kind, at: e.at, statedAt: e.statedAt, by: e.by, text: null, data: e.data })) : [],
    outcome: i.outcome && { code: i.outcome.code, at: i.outcome.at },
    review: i.review && { result: i.review.result, at: i.review.at }, appeals: appealsOf(i, viewer.district),
    closedAs: i.closedAs, reopened: i.reopened, mergedInto: i.mergedInto, mergedFrom: i.mergedFrom, linkedTo: i.linkedTo,
    passing: i.passing && { town: i.passing.town, incidentId: i.passing.incidentId },
    origin: i.origin && { town: i.origin.town, incidentId: i.origin.incidentId },
    satisfaction: i.satisfaction, paper: i.paper, channel: i.channel,
    ...resultsOf(i, viewer),
  };
}

export function appealsOf(i: Incident, district: District): IncidentView['appeals'] {
  return (i.appeals ?? []).map(({ id, against, organisationId, at, dueAt, decision }) => ({
    id, against, organisationName: findOrganisation(district, organisationId)?.name ?? { zh: organisationId, en: organisationId }, at, dueAt, result: decision?.result ?? null, decidedAt: decision?.at ?? null,
  }));
}

/** What a handler needs to know before `finish`: asked of the same rule that will judge it. */
function resultsOf(i: Incident, viewer: Viewer): Pick<IncidentView, 'evidenceNeeded' | 'outcomes'> {
  const catalogue = catalogueOf(i, contextOf(viewer));
  const item = i.item ? findItem(catalogue, i.item) : undefined;
  const lead = findLead(i);
  return {
    evidenceNeeded: item && lead ? missingEvidence(i, item, lead, undefined) : [],
    outcomes: (item?.outcomes ?? []).map((code) => ({ code, name: findOutcome(catalogue, code)?.name ?? { zh: code, en: code } })),
  };
}

function assignmentOf(a: Assignment, district: District): IncidentView['assignments'][number] {
  return {
    id: a.id, unitId: a.unitId, unitName: findUnit(district, a.unitId)?.name ?? { zh: a.unitId, en: a.unitId },
    organisationId: a.organisationId, organisationName: findOrganisation(district, a.organisationId)?.name ?? { zh: a.organisationId, en: a.organisationId },
    part: a.part, status: a.status, offeredAt: a.offeredAt, acceptedAt: a.acceptedAt, departedAt: a.departedAt,
    arrivedAt: a.arrival?.at ?? null, arrivalCheck: a.arrival?.check ?? null, endedAt: a.endedAt, reason: a.reason,
    seenAt: a.seenAt ?? null, told: (a.told ?? []).map(({ about, way, ok, at }) => ({ about, way, ok, at })),
    checkIn: a.status === 'on_scene' && a.checkIn ? { ...a.checkIn, name: personOf(a.checkIn.account, district) } : null,
  };
}

function personOf(account: string, district: District): string {
  return findPerson(district, findAccount(district, account)?.personId ?? '')?.name ?? account;
}

/** Acts the viewer may do now; and for those the role has, why not now. */
export function actionsFor(i: Incident, viewer: Viewer): { allowedActions: Action[]; refusedActions: Record<string, string> } {
  const access = accessOf(viewer.subject, i, viewer.district);
  const mine = ACTIONS.filter((a) => access(a).allow);
  const { allowed, refused } = possibleActions(i, contextOf(viewer), mine);
  const codes: Record<string, string> = {};
  for (const action of mine) {
    const code = refused[action];
    if (code) codes[action] = code;
  }
  return { allowedActions: allowed, refusedActions: codes };
}
