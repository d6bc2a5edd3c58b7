/**
 * Role × action × relation as data, to be read as a table. A right needs a line that names the role and one of
 * the relations the person has; what no line names is refused. Vetoes come first and know no exception.
 */
import type { AccessAction, FieldSet } from './actions.ts';
import type { Relation } from './relations.ts';
import type { Role } from './subject.ts';

/** `anonymous` is nobody: a request without a session. */
export type Actor = Role | 'anonymous';
export type Cells = Partial<Record<Actor, readonly Relation[]>>;

const HANDLER = ['lead', 'co_handler'] as const;
/** the police: the incident is their station's, or their town takes part in it */
const HERE = ['same_station', 'same_town'] as const;
const TOWN = ['same_town'] as const;
const EVERYWHERE = [
  'lead', 'co_handler', 'former_holder', 'same_org', 'same_station', 'same_town', 'other_town', 'decider', 'arbitrator', 'none',
] as const;
/** not about one incident: calls being taken, the account's own matters */
const OWN_TOWN = ['same_station', 'same_town', 'none'] as const;

/** What each role is shown of an incident, by relation. */
export const SIGHT: Partial<Record<Actor, readonly { relations: readonly Relation[]; fields: readonly FieldSet[] }[]>> = {
  call_taker: [{ relations: HERE, fields: ['list', 'brief', 'evidence', 'words', 'identity'] }],
  duty_officer: [{ relations: HERE, fields: ['list', 'brief', 'evidence', 'words', 'identity', 'audit'] }],
  // The centre's operator speaks with the caller (first contact), so needs the number.
  dispatcher: [{ relations: TOWN, fields: ['list', 'brief', 'evidence', 'words', 'identity'] }],
  reviewer: [{ relations: TOWN, fields: ['list', 'brief', 'evidence', 'words', 'audit'] }],
  // Handlers: the brief, the place and the relay suffice; never words, never identity (DECISIONS 17).
  responder: [
    { relations: ['lead', 'co_handler', 'same_org'], fields: ['list', 'brief', 'evidence'] },
    { relations: ['former_holder'], fields: ['list', 'brief'] },
  ],
  mediator: [
    { relations: ['lead', 'co_handler', 'same_org'], fields: ['list', 'brief', 'evidence'] },
    { relations: ['former_holder'], fields: ['list', 'brief'] },
  ],
  // Neighbours of the building: only what they were asked to do themselves.
  volunteer: [
    { relations: HANDLER, fields: ['list', 'brief', 'evidence'] },
    { relations: ['former_holder'], fields: ['list', 'brief'] },
  ],
  town_leader: [{ relations: ['same_town', 'arbitrator'], fields: ['list', 'brief', 'evidence', 'audit'] }],
  commander: [{ relations: EVERYWHERE, fields: ['list', 'brief', 'evidence', 'audit'] }],
  district_lead: [{ relations: EVERYWHERE, fields: ['list', 'brief', 'evidence', 'audit'] }],
  assessor: [{ relations: EVERYWHERE, fields: ['list', 'brief', 'evidence', 'audit'] }],
  admin: [{ relations: TOWN, fields: ['list', 'brief', 'audit'] }],
  gateway: [{ relations: HERE, fields: ['list', 'brief'] }],
};

const SEES: Cells = {
  call_taker: HERE, duty_officer: HERE, dispatcher: TOWN, reviewer: TOWN, town_leader: ['same_town', 'arbitrator'], admin: TOWN,
  responder: ['lead', 'co_handler', 'same_org', 'former_holder'],
  mediator: ['lead', 'co_handler', 'same_org', 'former_holder'],
  volunteer: ['lead', 'co_handler', 'former_holder'],
  commander: EVERYWHERE, district_lead: EVERYWHERE, assessor: EVERYWHERE,
};
const FOLLOWS: Cells = {
  ...SEES,
  responder: ['lead', 'co_handler', 'same_org'], mediator: ['lead', 'co_handler', 'same_org'], volunteer: HANDLER,
};
const HANDLES: Cells = { responder: HANDLER, mediator: HANDLER, volunteer: HANDLER };
const POLICE: Cells = { call_taker: HERE, duty_officer: HERE };
const ACCOUNTS: Cells = {
  call_taker: EVERYWHERE, duty_officer: EVERYWHERE, dispatcher: EVERYWHERE, responder: EVERYWHERE, mediator: EVERYWHERE,
  volunteer: EVERYWHERE, reviewer: EVERYWHERE, assessor: EVERYWHERE, surveyor: EVERYWHERE, commander: EVERYWHERE,
  district_lead: EVERYWHERE, town_leader: EVERYWHERE, admin: EVERYWHERE, gateway: EVERYWHERE, witness: EVERYWHERE,
};
const TAKES_CALLS: Cells = { call_taker: OWN_TOWN, duty_officer: OWN_TOWN, dispatcher: ['same_town', 'none'], gateway: OWN_TOWN };

