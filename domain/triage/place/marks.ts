/** What the gazetteer knows of each character of a text, as one small number for the reader. */
import type { Precision } from '#domain/shared/place.ts';
import { precisionOf, type NameHit } from './gazetteer.ts';

const LEVELS: readonly Precision[] = ['building', 'compound', 'lane', 'road', 'community', 'town', 'unknown'];
const HEARD = 16;

/** 0 nothing; else the level of the name, whether it begins here, and whether it is only heard so. */
export function marksOf(length: number, hits: readonly NameHit[]): Uint8Array {
  const marks = new Uint8Array(length);
  for (const { from, to, areas, bySound } of hits) {
    const level = areas[0] ? LEVELS.indexOf(precisionOf(areas[0])) + 1 : 0;
    marks.fill(level * 2 + (bySound ? HEARD : 0), from, to);
    marks[from] = (marks[from] ?? 0) + 1;
  }
  return marks;
}
