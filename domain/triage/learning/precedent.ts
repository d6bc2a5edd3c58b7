/**
 * A call like one that went wrong: nearly the words of an incident that the police took back, or that was theirs and dangerous.
 * Words are compared as keyed hashes alone; what is alike may only raise.
 */
import type { Incident } from '#domain/incident/incident.ts';
import { exampleOf } from './example.ts';

export interface Precedent {
  readonly number: string;
  readonly incidentId: string;
  readonly wordKeys: readonly string[];
  readonly signs: readonly string[];
}

/** Bands of twenty that two texts must share: three of four characters' runs are then the same, give or take. */
export const ALIKE = 3;

/** Null: it teaches no danger, or names no sign to raise. */
export function precedentOf(i: Incident, wordKeys: readonly string[]): Precedent | null {
  const example = exampleOf(i);
  const grave = example && (example.verdict === 'police' || example.verdict === 'emergency');
  // What was there because of earlier calls says nothing about the words.
  const signs = grave ? [...new Set(i.dangers.filter((d) => d.by !== 'history' && d.code !== 'G15').map((d) => d.code))].sort() : [];
  return signs.length > 0 && wordKeys.length > 0 ? { number: i.number, incidentId: i.id, wordKeys, signs } : null;
}

/** The one most alike, if any is enough. */
export function nearest(wordKeys: readonly string[], precedents: readonly Precedent[], own: string): Precedent | null {
  const wanted = new Set(wordKeys);
  let best: Precedent | null = null;
  let most = ALIKE - 1;
  for (const precedent of precedents) {
    const shared = precedent.incidentId === own ? 0 : precedent.wordKeys.reduce((n, key) => (wanted.has(key) ? n + 1 : n), 0);
    if (shared > most) [best, most] = [precedent, shared];
  }
  return best;
}
