/** Which screens a role has; what may be done to an incident is the server's `allowedActions` alone. */
import type { Me } from '#web/data/shapes.ts';

const TAKE_CALLS = ['call_taker', 'duty_officer', 'dispatcher'];

export function mayTakeCalls(me: Me): boolean {
  return me.roles.some((role) => TAKE_CALLS.includes(role));
}

const REVIEWS = ['reviewer', 'commander'];

export function mayReview(me: Me): boolean {
  return me.roles.some((role) => REVIEWS.includes(role));
}

/** Those who change settings, and those who release what was changed. */
const SETS = ['admin', 'district_lead', 'town_leader', 'commander'];

export function maySet(me: Me): boolean {
  return me.roles.some((role) => SETS.includes(role));
}
