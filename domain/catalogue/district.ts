/**
 * The district as data. Everything a town may set is a version with a date (`from`): a change is a new
 * version, never an overwrite, and an incident keeps the versions it was judged by.
 * Parsed and validated from `data/` by `#server/district/load.ts`; pure look-ups are in `lookup.ts`.
 */
import type { Instant, Span } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';

export interface Text {
  zh: string;
  en: string;
}

/** 来电分流事项: one of the 52 entries. */
export interface Item {
  code: string; // HJ-01 … JF-10
  category: string; // HJ FW QZ YJ JF
  name: Text;
  scope: Text;
  callerPhrases: string[];
  leadUnitType: string;
  coUnitTypes: string[];
  urgency: 'urgent' | 'normal';
  onSceneMinutes: number | null;
  onSceneWhen: 'always' | 'live' | 'never';
  closeHours: number;
  closeClock: 'elapsed' | 'workday';
  dangerSigns: { sign: Text; route: DangerRoute[] }[];
  lookAlikes: { phrase: string; route: DangerRoute[] }[];
  legalBasis: string[];
  /** Evidence kinds that must be recorded before the result may be `finished` (DOMAIN-RULES 3.5). */
  evidence: EvidenceKind[];
  /** Coded results a handler may finish with. */
  outcomes: string[];
  /** Whether a visit is needed at all; without one the deadline is first contact, then the result. */
  visit: boolean;
}

export type DangerRoute = 'police' | 'fire' | 'medical';
export type EvidenceKind = 'note' | 'photo' | 'persuasion' | 'parties' | 'identity_checked' | 'handover' | 'measure' | 'sound';

/** 危险情形, the 17 of the whole district: G01 … G17. */
export interface DangerSign {
  code: string;
  sign: Text;
  route: DangerRoute[];
}

export interface UnitType {
  code: string;
  name: Text;
  /** stages every member must have passed and in date before the unit may be sent (三阶段); absent = none */
  stages?: QualificationStage[];
}

/** 处置结果: a coded result. `settled` says whether the matter itself is over. */
export interface Outcome {
  code: string;
  name: Text;
  settled: boolean;
  /** nothing was done that could be proved (nobody there, passed on): the item's evidence is not asked for */
  waivesEvidence?: boolean;
}

export interface Catalogue {
  version: string;
  from: Instant;
  categories: { code: string; name: Text }[];
  unitTypes: UnitType[];
  /** names of the coded results of all items */
  outcomes: Outcome[];
  dangerSigns: DangerSign[];
  items: Item[];
}

/** One line of the routing matrix item × area × time. The first line that fits rules. */
export interface Route {
  id: string;
  /** item codes, category codes, or `*` */
  items: string[];
  /** area ids (each with all below it); absent = the whole town */
  areas?: string[];
  /** local hours [from, to), wrapping midnight; absent = all day */
  hours?: [string, string];
  days?: 'workday' | 'day_off';
  /** unit types by order of preference; empty = stays with the police, and `reason` says why */
  lead: string[];
  co: string[];
  reason: Text;
}

/** Seconds, minutes and days of a town's clocks: defaults in ARCHITECTURE 3. */
export interface Times {
  decide: Span; // 30 s
  study: Span; // 3 min
  acknowledge: Span; // 60 s
  policeResult: Span; // 24 h
  dispatch: Span; // 2 min
  firstContact: Span; // 3 min
  accept: Span; // 60 s
  seen?: Span; // an offer that no screen of a crew has shown by then goes to the next; absent: only `accept` counts
  messageRead?: Span; // a message that nobody of the unit has read by then also goes to their pockets; absent: 1 min
  arriveMinutes: number; // 15, from the diversion, unless the item says otherwise
  arbitrationLive: Span; // 30 min
  arbitrationWorkingDays: number; // 1
  appealWorkingDays?: number; // 3, from what was said to the appeal against it
  appealDecidedWorkingDays?: number; // 5, from the appeal to its decision in the town
  mediation: Span; // 3 days
  review: Span; // 24 h
  repeatWindow: Span; // closing → reopening by a repeat
  passOn: Span; // the other town must accept
  linkAfterClose: Span; // the caller's link lives so long after closing
  /** a missed deadline is told to the next step of the ladder after each of these */
  ladder: Span;
}

/**
 * 试判: every call is judged and the police keep it, except where its item has earned to be let go. An item is named in
 * `live` by a later version of the policy, which two persons release.
 */
export interface ShadowRun {
  /** codes of the items that leave the police when they are judged so */
  live: string[];
  rule: ShadowRule;
}

