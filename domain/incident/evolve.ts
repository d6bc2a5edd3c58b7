/**
 * Incident + event → incident. Total, pure, and the only place where an incident changes: the row that screens
 * read and the log that courts read can therefore be compared (`verify`).
 */
import type { Instant } from '#domain/shared/time.ts';
import type { Assignment, CallRef, DangerMark, Deadline, Holder, Incident, PolicePart } from './incident.ts';
import type { Clocks, DomainEvent, EventData, EventType, TakenCall } from './events.ts';

/** What changes nothing for whoever is at work on it: a word to the caller or the crew must not give a person a 412. */
const SILENT: ReadonlySet<EventType> = new Set<EventType>(['caller.told', 'caller.link_revoked', 'unit.messaged', 'unit.message_read', 'unit.message_told', 'assignment.told', 'assignment.seen', 'relay.bound', 'relay.unbound', 'relay.called', 'file.committed', 'file.arrived', 'check_in.begun', 'check_in.asked']);

type Apply<T extends EventType> = (i: Incident, data: EventData[T], at: Instant) => Incident;

/** Throws when the first event does not open the incident, or a later one opens it again. */
export function evolve(incident: Incident | null, e: DomainEvent): Incident {
  if (e.type === 'incident.opened') {
    if (incident) throw new Error(`incident ${e.incident} opened twice`);
    return withClocks(opened(e.incident, e.town, e.at, e.data), e.data.clocks);
  }
  if (!incident) throw new Error(`event ${e.type} before incident ${e.incident} was opened`);
  const apply = APPLY[e.type] as Apply<typeof e.type>; // the table is typed by the same key
  const version = SILENT.has(e.type) ? incident.version : incident.version + 1;
  const next = apply({ ...incident, version }, e.data, e.at);
  const clocks = 'clocks' in e.data ? e.data.clocks : undefined;
  return next.status === 'closed' ? ended(next) : withClocks(next, clocks);
}

function opened(id: string, town: string, at: Instant, d: EventData['incident.opened']): Incident {
  const from = d.inherited;
  return {
    id, number: d.number, town, status: from ? 'to_dispatch' : 'received', version: 1,
    openedAt: at, receivedAt: d.call?.receivedAt ?? from?.calls[0]?.receivedAt ?? at, closedAt: null,
    paper: d.paper, channel: d.channel, stationId: d.stationId, place: d.place, flags: d.flags,
    calls: d.call ? [callRef(d.call, 'first')] : (from?.calls ?? []),
    dangers: d.dangers, proposal: d.proposal,
    verdict: from?.verdict ?? null, item: from?.item ?? null, urgency: d.urgency,
    decision: from?.decision ?? null, pending: null, divertedAt: from?.divertedAt ?? null, contact: from?.contact ?? null,
    police: null, assists: [], assignments: [], returns: [], arbitratorId: null, ruledUnitId: null, meeting: null,
    evidence: [], outcome: null, review: null, closedAs: null, reopened: 0,
    mergedInto: null, beforeMerge: null, mergedFrom: [], linkedTo: [],
    passing: null, origin: d.origin, satisfaction: null, excluded: d.excluded, towns: [town],
    escalations: [], deadlines: [],
    holder: from?.holder ?? { kind: 'station', id: d.stationId },
    versions: d.versions,
  };
}

function callRef(call: TakenCall, how: CallRef['how']): CallRef {
  return { callId: call.callId, how, receivedAt: call.receivedAt };
}

/** Marks join; the strongest of a code and source stays. */
function withDangers(i: Incident, marks: DangerMark[]): Incident {
  if (marks.length === 0) return i;
  const all = [...i.dangers];
  for (const m of marks) {
    const at = all.findIndex((x) => x.code === m.code && x.by === m.by);
    if (at < 0) all.push(m);
    else if ((all[at]?.p ?? 0) < m.p) all[at] = m;
  }
  return { ...i, dangers: all };
}

function withClocks(i: Incident, clocks: Clocks | undefined): Incident {
  if (!clocks) return i;
  const start = clocks.start ?? [];
  const stopped = new Set<string>(clocks.stop ?? []);
  const same = (a: Deadline, b: Deadline) => a.kind === b.kind && a.assignmentId === b.assignmentId;
  const kept = i.deadlines.filter((d) => !stopped.has(d.kind) && !start.some((s) => same(s, d)));
  return { ...i, deadlines: [...kept, ...start] };
}

