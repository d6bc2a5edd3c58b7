/** How old what we see is. Pure: ages in milliseconds go in, what to show comes out (TRUST U4). */

export const SHOW_AGE_AFTER_MS = 10_000;
export const BANNER_AFTER_MS = 30_000;

export type Link = 'connecting' | 'open' | 'lost';
export type Freshness =
  | { state: 'connecting'; ageMs: number }
  | { state: 'live'; ageMs: number }
  | { state: 'ageing'; ageMs: number }
  | { state: 'stale'; ageMs: number };

/**
 * `heardMs`/`nowMs`: monotonic milliseconds of the last sign of life and of now. An open stream that is quiet is
 * fresh for the length of one heartbeat, so its age counts from there; a lost one ages from the last word.
 */
export function freshness(link: Link, heardMs: number | null, nowMs: number): Freshness {
  if (heardMs === null) return { state: 'connecting', ageMs: 0 };
  const ageMs = Math.max(0, nowMs - heardMs);
  if (ageMs > BANNER_AFTER_MS) return { state: 'stale', ageMs };
  if (ageMs > SHOW_AGE_AFTER_MS || (link !== 'open' && ageMs > 2000)) return { state: 'ageing', ageMs };
  return { state: 'live', ageMs };
}
