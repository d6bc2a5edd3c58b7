/** What is typed for a new account → the change of settings that opens it. Pure. */
import type { Entry } from '#web/data/settings-changes.ts';
import { ZONE_OFFSET } from '#web/ui/span.ts';

export const STAGES = ['law', 'emergency', 'on_shift'] as const;
export type Stage = (typeof STAGES)[number];

export interface Typed {
  organisationId: string;
  /** somebody who works there already; '' is a new person */
  personId: string;
  name: string;
  unitId: string;
  roles: readonly string[];
  username: string;
  /** local, as a datetime-local field has it */
  from: string;
  reason: string;
  passed: Readonly<Partial<Record<Stage, { passed: string; until: string }>>>;
}

export const EMPTY: Typed = { organisationId: '', personId: '', name: '', unitId: '', roles: [], username: '', from: '', reason: '', passed: {} };

export function isWhole(v: Typed): boolean {
  return v.organisationId !== '' && (v.personId !== '' || v.name.trim() !== '') && v.roles.length > 0 && v.username.trim() !== '' && v.from !== '' && v.reason.trim() !== '';
}

export function changeFor(town: string, v: Typed, units: readonly Entry[]): Record<string, unknown> {
  const username = v.username.trim().toLowerCase();
  const personId = v.personId || `p-${username}`;
  const unit = units.find((u) => u.id === v.unitId);
  const members = Array.isArray(unit?.['personIds']) ? unit['personIds'] : [];
  const qualifications = STAGES.flatMap((stage) => { const q = v.passed[stage]; return q && q.passed !== '' && q.until !== '' ? [{ stage, ...q }] : []; });
  return {
    part: 'forces', town, from: new Date(Date.parse(`${v.from}:00${ZONE_OFFSET}`)).toISOString(),
    people: v.personId === '' ? [{ id: personId, name: v.name.trim(), organisationId: v.organisationId, qualifications }] : [],
    units: unit && !members.includes(personId) ? [{ ...unit, personIds: [...members, personId] }] : [],
    accounts: [{ username, roles: v.roles, disabled: false, personId, organisationId: v.organisationId, ...(v.unitId === '' ? {} : { unitId: v.unitId }) }],
  };
}
