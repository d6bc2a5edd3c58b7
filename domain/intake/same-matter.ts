/**
 * Same matter? What two calls have in common is weighed: who rings, where it is, which car or name is told, how it is
 * told, what kind of matter, how long between. Keys are keyed hashes made at the edge, so nothing here knows words or
 * numbers: `n:` police number, `p:` caller's number, `v:` number plate, `l:` one door, crossing or position, `g:` the estate,
 * lane or landmark around it, `c:` the caller's name, `w:` bands of the words. The weights are measured
 * (docs/reference/place.md); whoever is shown the result is shown the reasons.
 */
import type { Instant } from '#domain/shared/time.ts';
import { secondsBetween } from '#domain/shared/time.ts';

/** As they are written in `call.linked` and told to people. */
export const REASONS = ['police_number', 'number', 'plate', 'place', 'near', 'words', 'name', 'item', 'time'] as const;
export type Reason = (typeof REASONS)[number];

/** What is known of a call for the comparison. */
export interface Told {
  linkKeys: readonly string[];
  item: string | null;
  receivedAt: Instant;
}

export interface Likeness {
  /** the sum of what speaks for it and against it */
  points: number;
  /** what speaks for it, strongest first */
  why: Reason[];
  /** enough to be taken for one matter without asking */
  same: boolean;
}

const POINTS: Readonly<Record<Reason, number>> = { police_number: 9, number: 3, plate: 6, place: 3, words: 3, near: 1.5, item: 1.5, name: 1, time: 1 };
const FEW_BANDS_POINTS = 2;
const OTHER_PLACE = -3;
const OTHER_ITEM = -2;
const LONG_AGO = -1;
/** Two strong signs, less than half undone by what speaks against it. */
const ENOUGH = 5;
/** Who or where: in a typhoon all calls sound alike, so words and item alone are no matter. */
const ANCHORS = ['p', 'v', 'l', 'g'];
const SOON_SECONDS = 2 * 3600;
const LONG_SECONDS = 7 * 86_400;
/** Bands of the words that two calls share when one was written from the other. */
const MANY_BANDS = 3;

export function likeness(a: Told, b: Told): Likeness {
  const kinds = sharedKinds(a.linkKeys, b.linkKeys);
  const shared = (kind: string): number => kinds.get(kind) ?? 0;
  const apart = Math.abs(secondsBetween(a.receivedAt, b.receivedAt));
  const elsewhere = shared('l') === 0 && has(a, 'l') && has(b, 'l');
  const found: [Reason, boolean, number?][] = [
    ['police_number', shared('n') > 0], ['number', shared('p') > 0], ['plate', shared('v') > 0], ['place', shared('l') > 0],
    ['words', shared('w') > 0, shared('w') >= MANY_BANDS ? POINTS.words : FEW_BANDS_POINTS],
    ['near', shared('l') === 0 && shared('g') > 0 && !elsewhere],
    ['item', a.item !== null && a.item === b.item], ['name', shared('c') > 0], ['time', apart <= SOON_SECONDS],
  ];
  const speaking = found.filter(([, holds]) => holds);
  const against = (elsewhere ? OTHER_PLACE : 0) + (a.item !== null && b.item !== null && a.item !== b.item ? OTHER_ITEM : 0) + (apart > LONG_SECONDS ? LONG_AGO : 0);
  const points = speaking.reduce((sum, [reason, , worth]) => sum + (worth ?? POINTS[reason]), against);
  const anchored = ANCHORS.some((kind) => shared(kind) > 0);
  return { points, why: speaking.map(([reason]) => reason), same: shared('n') > 0 || (anchored && points >= ENOUGH) };
}

/** Kinds of keys that both have, with how many. */
function sharedKinds(a: readonly string[], b: readonly string[]): Map<string, number> {
  const other = new Set(b);
  const kinds = new Map<string, number>();
  for (const key of a) if (other.has(key)) kinds.set(key.charAt(0), (kinds.get(key.charAt(0)) ?? 0) + 1);
  return kinds;
}

function has(call: Told, kind: string): boolean {
  return call.linkKeys.some((key) => key.startsWith(kind));
}

/** Earlier calls by how much they have in common with this one, likeliest and then newest first; those with nothing are left out. */
export function ranked<T extends Told>(now: Told, earlier: readonly T[]): { call: T; likeness: Likeness }[] {
  return earlier.map((call) => ({ call, likeness: likeness(now, call) }))
    .filter(({ likeness: { why } }) => why.some((reason) => reason !== 'time' && reason !== 'item'))
    .sort((a, b) => b.likeness.points - a.likeness.points || (a.call.receivedAt > b.call.receivedAt ? -1 : 1));
}
