/**
 * How a matter may go otherwise than it should: pushed to and fro, arrivals from afar, silent police, refused
 * hand-backs, late decisions. Each habit says what is different about it and leaves the rest to the ordinary way.
 */
import { acknowledged, byUnit, contact, decide, leadOf, MOST_LOOK, ordinary, positionNear, type Knowledge, type Next, type Seen } from './life.ts';

export const HABITS = [
  'plain', 'repeated', 'unreached', 'declined', 'unanswered', 'staged', 'handed_back', 'hand_back_refused', 'hand_back_silent', 'mediated', 'late_decision', 'studied',
  'redone', 'returned', 'ping_pong', 'withdrawn', 'helped', 'identity_asked', 'escalated', 'police_called', 'passed_on', 'passing_declined', 'merged', 'unmerged', 'linked', 'reopened',
] as const;
export const POLICE_HABITS = ['plain', 'silent_police', 'no_matter', 'undecided', 'diverted_later'] as const;
export type Habit = (typeof HABITS)[number] | (typeof POLICE_HABITS)[number];

/** What is different now; undefined: nothing, it goes its ordinary way. */
type Way = (i: Seen, k: Knowledge) => Next | null | undefined;

export function nextAct(i: Seen, k: Knowledge): Next | null {
  const other = WAYS[k.habit](i, k);
  return other === undefined ? ordinary(i, k) : other;
}

/** The clock has rung for it at least once: nobody met it in time. */
function rang(i: Seen, kind: string): boolean {
  return i.deadlines.some((d) => d.kind === kind && d.level > 0);
}

const offered = (i: Seen) => i.assignments.find((a) => a.part === 'lead' && a.status === 'offered');
const asked = (i: Seen, why: string) => i.police?.why === why && i.police.status === 'asked';
const ended = (i: Seen, status: string) => i.assignments.filter((a) => a.status === status).length;

/** On the scene it turns out to be one for the police. */
const handBack: Way = (i, k) => {
  const lead = leadOf(i);
  if (i.status !== 'handling' || i.police !== null || lead?.status !== 'on_scene') return undefined;
  return byUnit(lead, k, 'hand-back', { reason: 'situation_changed' }, 60 + k.random.exponential(60));
};

const escalation = (to: string, reason: string): Way => (i, k) => {
  const lead = leadOf(i);
  if (i.status !== 'handling' || lead?.status !== 'on_scene' || k.did.includes('escalate') || k.refused !== null) return undefined;
  return byUnit(lead, k, 'escalate', { to, reason }, 120 + k.random.exponential(120));
};

const giveBack = (times: number): Way => (i, k) => {
  if (i.returns.length >= times) return undefined;
  const [lead, offer] = [leadOf(i), offered(i)];
  const at = lead ?? offer;
  if (!at || !['dispatched', 'handling'].includes(i.status)) return undefined;
  // An offer runs out within the minute: whoever does not want it says so with the phone in their hand.
  const after = lead ? 60 + k.random.exponential(60) : Math.min(MOST_LOOK, 8 + k.random.exponential(12));
  return byUnit(at, k, 'return', { reason: 'not_ours', text: '经核实不属于本单位职责范围。' }, after);
};

const passOn = (answer: 'accept' | 'decline'): Way => (i, k) => {
  if (i.origin && i.status === 'to_dispatch' && !k.did.includes(answer) && k.refused === null) {
    return { account: k.cast.dispatcher(i.town), action: answer, body: answer === 'decline' ? { reason: 'not_our_area' } : {}, after: 60 + k.random.exponential(120) };
  }
  if (i.status !== 'handling' || i.passing || i.origin || k.otherTown === null || k.did.includes('pass-on') || k.refused !== null) return undefined;
  return { account: k.cast.dispatcher(i.town), action: 'pass-on', body: { town: k.otherTown, reason: 'over_the_border' }, after: 60 + k.random.exponential(60) };
};

const merge: Way = (i, k) => {
  if (i.status !== 'to_dispatch' || k.neighbour === null || k.did.includes('merge') || i.assignments.length > 0 || k.refused !== null) return undefined;
  return { account: k.cast.dispatcher(i.town), action: 'merge', body: { intoIncidentId: k.neighbour }, after: 20 + k.random.exponential(20) };
};

/** Whoever did the work disputes that it was sent back; the leader on duty decides once the matter itself is over. */
const disputed: Way = (i, k) => {
  const work = i.assignments.findLast((a) => a.part === 'lead' && a.status === 'finished');
  if (work && i.status === 'to_dispatch' && i.review?.result === 'redo' && !k.did.includes('appeal') && k.refused === null) {
    return byUnit(work, k, 'appeal', { against: 'redo', text: '现场已处理完毕，照片可以放大查看，请复核。' }, 60 + k.random.exponential(120)) ?? undefined;
  }
  if (i.status !== 'closed' || !i.appeals.some((a) => a.result === null) || k.refused !== null) return undefined;
  const result = k.random.next() < 0.4 ? 'upheld' : 'dismissed';
  return { account: k.cast.leader(i.town), action: 'decide-appeal', body: { result, text: result === 'upheld' ? '照片放大后可以辨认，予以认可。' : '照片不足以证明已处理完毕，维持原核查结论。' }, after: 1800 + k.random.exponential(7200) };
};