function ended(i: Incident): Incident {
  return { ...i, holder: null, deadlines: [], pending: null };
}

function withAssignment(i: Incident, id: string, change: (a: Assignment) => Assignment): Incident {
  return { ...i, assignments: i.assignments.map((a) => (a.id === id ? change(a) : a)) };
}

function endAssignment(i: Incident, id: string, as: Assignment['status'], at: Instant, reason: string | null): Incident {
  const left = withAssignment(i, id, (a) => ({ ...a, status: as, endedAt: at, reason }));
  return { ...left, deadlines: left.deadlines.filter((d) => d.assignmentId !== id) };
}

function endAllAssignments(i: Incident, at: Instant, reason: string): Incident {
  const ids = i.assignments.filter((a) => a.endedAt === null).map((a) => a.id);
  return ids.reduce((acc, id) => endAssignment(acc, id, 'withdrawn', at, reason), i);
}

function accepting(i: Incident, d: EventData['assignment.accepted']): Incident {
  const deadlines = i.deadlines.filter((x) => (x.kind !== 'accept' && x.kind !== 'seen') || x.assignmentId !== d.assignmentId);
  return { ...i, status: d.lead ? 'handling' : i.status, deadlines };
}

function asHolder(i: Incident, holder: Holder | null): Incident {
  return holder ? { ...i, holder } : i;
}

function withPolice(i: Incident, change: (p: PolicePart) => PolicePart): Incident {
  return i.police ? { ...i, police: change(i.police) } : i;
}

function withTown(i: Incident, town: string | null): Incident {
  return town === null || i.towns.includes(town) ? i : { ...i, towns: [...i.towns, town] };
}

function closed(i: Incident, at: Instant, as: NonNullable<Incident['closedAs']>): Incident {
  return { ...endAllAssignments(i, at, 'closed'), status: 'closed', closedAt: at, closedAs: as };
}

/** What the other side of a line was last heard of: an offer made anew forgets nothing of it. */
function heard(i: Incident): { seq?: number } {
  return i.passing?.seq === undefined ? {} : { seq: i.passing.seq };
}

function decided(i: Incident, d: EventData['triage.decided'], at: Instant): Incident {
  const judged = withDangers({
    ...i, verdict: d.decision.verdict, item: d.decision.item ?? i.item, decision: d.decision, pending: null,
    urgency: d.urgency, police: d.police ?? i.police, divertedAt: d.divertedAt ?? i.divertedAt,
  }, d.dangers);
  if (d.status === 'closed') {
    return closed({ ...judged, outcome: { code: 'advised', by: d.decision.by, unitId: null, at } }, at, 'advised');
  }
  return asHolder({ ...judged, status: d.status }, d.holder);
}

function reopened(i: Incident, d: EventData['incident.reopened']): Incident {
  const again = withDangers({
    ...i, status: d.status, closedAt: null, closedAs: null, outcome: null, review: null,
    reopened: i.reopened + 1, holder: d.holder, police: d.police ?? i.police,
    calls: d.call ? [...i.calls, callRef(d.call, 'reopened')] : i.calls,
  }, d.dangers);
  // What goes back to judgement is not decided until somebody decides it again.
  return d.status === 'received' ? { ...again, verdict: null, decision: null } : again;
}

function unmerged(i: Incident, holder: Holder): Incident {
  const before = i.beforeMerge;
  if (!before) throw new Error(`incident ${i.id} was not merged`);
  return { ...i, status: before.status, deadlines: before.deadlines, closedAt: null, closedAs: null, mergedInto: null, beforeMerge: null, holder };
}

function acknowledged(i: Incident, d: EventData['police.acknowledged'], at: Instant): Incident {
  const part = withPolice(i, (p) => ({ ...p, status: 'acknowledged' }));
  if (!d.takesAll) return part;
  return asHolder({ ...endAllAssignments(part, at, 'handed_back'), status: 'with_police', arbitratorId: null }, d.holder);
}

