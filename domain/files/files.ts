/** Pictures and sound as evidence: what is taken, how large, and to which records it may belong. Plain data: the phone asks here, too. */
import type { Arrival } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';

export const PICTURES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const SOUNDS = ['audio/webm', 'audio/mp4', 'audio/ogg'] as const;
export const MEDIA = [...PICTURES, ...SOUNDS] as const;
export type Media = (typeof MEDIA)[number];

/** A camera's own picture, as a page without a script sends it; a phone of ours sends a twentieth. Bytes. */
export const MAX_FILE_BYTES = 12 * 1024 * 1024;
/** What a browser can still show: four bytes each once it is unpacked. */
export const MAX_PIXELS = 64_000_000;
export const MAX_SIDE = 16_384;
export const FILES_PER_RECORD = 6;
export const FILES_PER_INCIDENT = 60;
export const FILES_PER_CALLER = 6;

/** Whose it is decides who may see it: a handler's evidence, or the caller's own, like the caller's words. */
export type FileFrom = 'handler' | 'caller';

/** A hash on the record, with what was stated of the file. The bytes may still be on their way. */
export interface FileStated {
  id: string;
  /** of the bytes as they were taken, hex */
  sha256: string;
  media: Media;
  bytes: number;
  from: FileFrom;
  evidenceId: string | null;
  /** when and where it was taken, as the phone said; never trusted */
  takenAt: Instant | null;
  position: Position | null;
  check: Arrival['check'];
  metres: number | null;
}

export const isSound = (media: string): boolean => media.startsWith('audio/');

/** Records a handler may dictate instead of typing: the own voice, no evidence of a scene. */
const DICTATED: readonly string[] = ['note', 'measure', 'handover', 'telephone', 'sighting', 'sector'];

/** Pictures and sound of a scene only where the item's rule asks for them (国办函〔2026〕12号; DOMAIN-RULES 3.4). */
export function mayCarry(kind: string, media: string, asked: readonly string[]): boolean {
  if (isSound(media)) return DICTATED.includes(kind) || (kind === 'sound' && asked.includes('sound'));
  return kind === 'photo' && asked.includes('photo');
}
