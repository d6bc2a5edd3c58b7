/** Which screens a role has; what may be done to an incident is the server's `allowedActions` alone. */
import type { Me } from '#web/data/shapes.ts';

const TAKE_CALLS = ['call_taker', 'duty_officer', 'dispatcher'];

export function mayTakeCalls(me: Me): boolean {
  return me.roles.some((role) => TAKE_CALLS.includes(role));
}

/** On the street's own installation calls come from the police's alone. */
export const takesCallsHere = (me: Me): boolean => mayTakeCalls(me) && me.node !== 'town';

export const mayDispatch = (me: Me): boolean => me.roles.includes('dispatcher');

const REVIEWS = ['reviewer', 'commander'];

export function mayReview(me: Me): boolean {
  return me.roles.some((role) => REVIEWS.includes(role));
}

const DECIDES_APPEALS = ['reviewer', 'town_leader', 'commander'];
/** Who decides appeals, and who lodges them: whoever handles. */
const APPEALS = [...DECIDES_APPEALS, 'responder', 'mediator', 'volunteer'];
export const mayDecideAppeals = (me: Me): boolean => me.roles.some((role) => DECIDES_APPEALS.includes(role));
export const mayAppeal = (me: Me): boolean => me.roles.some((role) => APPEALS.includes(role));

/** Who writes to units on shift. */
const WRITES = ['duty_officer', 'dispatcher', 'town_leader', 'commander'];
export const mayWriteToUnits = (me: Me): boolean => me.roles.some((role) => WRITES.includes(role));

/** Those who change settings, and those who release what was changed. */
const SETS = ['admin', 'district_lead', 'town_leader', 'commander'];

export function maySet(me: Me): boolean {
  return me.roles.some((role) => SETS.includes(role));
}

const READS_LOOKS = ['town_leader', 'admin', 'commander', 'district_lead', 'assessor'];
const REVIEWS_LOOKS = ['town_leader', 'admin', 'commander', 'district_lead'];
const VERIFIES = ['admin', 'assessor', 'commander', 'district_lead'];
const WATCHES = [...READS_LOOKS, 'duty_officer'];

export const mayReadLooks = (me: Me): boolean => me.roles.some((role) => READS_LOOKS.includes(role));
export const mayReviewLooks = (me: Me): boolean => me.roles.some((role) => REVIEWS_LOOKS.includes(role));
export const mayVerify = (me: Me): boolean => me.roles.some((role) => VERIFIES.includes(role));
/** 监督: two-person acts, looks, the record. */
export const mayOversee = (me: Me): boolean => me.roles.some((role) => WATCHES.includes(role));

/** Who reads what was handed over from shift to shift; those who take shifts write it. */
const READS_SHIFTS = [...TAKE_CALLS, 'town_leader', 'admin'];
export const mayReadShifts = (me: Me): boolean => me.roles.some((role) => READS_SHIFTS.includes(role));

/** Parts of the desk that not everybody has, by the beginning of their address, and the roles that have them. */
export const PARTS = { calls: TAKE_CALLS, review: REVIEWS, appeals: APPEALS, units: WRITES, settings: SETS, oversight: WATCHES, shift: READS_SHIFTS } as const;
export type Part = keyof typeof PARTS;

/** The part at this address, where it is none of the person's. */
export function closedPart(me: Pick<Me, 'roles'>, path: string): Part | null {
  const first = path.split('/')[1] ?? '';
  return isPart(first) && !me.roles.some((role) => PARTS[first].includes(role)) ? first : null;
}

function isPart(word: string): word is Part {
  return Object.hasOwn(PARTS, word);
}
