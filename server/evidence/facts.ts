/** What both documents are made of: the record of an incident and the texts written along the way, opened as one logged look. */
import type { StatedPurpose } from '#domain/access/purpose.ts';
import type { Subject } from '#domain/access/subject.ts';
import { findAccount, findOrganisation, findPerson } from '#domain/catalogue/lookup.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { parseInstant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { openRecords } from '#server/incident/records.ts';
import { inTowns } from '#server/platform/db.ts';
import { findLastCheckpoint, type Checkpoint } from '#server/platform/checkpoint.ts';
import { readIncidentEvents, type StoredEvent } from '#server/platform/event-log.ts';

export interface Facts {
  readonly incident: Incident;
  readonly events: readonly StoredEvent[];
  /** by the number of the event they belong to */
  readonly texts: ReadonlyMap<number, string>;
  readonly checkpoint: Checkpoint | null;
  /** who had it made, and the minute */
  readonly watermark: string;
  readonly madeAt: string;
}

export async function gatherFacts(deps: Deps, subject: Subject, incident: Incident, purpose: StatedPurpose): Promise<Facts> {
  const records = await openRecords(deps, subject, incident, purpose);
  const { events, checkpoint } = await inTowns(deps.db, subject.towns, async (client) => ({
    events: await readIncidentEvents(client, incident.town, incident.id), checkpoint: (await findLastCheckpoint(client, incident.town)) ?? null,
  }));
  const madeAt = clockTime(deps, records.seenAt);
  const name = findPerson(deps.district, subject.personId)?.name ?? subject.account;
  return {
    incident, events, checkpoint, madeAt, watermark: `${name} ${subject.account} ${madeAt}`,
    texts: new Map(records.items.map((item) => [item.seq, readable(item.text ?? '（已按期删除）')])),
  };
}

const SEALED_FIELDS: Readonly<Record<string, string>> = { witness: '见证人', name: '姓名', party: '当事人', phone: '电话', clip: '执法记录' };

/** Names among a record's fields are sealed with its text, as one line of JSON: for a reader, a line each. */
function readable(text: string): string {
  return text.split('\n').map((line) => fieldsOf(line) ?? line).join('\n');
}

function fieldsOf(line: string): string | null {
  if (!line.startsWith('{')) return null;
  try {
    return Object.entries(JSON.parse(line) as Record<string, unknown>).map(([key, value]) => `${SEALED_FIELDS[key] ?? key}：${String(value)}`).join('\n');
  } catch {
    return null; // somebody's own words
  }
}

/** Local date and minute. */
export function clockTime(deps: Pick<Deps, 'district'>, at: string | null): string {
  const instant = at === null ? null : parseInstant(at);
  if (!instant) return '—';
  const { date, minutes } = localTime(instant, deps.district.timeZone);
  return `${date} ${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export interface Who {
  readonly name: string;
  readonly organisation: string;
  /** type code of the catalogue; empty for a part of the program */
  readonly type: string;
}

/** The person behind an account of the record. */
export function whoIs({ district }: Pick<Deps, 'district'>, account: string): Who {
  const found = findAccount(district, account);
  const organisation = found ? findOrganisation(district, found.organisationId) : undefined;
  const person = found ? findPerson(district, found.personId) : undefined;
  return { name: person?.name ?? (found ? account : `系统（${account}）`), organisation: organisation?.name.zh ?? '', type: organisation?.type ?? '' };
}
