/** What is typed for a new account → the change of settings that opens it. Pure. */
import { z } from 'zod';
import type { Entry } from '#web/data/settings-changes.ts';
import { ZONE_OFFSET } from '#web/ui/span.ts';

export const STAGES = ['law', 'emergency', 'on_shift'] as const;
export type Stage = (typeof STAGES)[number];

const days = z.object({ passed: z.string(), until: z.string() });
/** As it is typed, and as it outlives a reload. */
export const typedShape = z.object({
  organisationId: z.string(),
  /** somebody who works there already; '' is a new person */
  personId: z.string(),
  name: z.string(), unitId: z.string(), roles: z.array(z.string()).readonly(), username: z.string(),
  /** local, as a datetime-local field has it */
  from: z.string(),
  reason: z.string(),
  passed: z.partialRecord(z.enum(STAGES), days),
});
export type Typed = z.output<typeof typedShape>;

export const EMPTY: Typed = { organisationId: '', personId: '', name: '', unitId: '', roles: [], username: '', from: '', reason: '', passed: {} };

export const [MOST_NAME, MOST_REASON] = [60, 500];

export type Lack = 'organisation' | 'name' | 'username' | 'roles' | 'passed' | 'from' | 'reason';

/** What is missing or cannot be read, in the order of the form: said beside the button, never dropped. */
export function lacksOf(v: Typed, now = -Infinity): Lack[] {
  const from = Date.parse(`${v.from}:00${ZONE_OFFSET}`);
  const lacking: Readonly<Record<Lack, boolean>> = {
    organisation: v.organisationId === '', name: v.personId === '' && (v.name.trim() === '' || v.name.length > MOST_NAME), username: !/^[a-z0-9][a-z0-9-]{2,31}$/i.test(v.username.trim()),
    roles: v.roles.length === 0, passed: v.personId === '' && STAGES.some((stage) => !isPassed(v.passed[stage])), from: Number.isNaN(from) || from <= now, reason: v.reason.trim() === '' || v.reason.length > MOST_REASON,
  };
  return LACKS.filter((lack) => lacking[lack]);
}

const LACKS: readonly Lack[] = ['organisation', 'name', 'username', 'roles', 'passed', 'from', 'reason'];

/** Not at all, or on a day and until a later one. */
function isPassed(q: { passed: string; until: string } | undefined): boolean {
  if (!q || (q.passed === '' && q.until === '')) return true;
  return q.passed !== '' && q.until !== '' && q.passed < q.until;
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