const WAYS: Readonly<Record<Habit, Way>> = {
  plain: () => undefined,
  repeated: () => undefined,
  unreached: (i, k) => (i.status === 'to_dispatch' && (i.contact?.tries ?? 0) < 2 ? contact(i, k, false) : undefined),
  declined: (i, k) => {
    const offer = offered(i);
    return offer && ended(i, 'declined') < 1 ? byUnit(offer, k, 'decline', { reason: 'no_capacity' }, 15 + k.random.exponential(15)) : undefined;
  },
  unanswered: (i) => (offered(i) && ended(i, 'expired') < 1 ? null : undefined),
  staged: (i, k) => {
    const lead = leadOf(i);
    return lead?.status === 'en_route' ? byUnit(lead, k, 'arrive', positionNear(i, k, 0.05), 30 + k.random.exponential(30)) : undefined;
  },
  handed_back: handBack,
  hand_back_refused: (i, k) => (asked(i, 'hand_back')
    ? { account: k.cast.officer(k.officer), action: 'refuse', body: { reason: 'no_danger_seen' }, after: 15 + k.random.exponential(20) } : handBack(i, k)),
  hand_back_silent: (i, k) => (asked(i, 'hand_back') ? (rang(i, 'acknowledge') ? acknowledged(k, 20, 'telephone') : null) : handBack(i, k)),
  mediated: escalation('mediation', 'parties_do_not_agree'),
  escalated: escalation('town_leader', 'more_force_needed'),
  police_called: escalation('police', 'quarrel_heats_up'),
  late_decision: (i, k) => {
    if (i.status === 'received' || i.status === 'studying') return null;
    return i.status === 'with_police' && i.decision?.safeDefault === true ? decide(i, k, k.verdict, 200 + k.random.exponential(200)) : undefined;
  },
  studied: (i, k) => (i.status === 'received' ? { account: k.cast.officer(k.officer), action: 'study', body: { text: '与街镇联合研判。' }, after: 5 + k.random.exponential(6) } : undefined),
  redone: (i, k) => (i.status === 'finished' && !k.did.includes('redo')
    ? { account: k.cast.reviewer(i.town), action: 'redo', body: { reason: 'not_settled_on_site' }, after: 300 + k.random.exponential(600) } : disputed(i, k)),
  returned: giveBack(1),
  ping_pong: giveBack(2),
  withdrawn: (i, k) => {
    const lead = leadOf(i);
    if (i.status !== 'handling' || lead?.status !== 'accepted' || ended(i, 'withdrawn') > 0) return undefined;
    return { account: k.cast.dispatcher(i.town), action: 'withdraw', body: { unitId: lead.unitId, reason: 'needed_elsewhere' }, after: 20 + k.random.exponential(20) };
  },
  helped: (i, k) => {
    const lead = leadOf(i);
    const unitId = k.recommended.find((id) => id !== lead?.unitId);
    if (i.status !== 'handling' || lead?.status !== 'on_scene' || !unitId || i.assignments.some((a) => a.part === 'co') || k.refused !== null) return undefined;
    return { account: k.cast.dispatcher(i.town), action: 'dispatch', body: { unitId, part: 'co' }, after: 30 + k.random.exponential(30) };
  },
  identity_asked: (i, k) => {
    const lead = leadOf(i);
    if (i.assists.some((a) => a.status === 'asked')) return { account: k.cast.officer(k.officer), action: 'assist', body: { kind: 'identity', answer: '已核实身份。' }, after: 60 + k.random.exponential(120) };
    if (i.status !== 'handling' || lead?.status !== 'on_scene' || i.assists.length > 0 || k.refused !== null) return undefined;
    return byUnit(lead, k, 'assist', { kind: 'identity', text: '请协助核实当事人身份。' }, 60 + k.random.exponential(60));
  },
  passed_on: passOn('accept'),
  passing_declined: passOn('decline'),
  merged: merge,
  unmerged: (i, k) => (i.mergedInto !== null ? { account: k.cast.dispatcher(i.town), action: 'unmerge', body: {}, after: 20 + k.random.exponential(60) } : merge(i, k)),
  linked: (i, k) => (i.status === 'handling' && !k.did.includes('link') && k.neighbour !== null && k.refused === null
    ? { account: k.cast.dispatcher(i.town), action: 'link', body: { incidentId: k.neighbour, reason: 'same_place' }, after: 30 + k.random.exponential(30) } : undefined),
  reopened: (i, k) => (i.status === 'closed' && !k.did.includes('reopen') && i.mergedInto === null && i.closedAs === 'reviewed'
    ? { account: k.cast.dispatcher(i.town), action: 'reopen', body: { reason: 'caller_says_it_goes_on' }, after: 1800 + k.random.exponential(3600) } : undefined),
  silent_police: (i, k) => (i.police?.status === 'asked' ? (rang(i, 'acknowledge') ? acknowledged(k, 30, 'telephone') : null) : undefined),
  no_matter: (i, k) => (i.status === 'received' && i.dangers.length === 0 && k.refused === null
    ? { account: k.cast.officer(k.officer), action: 'close', body: { outcome: k.random.pick(['wrong_number', 'nuisance', 'withdrawn_by_caller']) }, after: 5 + k.random.exponential(6) } : undefined),
  undecided: (i) => (i.status === 'received' || i.status === 'studying' ? null : undefined),
  diverted_later: (i, k) => (i.status === 'with_police' && i.police?.status === 'acknowledged' && k.item !== null && i.dangers.length === 0 && k.refused === null
    ? decide(i, k, 'divert', 400 + k.random.exponential(300)) : undefined),
};

