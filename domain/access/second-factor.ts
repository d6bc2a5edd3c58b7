/**
 * Who needs a second step to log in: whoever may read a caller's words or identity, break glass, read who looked, or ask for
 * what two persons do (等保2.0 8.1.4.1: two factors; ASVS 6.3.3). Data: a role that gains such a right is added here, and a test
 * asks for it.
 */
import type { Role } from './subject.ts';

export const SECOND_FACTOR_ROLES: readonly Role[] = [
  'call_taker', 'duty_officer', 'dispatcher', 'reviewer', 'town_leader', 'commander', 'district_lead', 'admin', 'assessor',
];

export function needsSecondFactor(roles: readonly Role[]): boolean {
  return roles.some((role) => SECOND_FACTOR_ROLES.includes(role));
}

/** What a session without the second step may still do where it is required: set it up, and leave. */
export const BEFORE_SECOND_FACTOR: readonly string[] = ['me.read', 'me.second-factor', 'session.open', 'session.close', 'demo.read'];

/** Wrong codes in a row until the account waits, and how long. Whoever gets so far knows the password already. */
export const FACTOR_LOCK = { after: 5, minutes: 15 };
export const RECOVERY_CODES = 10;
