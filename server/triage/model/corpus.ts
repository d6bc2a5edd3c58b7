/** Labelled calls: `data/corpus/*.jsonl`, one JSON object a line. Files that begin with `exam` are for examining only. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Catalogue } from '#domain/catalogue/district.ts';
import { VERDICTS, type Verdict } from '#domain/triage/proposal.ts';

export const CORPUS = fileURLToPath(new URL('../../../data/corpus/', import.meta.url));

const line = z.object({
  id: z.string(), text: z.string(), channel: z.string().optional(), verdict: z.enum(VERDICTS), item: z.string().nullable(), danger: z.array(z.string()),
  hard: z.boolean().optional(),
});

export interface LabelledCall {
  readonly id: string;
  readonly text: string;
  readonly channel: string | undefined;
  readonly verdict: Verdict;
  readonly item: string | null;
  readonly danger: readonly string[];
  /** marked by its writer: a danger told without its words, or harmless words that sound dangerous */
  readonly hard?: boolean | undefined;
  /** who wrote it, as far as the file's name tells: near texts of one hand stay together */
  readonly hand: string;
  readonly file: string;
  /** place in its file */
  readonly number: number;
}

export class CorpusError extends Error {}

/** Calls to learn from, in a fixed order. Throws CorpusError naming file and line. */
export function loadCorpus(dir: string = CORPUS): LabelledCall[] {
  const names = readdirSync(dir).filter((name) => name.endsWith('.jsonl') && !isExam(name)).sort();
  if (names.length === 0) throw new CorpusError(`There are no labelled calls (*.jsonl) in ${dir}`);
  return names.flatMap((name) => readCalls(join(dir, name)));
}

/** The calls of one examination, or an empty list: the one that is asked again and again (`exam-*`), or a later one by its name (`exam2`), read once. */
export function loadExam(dir: string = CORPUS, set = 'exam'): LabelledCall[] {
  return readdirSync(dir).filter((name) => name.endsWith('.jsonl') && name.startsWith(`${set}-`)).sort().flatMap((name) => readCalls(join(dir, name)));
}

/** How callers speak of each item, and what only sounds like it, as the catalogue has it. */
export function catalogueCalls({ items }: Pick<Catalogue, 'items'>): LabelledCall[] {
  const of = (id: string, text: string, verdict: Verdict, item: string | null): LabelledCall => ({ id, text, channel: undefined, verdict, item, danger: [], hand: 'catalogue', file: 'catalogue', number: 0 });
  return items.flatMap(({ code, callerPhrases, lookAlikes }) => [
    ...callerPhrases.map((text, i) => of(`${code}-${i + 1}`, text, 'divert', code)),
    ...lookAlikes.map(({ phrase, route }, i) => of(`${code}-x${i + 1}`, phrase, route.some((r) => r !== 'police') ? 'emergency' : 'police', null)),
  ]);
}

/** Labelled calls of one file. */
export function readCalls(path: string): LabelledCall[] {
  const file = basename(path, '.jsonl');
  return readFileSync(path, 'utf8').split('\n').flatMap((text, i) => (text.trim() === '' ? [] : [{ ...parseLine(text, `${basename(path)}:${i + 1}`), hand: handOf(file), file, number: i }]));
}

function parseLine(text: string, where: string): Omit<LabelledCall, 'hand' | 'file' | 'number'> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new CorpusError(`${where}: not JSON`);
  }
  const answer = line.safeParse(json);
  if (!answer.success) throw new CorpusError(`${where}: ${answer.error.issues[0]?.path.join('.') ?? ''}: ${answer.error.issues[0]?.message ?? 'wrong'}`);
  const { channel, ...rest } = answer.data;
  return { ...rest, channel };
}

/** `train-w2-07` was written by the hands of `train-w2`, `more-a-03` by those of `more-a`. */
function handOf(file: string): string {
  return /^(train-w2|train|more-[a-z]+)/.exec(file)?.[0] ?? file.replace(/-?\d+$/, '');
}

/** Of any examination, `exam-1` as much as `exam2-1`: never learnt from. */
function isExam(name: string): boolean {
  return name.startsWith('exam');
}

/** What a model was trained on, in one word. */
export function hashOf(calls: readonly LabelledCall[]): string {
  const hash = createHash('sha256');
  for (const { id, text, verdict, item, danger } of calls) hash.update(JSON.stringify([id, text, verdict, item, danger])).update('\n');
  return hash.digest('hex').slice(0, 16);
}
