/** Labelled calls of the corpus as the learner of places takes them. */
import { normalise, type Normal } from '#domain/triage/normalise.ts';
import { see } from '#domain/triage/place/features.ts';
import type { Gazetteer } from '#domain/triage/place/gazetteer.ts';
import { fixedChance, underInventedNames, type Example } from '#domain/triage/place/learn.ts';
import { marksOf } from '#domain/triage/place/marks.ts';
import type { Row } from './score.ts';

/** A call as it is, and under invented names: once, and twice where it names its place. */
export function examplesOf(rows: readonly Row[], gazetteer: Gazetteer): Example[] {
  const chance = fixedChance(7);
  return rows.flatMap(({ text, place }) => {
    const normal = normalise(text);
    const hits = gazetteer.names(normal.text);
    const span = place === null ? null : spanIn(normal, text, place);
    const copies = Array.from({ length: span ? 2 : 1 }, () => underInventedNames(normal, span, hits, chance) ?? []);
    return [{ seen: see(normal, marksOf(normal.text.length, hits)), span }, ...copies.flat()];
  });
}

/** Where the words stand in the normalised text: their first occurrence. */
function spanIn(normal: Normal, text: string, words: string): [number, number] | null {
  const at = text.indexOf(words);
  if (at < 0) throw new RangeError(`the labelled place is not in the text: ${words}`);
  const from = normal.origin.findIndex((origin) => origin >= at);
  const behind = normal.origin.findIndex((origin) => origin >= at + words.length);
  return from < 0 ? null : [from, behind < 0 ? normal.text.length : behind];
}