const ANSWERS_FOR_OTHERS: Cells = {
  town_leader: ['same_town', 'none'], admin: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE,
};
/** A word to a unit on shift: whoever dispatches, or answers for those who do. */
const WRITES_TO_UNITS: Cells = { duty_officer: OWN_TOWN, dispatcher: ['same_town', 'none'], town_leader: ['same_town', 'none'], commander: EVERYWHERE };
const RECEIVES: Cells = { responder: EVERYWHERE, mediator: EVERYWHERE, volunteer: EVERYWHERE };
const TAKES_SHIFTS: Cells = { call_taker: OWN_TOWN, duty_officer: OWN_TOWN, dispatcher: ['same_town', 'none'] };

/** Who may do what, being what to the incident. */
export const ACTS: Record<AccessAction, Cells> = {
  // 判: a named duty officer answers for each diversion; another confirms over a danger sign
  decide: { duty_officer: HERE },
  confirm: { duty_officer: HERE },
  study: POLICE,
  // 转
  contact: { ...POLICE, dispatcher: TOWN },
  dispatch: { duty_officer: HERE, dispatcher: TOWN },
  withdraw: { duty_officer: HERE, dispatcher: TOWN },
  'pass-on': { duty_officer: HERE, dispatcher: TOWN, town_leader: TOWN, commander: EVERYWHERE },
  adjudicate: { town_leader: ['same_town', 'arbitrator'], commander: EVERYWHERE, district_lead: ['arbitrator'] },
  // 接: the handler's own steps
  // The centre answers for its town where another town passes something on; units answer for themselves.
  accept: { ...HANDLES, dispatcher: TOWN },
  decline: { ...HANDLES, dispatcher: TOWN },
  depart: HANDLES,
  arrive: HANDLES,
  // all is well: by the unit, or by the centre that reached it
  'check-in': { ...HANDLES, dispatcher: TOWN },
  record: { ...HANDLES, ...POLICE, dispatcher: TOWN },
  finish: HANDLES,
  return: HANDLES,
  // Back to the police is never closed to whoever has, or had, the matter in hand (TRUST 11).
  'hand-back': {
    responder: ['lead', 'co_handler', 'same_org', 'former_holder'], mediator: ['lead', 'co_handler', 'same_org', 'former_holder'],
    volunteer: ['lead', 'co_handler', 'former_holder'],
    ...POLICE, dispatcher: TOWN, town_leader: TOWN, commander: EVERYWHERE,
  },
  acknowledge: { ...POLICE, gateway: HERE },
  refuse: { ...POLICE, gateway: HERE },
  assist: { ...HANDLES, ...POLICE, dispatcher: TOWN, gateway: HERE },
  'assist.answer': { ...POLICE, gateway: HERE },
  supplement: { ...HANDLES, ...POLICE, dispatcher: TOWN, commander: EVERYWHERE },
  escalate: { ...HANDLES, ...POLICE, dispatcher: TOWN, town_leader: TOWN, commander: EVERYWHERE },
  // 核
  review: { reviewer: TOWN, commander: EVERYWHERE },
  redo: { reviewer: TOWN, commander: EVERYWHERE },
  // disputed by whoever did the work, decided by whoever had no part in it
  appeal: {
    responder: ['lead', 'co_handler', 'same_org', 'former_holder'], mediator: ['lead', 'co_handler', 'same_org', 'former_holder'],
    volunteer: ['lead', 'co_handler', 'former_holder'],
  },
  'decide-appeal': { reviewer: TOWN, town_leader: TOWN, commander: EVERYWHERE },
  close: { duty_officer: HERE, dispatcher: TOWN },
  reopen: { ...POLICE, dispatcher: TOWN, reviewer: TOWN, town_leader: TOWN, commander: EVERYWHERE },
  // what belongs together
  merge: { ...POLICE, dispatcher: TOWN },
  unmerge: { ...POLICE, dispatcher: TOWN },
  link: { ...POLICE, dispatcher: TOWN, reviewer: TOWN, commander: EVERYWHERE },
  note: {
    responder: ['lead', 'co_handler', 'same_org', 'former_holder'], mediator: ['lead', 'co_handler', 'same_org', 'former_holder'],
    volunteer: ['lead', 'co_handler', 'former_holder'],
    ...POLICE, dispatcher: TOWN, reviewer: TOWN, town_leader: ['same_town', 'arbitrator'], commander: EVERYWHERE, district_lead: EVERYWHERE,
  },
  // reading
  'incident.read': { ...SEES, gateway: HERE },
  'incident.list': { ...SEES, gateway: HERE },
  'incident.events': FOLLOWS,
  'incident.words': { ...POLICE, dispatcher: TOWN, reviewer: TOWN },
  'incident.recommendations': { duty_officer: HERE, dispatcher: TOWN, town_leader: ['same_town', 'arbitrator'], commander: EVERYWHERE },
  'incident.looks': { town_leader: TOWN, admin: TOWN, commander: EVERYWHERE, district_lead: EVERYWHERE, assessor: EVERYWHERE },
  'incident.earlier': { ...POLICE, dispatcher: TOWN, reviewer: TOWN },
  'incident.presence': SEES,
  'incident.file': { duty_officer: HERE, dispatcher: TOWN, reviewer: TOWN },
  // who looked without a reason that the work gives, and whether there was one
  'looks.read': {
    town_leader: ['same_town', 'none'], admin: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE, assessor: EVERYWHERE,
  },
  'looks.review': { town_leader: ['same_town', 'none'], admin: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE },
  // numbers of a whole town, of nobody in particular
  'funnel.read': {
    duty_officer: OWN_TOWN, dispatcher: ['same_town', 'none'], reviewer: ['same_town', 'none'], town_leader: ['same_town', 'none'], admin: ['same_town', 'none'],
    commander: EVERYWHERE, district_lead: EVERYWHERE, assessor: EVERYWHERE,
  },
  // what may be disputed, and what waits to be decided
  'appeal.read': {
    responder: EVERYWHERE, mediator: EVERYWHERE, volunteer: EVERYWHERE, reviewer: ['same_town', 'none'], town_leader: ['same_town', 'none'], commander: EVERYWHERE,
  },
  // 交接班: who answers for what is open, and who comes next
  'handover.read': { ...TAKES_SHIFTS, town_leader: ['same_town', 'none'], admin: ['same_town', 'none'] },
  'handover.write': TAKES_SHIFTS,
  'live.read': SEES,
  // calls, and the rest
  'call.take': TAKES_CALLS,
  'call.find': TAKES_CALLS,
  'triage.propose': TAKES_CALLS,
  'district.read': ACCOUNTS,
  'session.open': { ...ACCOUNTS, caller: EVERYWHERE, anonymous: EVERYWHERE },
  'session.close': ACCOUNTS,
  'me.read': ACCOUNTS,
  'me.second-factor': ACCOUNTS,
  'demo.read': { ...ACCOUNTS, caller: EVERYWHERE, anonymous: EVERYWHERE },
  // a phone tells what it kept; each command is judged again as the act it is
  'device.report': { responder: EVERYWHERE, mediator: EVERYWHERE, volunteer: EVERYWHERE },
  'device.list': { dispatcher: ['same_town', 'none'], town_leader: ['same_town', 'none'], admin: ['same_town', 'none'], commander: EVERYWHERE },
  'message.send': WRITES_TO_UNITS,
  'message.read': { ...WRITES_TO_UNITS, ...RECEIVES },
  'message.receive': RECEIVES,
  // what one asks for and another confirms; which kinds, each by `domain/two-person/kinds.ts`
  'two-person.read': { duty_officer: OWN_TOWN, assessor: EVERYWHERE, ...ANSWERS_FOR_OTHERS },
  'two-person.ask': ANSWERS_FOR_OTHERS,
  'two-person.answer': { duty_officer: OWN_TOWN, ...ANSWERS_FOR_OTHERS },
  // through a number that is neither side's; the platform shows the secret of its address
  'relay.call': { ...HANDLES, ...POLICE, dispatcher: TOWN },
  'relay.notice': { gateway: EVERYWHERE },
  // the bytes of what one has committed by its hash oneself, whoever has the incident by then
  'file.add': { responder: EVERYWHERE, mediator: EVERYWHERE, volunteer: EVERYWHERE, call_taker: EVERYWHERE, duty_officer: EVERYWHERE, dispatcher: EVERYWHERE },
  // pictures of people's homes are for those who work with them, not for all who may read that there are some
  'file.read': {
    ...POLICE, dispatcher: TOWN, reviewer: TOWN, town_leader: ['same_town', 'arbitrator'], commander: EVERYWHERE,
    responder: ['lead', 'co_handler', 'same_org'], mediator: ['lead', 'co_handler', 'same_org'], volunteer: HANDLER,
  },
  // what a caller sent shows where the caller stands: it is seen as the caller's words are
  'file.caller': { ...POLICE, dispatcher: TOWN, reviewer: TOWN },
  'ledger.verify': { admin: EVERYWHERE, assessor: EVERYWHERE, commander: EVERYWHERE, district_lead: EVERYWHERE, witness: EVERYWHERE },
  'ledger.checkpoint': { admin: EVERYWHERE, assessor: EVERYWHERE, commander: EVERYWHERE, district_lead: EVERYWHERE, witness: EVERYWHERE },
  // what judges, what would judge otherwise, and trials on calls of before: incidents by their numbers, nobody's words
  'judge.read': { duty_officer: OWN_TOWN, town_leader: ['same_town', 'none'], admin: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE, assessor: EVERYWHERE },
  'judge.write': { admin: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE },
  // people and machine on judged calls, by item and sign: numbers of incidents, nobody's words
  'shadow-run.read': { duty_officer: OWN_TOWN, town_leader: ['same_town', 'none'], admin: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE, assessor: EVERYWHERE },
  'admin.read': { admin: ['same_town', 'none'], district_lead: EVERYWHERE },
  'admin.write': { admin: ['same_town', 'none'] },
  // what a town is set to: read by those who answer for it, changed by the administrator, released by another (two-person act)
  'settings.read': { admin: ['same_town', 'none'], town_leader: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE },
  'settings.write': { admin: ['same_town', 'none'], district_lead: EVERYWHERE },
  // tokens of programs: one's own, and those of the town's machine accounts
  'token.read': { admin: ['same_town', 'none'] },
  'token.write': { admin: ['same_town', 'none'] },
  // accounts of people: a link to a first password, and withdrawing; who exactly may what: `domain/access/accounts.ts`
  'account.read': { admin: ['same_town', 'none'], town_leader: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE },
  'account.write': { admin: ['same_town', 'none'], town_leader: ['same_town', 'none'], commander: EVERYWHERE, district_lead: EVERYWHERE },
  // whoever holds a link sets a password by it
  'account.begin': { ...ACCOUNTS, caller: EVERYWHERE, anonymous: EVERYWHERE },
  'gateway.receive': { gateway: OWN_TOWN },
  'gateway.outbox': { gateway: OWN_TOWN },
  'gateway.reconcile': { gateway: OWN_TOWN, duty_officer: OWN_TOWN, dispatcher: ['same_town', 'none'], admin: ['same_town', 'none'] },
  'resident.read': { caller: EVERYWHERE },
  'resident.answer': { caller: EVERYWHERE },
  'resident.reopen': { caller: EVERYWHERE },
  'resident.add': { caller: EVERYWHERE },
};