const APPLY: { readonly [T in Exclude<EventType, 'incident.opened'>]: Apply<T> } = {
  'call.linked': (i, d) => withDangers({ ...i, calls: [...i.calls, callRef(d.call, 'linked')] }, d.dangers),
  'call.revised': (i, d) => withDangers(i, d.dangers),
  'call.conflicted': (i) => i,
  'triage.study_opened': (i) => ({ ...i, status: 'studying' }),
  'triage.second_person_asked': (i, d) => withDangers({ ...i, pending: d.pending }, d.dangers ?? []),
  'triage.read_again': (i, d) => withDangers(i, d.dangers),
  'triage.decided': decided,
  'contact.made': (i, d, at) => ({ ...i, contact: { reached: d.reached || (i.contact?.reached ?? false), at, tries: (i.contact?.tries ?? 0) + 1 } }),
  'relay.bound': (i) => i,
  'relay.unbound': (i) => i,
  'relay.called': (i, d) => ({ ...i, relayed: [...(i.relayed ?? []), d.ref] }),
  'unit.dispatched': (i, d) => withTown({ ...i, status: d.status ?? i.status, assignments: [...i.assignments, d.assignment] }, d.assignment.town),
  'unit.messaged': (i) => i,
  'unit.message_read': (i) => i,
  'unit.message_told': (i) => i,
  'assignment.told': (i, d, at) => withAssignment(i, d.assignmentId, (a) => ({ ...a, told: [...(a.told ?? []), ...d.told.map((t) => ({ ...t, at }))] })),
  'assignment.seen': (i, d, at) => ({
    ...withAssignment(i, d.assignmentId, (a) => ({ ...a, seenAt: at })),
    deadlines: i.deadlines.filter((x) => x.kind !== 'seen' || x.assignmentId !== d.assignmentId),
  }),
  'assignment.accepted': (i, d, at) => asHolder(
    withAssignment(accepting(i, d), d.assignmentId, (a) => ({ ...a, status: 'accepted', acceptedAt: at })), d.holder),
  'assignment.departed': (i, d, at) => withAssignment(i, d.assignmentId, (a) => ({ ...a, status: 'en_route', departedAt: at })),
  'assignment.arrived': (i, d) => withAssignment(i, d.assignmentId, (a) => ({ ...a, status: 'on_scene', arrival: d.arrival })),
  'check_in.begun': (i, d) => withAssignment(i, d.assignmentId, (a) => ({ ...a, checkIn: { account: d.account, step: 'waiting', dueAt: d.dueAt } })),
  'check_in.asked': (i, d) => withAssignment(i, d.assignmentId, (a) => ({ ...a, checkIn: { account: d.account, step: d.of, dueAt: d.dueAt } })),
  'check_in.answered': (i, { assignmentId, account, dueAt }) => withAssignment(i, assignmentId, ({ checkIn: _answered, ...a }) => (dueAt === null ? a : { ...a, checkIn: { account, step: 'waiting', dueAt } })),
  'check_in.missed': (i, d, at) => withAssignment(i, d.assignmentId, (a) => ({ ...a, checkIn: { account: d.account, step: 'missed', dueAt: at } })),
  'assignment.ended': (i, d, at) => asHolder({ ...endAssignment(i, d.assignmentId, d.as, at, d.reason), status: d.status ?? i.status }, d.holder),
  'assignment.returned': (i, d, at) => {
    const left = endAssignment(i, d.assignmentId, 'returned', at, d.reason);
    const line = { assignmentId: d.assignmentId, unitId: d.unitId, reason: d.reason, proposedUnitId: d.proposedUnitId, at };
    return { ...left, status: d.status ?? i.status, returns: [...i.returns, line] };
  },
  'arbitration.opened': (i, d, at) => ({
    ...i, status: 'arbitration', arbitratorId: d.arbitratorId, holder: { kind: 'person', id: d.arbitratorId },
    returns: [...i.returns, { assignmentId: d.assignmentId, unitId: d.unitId, reason: d.reason, proposedUnitId: d.proposedUnitId, at }],
  }),
  'arbitration.decided': (i, d) => ({ ...i, status: d.status, item: d.item ?? i.item, arbitratorId: null, ruledUnitId: d.unitId, holder: d.holder }),
  'evidence.recorded': (i, d) => ({ ...i, evidence: [...i.evidence, d.evidence], meeting: d.meeting ?? i.meeting }),
  'incident.supplemented': (i, d) => ({
    ...i, place: d.place ?? i.place, urgency: d.urgency ?? i.urgency, excluded: [...new Set([...i.excluded, ...d.excluded])],
  }),
  'incident.finished': (i, d, at) => ({
    ...endAssignment(i, d.assignmentId, 'finished', at, null), status: 'finished', arbitratorId: null, outcome: { ...d.outcome, at }, holder: d.holder,
  }),
  'hand_back.asked': (i, d) => ({ ...i, police: d.police }),
  'police.asked': (i, d) => ({ ...i, police: d.police }),
  'police.acknowledged': acknowledged,
  'police.refused': (i, d) => withPolice(i, (p) => ({ ...p, status: 'refused', reason: d.reason })),
  'police.done': (i) => withPolice(i, (p) => ({ ...p, status: 'done' })),
  'assist.asked': (i, d, at) => ({ ...i, assists: [...i.assists, { id: d.assistId, kind: d.kind, status: 'asked', askedAt: at }] }),
  'assist.answered': (i, d) => ({ ...i, assists: i.assists.map((a) => (a.id === d.assistId ? { ...a, status: 'answered' } : a)) }),
  'incident.escalated': (i, d, at) => ({ ...i, escalations: [...i.escalations, { to: d.to, reason: d.reason, at }] }),
  'mediation.opened': (i, d, at) => {
    const left = endAllAssignments(i, at, 'mediation');
    return { ...left, status: 'mediating', holder: d.holder, assignments: [...left.assignments, d.assignment] };
  },
  'passing.offered': (i, d, at) => withTown({ ...i, passing: { ...heard(i), town: d.town, incidentId: null, at } }, d.town),
  'passing.linked': (i, d) => (i.passing ? { ...i, passing: { ...i.passing, incidentId: d.incidentId } } : i),
  'passing.accepted': (i, d) => asHolder({
    ...i, origin: i.origin ? { ...i.origin, accepted: true } : null, deadlines: i.deadlines.filter((x) => x.kind !== 'pass_on'),
  }, d.holder),
  'passing.told': (i, d, at) => asHolder({
    ...i, status: i.status === 'to_dispatch' ? 'handling' : i.status, passing: { ...(i.passing ?? { town: i.town, at }), incidentId: d.incidentId ?? i.passing?.incidentId ?? null, seq: Math.max(d.seq, i.passing?.seq ?? 0) },
  }, d.holder),
  'passing.declined': (i) => ({ ...i, passing: null }),
  'review.passed': (i, d, at) => ({ ...i, review: { result: 'pass', by: d.by, at } }),
  'review.redone': (i, d, at) => ({ ...i, status: 'to_dispatch', review: { result: 'redo', by: d.by, at }, outcome: null, holder: d.holder }),
  'appeal.lodged': (i, d) => ({ ...i, appeals: [...(i.appeals ?? []), { ...d.appeal, decision: null }] }),
  'appeal.decided': (i, d, at) => ({
    ...i, appeals: (i.appeals ?? []).map((a) => (a.id === d.appealId ? { ...a, decision: { result: d.result, by: d.by, at } } : a)),
  }),
  'incident.closed': (i, d, at) => {
    const outcome = d.outcome ? { code: d.outcome, by: i.decision?.by ?? '', unitId: null, at } : i.outcome;
    const over = d.as === 'police_done' ? withPolice(i, (p) => ({ ...p, status: 'done' })) : i;
    return closed({ ...over, outcome }, at, d.as);
  },
  'incident.reopened': reopened,
  'incident.merged': (i, d, at) => {
    if (i.status === 'closed') throw new Error(`incident ${i.id} is closed`);
    const beforeMerge = { status: i.status, deadlines: i.deadlines };
    return { ...i, status: 'closed', closedAt: at, closedAs: 'merged', mergedInto: d.into, beforeMerge };
  },
  'incident.absorbed': (i, d) => withDangers({
    ...i, mergedFrom: [...i.mergedFrom, d.from], calls: [...i.calls, ...d.calls.map((c): CallRef => ({ ...c, how: 'merged' }))],
  }, d.dangers),
  'incident.unmerged': (i, d) => unmerged(i, d.holder),
  'incident.released': (i, d) => ({
    ...i, mergedFrom: i.mergedFrom.filter((x) => x !== d.incidentId), calls: i.calls.filter((c) => !d.callIds.includes(c.callId)),
  }),
  'incident.linked': (i, d) => (i.linkedTo.includes(d.incidentId) ? i : { ...i, linkedTo: [...i.linkedTo, d.incidentId] }),
  'satisfaction.given': (i, d, at) => ({ ...i, satisfaction: { score: d.score, at } }),
  'caller.told': (i) => i,
  'caller.link_revoked': (i) => i,
  'caller.endangered': (i, d) => withDangers(i, d.dangers),
  'note.added': (i) => i,
  'late.recorded': (i) => i,
  'file.committed': (i) => i,
  'file.arrived': (i) => i,
  'deadline.missed': (i) => i,
};
