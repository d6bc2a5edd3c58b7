/**
 * A piece of an export read by itself: is it one stretch of one town's chain, whole in itself? What stands before it the
 * reader does not know, so whoever puts the stretches together compares where each begins.
 */
import { parseLine } from '#server/ledger/export-format.ts';
import { leafOf, linkOf } from '#server/platform/event-log.ts';
import { linesOf } from './lines.ts';
import { readPayload } from './payload.ts';

/** Consecutive events of one town: canonical payloads of that town, each linked to the one before it in the stretch. */
export interface Stretch {
  readonly town: string;
  /** number of the first event */
  readonly from: number;
  /** hex, 64 digits each: of every event its leaf, recomputed, and its hash as the file has it */
  readonly leaves: readonly string[];
  readonly hashes: readonly string[];
}

/** Null means "not such a stretch, or not sure"; the lines must then be taken one by one, which says what is wrong. */
export function readStretch(piece: Buffer): Stretch | null {
  const [leaves, hashes]: [string[], string[]] = [[], []];
  let [town, from] = ['', 0];
  for (const text of linesOf(piece)) {
    const line = parseLine(text);
    if (line?.kind !== 'event') return null;
    const { event } = line;
    if (leaves.length === 0) [town, from] = [event.town, event.seq];
    const leaf = leafOf(event.payload);
    if (event.town !== town || event.seq !== from + leaves.length || readPayload(event.payload)?.town !== town) return null;
    const before = hashes.at(-1);
    if (before !== undefined && linkOf(before, event.seq, leaf) !== event.hash) return null;
    leaves.push(leaf);
    hashes.push(event.hash);
  }
  return leaves.length === 0 ? null : { town, from, leaves, hashes };
}
