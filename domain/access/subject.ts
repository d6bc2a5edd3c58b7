/** Who asks. The subject is built from the account by the server; nothing in it comes from the request. */

/** The people of the glossary (PRODUCT), each with one screen. */
export const PERSON_ROLES = [
  'call_taker', 'duty_officer', 'dispatcher', 'responder', 'mediator', 'volunteer', 'reviewer', 'assessor',
  'surveyor', 'commander', 'district_lead', 'town_leader', 'admin', 'caller',
] as const;
/** Machines: the police platform, and an outside keeper of checkpoints who gets hashes only. */
export const MACHINE_ROLES = ['gateway', 'witness'] as const;
export const ROLES = [...PERSON_ROLES, ...MACHINE_ROLES] as const;
export type Role = (typeof ROLES)[number];

export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

export interface Subject {
  account: string;
  /** the first is the one shown */
  roles: readonly Role[];
  /** the first is the own town; a district post lists every town */
  towns: readonly string[];
  organisationId: string;
  unitId: string | null;
  stationId: string | null;
  personId: string;
  /** sources this account may post calls under; `*` any */
  sources: readonly string[];
}

export function hasRole(subject: Subject, role: Role): boolean {
  return subject.roles.includes(role);
}

/** Whether the account may post a call under this source (`POST /calls`). */
export function mayPostAs(subject: Subject, source: string): boolean {
  return subject.sources.includes('*') || subject.sources.includes(source);
}

const HANDLING: readonly Role[] = ['responder', 'mediator', 'volunteer'];

/** Goes to incidents of their own unit, or organisation, and has no other part. */
export function onlyHandles({ roles }: Subject): boolean {
  return roles.every((role) => HANDLING.includes(role));
}
