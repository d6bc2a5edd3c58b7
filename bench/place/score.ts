/** How well places are found: the labelled words of the corpus beside what the finder says. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PlaceFinding, TextSpan } from '#domain/triage/proposal.ts';

const FOLDER = new URL('../../data/corpus/', import.meta.url);
const row = z.object({ id: z.string(), text: z.string(), place: z.string().nullable(), style: z.string() });
export type Row = z.output<typeof row>;

export function corpusFiles(pattern: RegExp): string[] {
  return readdirSync(FOLDER).filter((name) => pattern.test(name)).sort();
}

export function readRows(file: string): Row[] {
  return readFileSync(new URL(file, FOLDER), 'utf8').split('\n').filter((line) => line !== '').map((line) => row.parse(JSON.parse(line)));
}

/**
 * `exact`: the labelled words and no others; `agrees`: the two overlap in half of what both cover; `touches`: one contains
 * the other or they overlap at all; `missed`: nothing found; `elsewhere`: other words than the labelled ones; `quiet`: rightly nothing;
 * `false`: words where no place was labelled.
 */
export type Outcome = 'exact' | 'agrees' | 'touches' | 'elsewhere' | 'missed' | 'quiet' | 'false';

/** Two spans agree when they share half of what they cover together. */
const HALF = 0.5;

export function outcomeOf(labelled: Row, found: PlaceFinding | null): Outcome {
  if (labelled.place === null) return found ? 'false' : 'quiet';
  if (!found) return 'missed';
  if (found.text === labelled.place) return 'exact';
  const shares = spansOf(labelled.text, labelled.place).map((span) => overlap(span, found.span));
  const best = Math.max(0, ...shares);
  if (best === 1) return 'exact';
  return best >= HALF ? 'agrees' : best > 0 ? 'touches' : 'elsewhere';
}

function spansOf(text: string, words: string): TextSpan[] {
  const spans: TextSpan[] = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) spans.push([at, at + words.length]);
  return spans;
}

/** Characters both cover ÷ characters either covers. */
function overlap([a, b]: TextSpan, [c, d]: TextSpan): number {
  const both = Math.min(b, d) - Math.max(a, c);
  return both <= 0 ? 0 : both / (Math.max(b, d) - Math.min(a, c));
}

export interface Score {
  readonly n: number;
  readonly places: number;
  readonly counts: Readonly<Record<Outcome, number>>;
}

export function scoreOf(rows: readonly Row[], find: (text: string) => PlaceFinding | null): Score {
  const counts: Record<Outcome, number> = { exact: 0, agrees: 0, touches: 0, elsewhere: 0, missed: 0, quiet: 0, false: 0 };
  for (const r of rows) counts[outcomeOf(r, find(r.text))] += 1;
  return { n: rows.length, places: rows.filter((r) => r.place !== null).length, counts };
}

/** The files the weights in the project are learnt from. */
export const LEARNT_FROM = corpusFiles(/^(train|more)-.*\.jsonl$/);
