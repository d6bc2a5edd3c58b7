/** The files of an incident, as its events tell: committed by a hash, then here or still awaited. No table of their own. */
import type { FileStated } from '#domain/files/files.ts';
import type { EventData } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Database } from '#server/platform/db.ts';
import { inTowns } from '#server/platform/db.ts';
import { readIncidentEvents, type StoredEvent } from '#server/platform/event-log.ts';

export interface FileOf {
  stated: FileStated;
  /** of the commitment */
  seq: number;
  at: string;
  by: string;
  arrived: (EventData['file.arrived'] & { at: string }) | null;
}

export function filesAmong(events: readonly StoredEvent[]): FileOf[] {
  const committed = events.flatMap((e) => (isA(e, 'file.committed') ? [{ stated: e.data.file, seq: e.seq, at: e.at, by: e.actor }] : []));
  const arrived = new Map(events.flatMap((e) => (isA(e, 'file.arrived') ? [[e.data.fileId, { ...e.data, at: e.at }] as const] : [])));
  // The same picture named twice by one person came once: it stands for both.
  const same = (a: (typeof committed)[number], b: (typeof committed)[number]): boolean => a.stated.sha256 === b.stated.sha256 && a.stated.from === b.stated.from && a.by === b.by;
  return committed.map((c) => ({ ...c, arrived: arrived.get(c.stated.id) ?? committed.filter((other) => same(other, c)).map((other) => arrived.get(other.stated.id)).find(Boolean) ?? null }));
}

/** Written by the rules alone, in the shape that the type says. */
function isA<T extends 'file.committed' | 'file.arrived'>(e: StoredEvent, type: T): e is StoredEvent & { data: EventData[T] } {
  return e.type === type;
}

export async function listFiles(db: Database, towns: readonly string[], incident: Incident): Promise<FileOf[]> {
  return filesAmong(await inTowns(db, towns, (client) => readIncidentEvents(client, incident.town, incident.id)));
}