/** What an item must have shown before it may be named in `live`; counted over the last `days` days. */
export interface ShadowRule {
  /** the shadow run has lasted at least so long */
  days: number;
  /** calls that the machine or a person would have let go by this item */
  calls: number;
  /** the lower end of the 95 % interval of the share on which both agree, 0 … 1 */
  agreement: number;
  /** most calls that the machine would have let go and a person kept with the police */
  missed: number;
}

/** 平安确认: how often whoever is at a scene is asked, and how long each may take to answer. */
export interface CheckInTimes {
  every: Span; // 20 min
  heated: Span; // 10 min: joint handling, disputes, a danger sign
  answer: Span; // 2 min: the phone's own people
  partner: Span; // 2 min: then their partner's phone; then the centre
}

export interface Policy {
  version: string;
  from: Instant;
  /** who studies jointly: every call, only unclear ones, or none (浦锦 / 浦江) */
  study: 'every' | 'unclear' | 'none';
  /** direct = the police feed the joint team (浦江); centre = 判转接核 through the centre (浦锦) */
  model: 'direct' | 'centre';
  times: Times;
  routes: Route[];
  /** the verdict when nobody decides; the safe one */
  safeDefault: 'police';
  /** metres between reported and known place that still count as arrived */
  arrivalToleranceMetres: number;
  /** absent: nobody at a scene is asked whether all is well */
  checkIn?: CheckInTimes;
  /** whether closed calls of the town may teach the model that judges in every town of the district; absent: no */
  learning?: 'district' | 'none';
  /** absent: what is judged so leaves the police */
  shadowRun?: ShadowRun;
  /** unit types never dispatched to, whatever the matrix says, by item category */
  noDispatch: { unitType: string; items: string[] }[];
}

export interface Town {
  id: string;
  name: Text;
  prefix: string; // of incident numbers
  areaId: string;
  centreId: string; // organisation: the town's operations centre
  arbitratorId: string; // person: the leader on duty
  policies: Policy[];
}

/** A level is data: district › town › 综合网格 › 居村 › 微网格 › compound › building. */
export interface Area {
  id: string;
  parentId: string | null;
  level: string;
  name: Text;
  aliases: string[]; // nicknames, old names, "road + lane + number"
  town: string | null;
  position: Position; // a point inside, WGS-84
  /** schematic outline, WGS-84; absent for buildings */
  outline?: Position[];
}

export interface Organisation {
  id: string;
  type: string; // unit type code of the catalogue
  name: Text;
  town: string | null; // null = serves the district
  areaIds: string[];
  /** organisations it is part of, employed by or contracted to: shut out together (DOMAIN-RULES 2.6) */
  relatedIds: string[];
  phone?: string;
}

export interface Unit {
  id: string;
  organisationId: string;
  type: string;
  name: Text;
  town: string | null;
  base: Position;
  areaIds: string[];
  personIds: string[];
  /** one incident at a time (a crew), or many (a company's duty desk) */
  exclusive: boolean;
  shiftIds: string[]; // shifts it works; empty = always there
}

export interface Shift {
  id: string;
  town: string;
  name: Text;
  hours: [string, string]; // local; wraps midnight
  days: 'all' | 'workday' | 'day_off';
}

/** 三阶段: law, emergency handling, on-shift training. */
export type QualificationStage = 'law' | 'emergency' | 'on_shift';

export interface Person {
  id: string;
  name: string; // invented
  organisationId: string;
  qualifications: { stage: QualificationStage; passed: string; until: string }[]; // ISO dates
}

/** A log-in of the demonstration. Passwords are made on first start, never data. */
export interface Account {
  username: string;
  personId: string;
  roles: string[]; // first = the one shown
  towns: string[]; // first = own
  organisationId: string;
  unitId?: string;
  stationId?: string;
  /** external sources this account may post calls under; `*` any */
  sources: string[];
}

export interface Station {
  id: string;
  name: Text;
  areaIds: string[];
  towns: string[];
}

export interface Calendar {
  version: string;
  years: number[];
  /** years of which only the days off fixed by law are known, not yet the moved weekends (调休) */
  provisionalYears?: number[];
  /** ISO dates that are off though a weekday, and on though a weekend (调休) */
  holidays: string[];
  makeUpDays: string[];
}

/** 辖区层级. `rank` grows downwards; `map` = drawn as an outline. */
export interface Level {
  code: string;
  name: Text;
  rank: number;
}

export interface District {
  id: string;
  name: Text;
  levels: Level[];
  timeZone: 'Asia/Shanghai' | string;
  catalogues: Catalogue[];
  towns: Town[];
  areas: Area[];
  organisations: Organisation[];
  units: Unit[];
  shifts: Shift[];
  people: Person[];
  accounts: Account[];
  stations: Station[];
  calendar: Calendar;
}