/** The most an action ever shows, whoever asks: words and identity come from one logged request alone (DECISIONS 10). */
export function ceilingOf(action: AccessAction): readonly FieldSet[] {
  return CEILINGS[action] ?? ['list', 'brief', 'evidence'];
}

const CEILINGS: Partial<Record<AccessAction, readonly FieldSet[]>> = {
  'incident.list': ['list', 'brief'],
  'live.read': ['list'],
  'incident.recommendations': ['list'],
  'incident.events': ['list', 'brief', 'evidence', 'audit'],
  'incident.looks': ['list', 'audit'],
  'incident.earlier': ['list', 'brief'],
  'incident.presence': [], 'funnel.read': [], 'appeal.read': ['list', 'brief'], 'handover.read': ['list', 'brief'], 'handover.write': ['list', 'brief'],
  'incident.file': ['list', 'brief', 'evidence', 'audit'],
  'looks.read': [], 'looks.review': [],
  'incident.words': ['list', 'brief', 'words', 'identity'],
  'district.read': [], 'session.open': [], 'session.close': [], 'me.read': [], 'me.second-factor': [], 'demo.read': [], 'device.report': [], 'device.list': [], 'message.send': [], 'message.read': [], 'message.receive': [], 'relay.call': [], 'relay.notice': [],
  'judge.read': [], 'judge.write': [], 'shadow-run.read': [], 'two-person.read': [], 'two-person.ask': [], 'two-person.answer': [],
  'ledger.verify': [], 'ledger.checkpoint': [], 'admin.read': [], 'admin.write': [], 'settings.read': [], 'settings.write': [], 'token.read': [], 'token.write': [], 'account.read': [], 'account.write': [], 'account.begin': [],
  'gateway.receive': [], 'gateway.outbox': [], 'gateway.reconcile': [],
  'resident.read': [], 'resident.answer': [], 'resident.reopen': [], 'resident.add': [],
  'file.add': [], 'file.read': ['list', 'evidence'], 'file.caller': ['list'],
};

/** Relations that forbid an action whatever role somebody has beside. `complained` forbids everything (`decide`). */
export const VETOES: Partial<Record<AccessAction, readonly Relation[]>> = {
  confirm: ['decider'], // the second person is another one
  review: ['lead', 'co_handler', 'former_holder'], // the one who did the work never checks it (DOMAIN-RULES 4.2)
  redo: ['lead', 'co_handler', 'former_holder'],
  'decide-appeal': ['lead', 'co_handler', 'former_holder'],
  adjudicate: ['lead', 'co_handler', 'former_holder'],
  'file.caller': ['lead', 'co_handler', 'former_holder'],
  'incident.words': ['lead', 'co_handler', 'former_holder'], // handlers never see identity, on scene neither
};
