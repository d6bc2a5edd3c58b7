/** Files that a record names: committed by their hash at once, before their bytes are here. */
import type { ActionBody } from '#domain/incident/contract.ts';
import { FILES_PER_INCIDENT, mayCarry, type FileStated } from '#domain/files/files.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { itemOf, type Context } from '#domain/incident/rule.ts';
import { fromGcj02 } from '#domain/shared/datum.ts';
import type { Position } from '#domain/shared/place.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { parseInstant } from '#domain/shared/time.ts';
import { checkArrival } from './arrival.ts';

export type NamedFile = NonNullable<ActionBody<'record'>['files']>[number];

/** What is committed, or why these files do not belong to this record. */
export function statedFiles(i: Incident, kind: string, named: readonly NamedFile[], evidenceId: string | null, ctx: Context): FileStated[] | Refusal {
  const asked = itemOf(i, ctx)?.evidence ?? [];
  const needless = named.find((f) => !mayCarry(kind, f.media, asked));
  if (needless) return refuse('response.file_not_asked', { kind });
  if (countFiles(i) + named.length > FILES_PER_INCIDENT) return refuse('response.too_many_files', { most: FILES_PER_INCIDENT });
  return named.map((f) => stated(i, f, evidenceId, ctx));
}

/** Each record says how many it has. */
function countFiles(i: Incident): number {
  return i.evidence.reduce((n, e) => n + (typeof e.data['files'] === 'number' ? e.data['files'] : 0), 0);
}

function stated(i: Incident, f: NamedFile, evidenceId: string | null, ctx: Context): FileStated {
  const exact = f.position ? (f.position.datum === 'gcj02' ? fromGcj02(f.position) : f.position) : null;
  const { check, metres } = checkArrival(i, exact, ctx);
  return {
    id: ctx.newId('fil'), sha256: f.sha256, media: f.media, bytes: f.bytes, from: 'handler', evidenceId,
    takenAt: f.takenAt === undefined ? null : parseInstant(f.takenAt), position: exact && rounded(exact), check, metres,
  };
}

/** To about a metre: a phone's position says no more than that. */
function rounded({ lon, lat }: Position): Position {
  const cut = (x: number): number => Math.round(x * 100_000) / 100_000;
  return { lon: cut(lon), lat: cut(lat) };
}
