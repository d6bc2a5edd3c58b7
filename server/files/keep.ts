/** A file comes in: what it is, what of it stays, sealed in parts, and its arrival on the record. */
import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isSound, type FileStated } from '#domain/files/files.ts';
import { event, type NewEvent } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Deps } from '#server/deps.ts';
import { chance } from '#server/platform/chance.ts';
import { inTowns } from '#server/platform/db.ts';
import { sealText, type VaultRow } from '#server/platform/vault.ts';
import type { Cleaned } from './clean/clean.ts';
import { partsOf, readParts, writeParts, type Sealing } from './parts.ts';

const KEY_BYTES = 32;

/** What lies sealed in the vault's entry of a file. */
const headShape = z.object({ key: z.string(), parts: z.number(), sha256: z.string(), media: z.string(), bytes: z.number() });

/** The bytes lie in the database; nothing refers to them yet. */
export interface Laid {
  sealing: Sealing;
  cleaned: Cleaned;
  sha256: string;
  bytes: number;
}

/** Hex, of any number of pieces. */
export function sha256Of(pieces: readonly Uint8Array[]): string {
  const [only] = pieces;
  return hash('sha256', pieces.length === 1 && only ? only : Buffer.concat(pieces), 'hex');
}

/** Sound where a sound was committed, a picture where a picture was: the item's rule was asked about that. */
export function isAsStated(cleaned: Cleaned, stated: Pick<FileStated, 'media'>): boolean {
  return isSound(cleaned.media) === isSound(stated.media);
}

/** Before the change: megabytes never wait in the town's writer. What no change then refers to is swept out after a day. */
export async function layDown(deps: Deps, incident: Pick<Incident, 'town'>, cleaned: Cleaned): Promise<Laid> {
  const bytes = cleaned.pieces.reduce((n, p) => n + p.length, 0);
  const sealing: Sealing = { entry: randomUUID(), town: incident.town, key: chance(KEY_BYTES), parts: partsOf(bytes) };
  const at = await deps.now();
  await inTowns(deps.db, [incident.town], (client) => writeParts(client, sealing, cleaned.pieces, at));
  return { sealing, cleaned, bytes, sha256: sha256Of(cleaned.pieces) };
}

/** The arrival as the record has it, and the entry that opens the bytes. */
export function arrivalOf(deps: Pick<Deps, 'vault'>, incident: Incident, stated: Pick<FileStated, 'id' | 'from'>, laid: Laid, now: string, person: string | null = null): { event: NewEvent; sealed: VaultRow } {
  const { sealing, cleaned, sha256, bytes } = laid;
  const head = { key: Buffer.from(sealing.key).toString('base64'), parts: sealing.parts, sha256, media: cleaned.media, bytes } satisfies z.input<typeof headShape>;
  const { row, ref } = sealText(deps.vault, {
    id: sealing.entry, town: incident.town, incidentId: incident.id, kind: stated.from === 'caller' ? 'caller_file' : 'file', text: JSON.stringify(head), at: now, person,
  });
  const { media, width, height, removed } = cleaned;
  return { sealed: row, event: event(incident.id, 'file.arrived', { fileId: stated.id, sha256, media, bytes, width, height, removed, entry: ref }) };
}

/** The bytes behind an opened entry's text; null once they are gone. Throws when they are not what was sealed. */
export async function bytesBehind(client: Parameters<typeof readParts>[0], entry: { id: string; town: string; text: string | null }): Promise<Buffer | null> {
  if (entry.text === null) return null;
  const head = headShape.parse(JSON.parse(entry.text));
  const bytes = await readParts(client, { entry: entry.id, town: entry.town, key: Buffer.from(head.key, 'base64'), parts: head.parts });
  if (bytes !== null && sha256Of([bytes]) !== head.sha256) throw new Error(`file ${entry.id} is not what was sealed`);
  return bytes;
}
