/** `data/demo/life.json` and the labelled texts: what the living town is made of. Read once. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { VERDICTS } from '#domain/triage/proposal.ts';
import { HABITS, POLICE_HABITS } from './habits.ts';

const DATA = fileURLToPath(new URL('../../data/', import.meta.url));

const weights = z.record(z.string(), z.number().nonnegative());
const share = z.number().min(0).max(1);

const shape = z.strictObject({
  note: z.string(),
  /** a town's part of the load */
  loads: weights,
  /** of all calls, how many leave the police */
  divertedShare: share,
  /** planned calls for one that is diverted in the end: danger signs, slips and repeats take some away, later diversions add some */
  plannedForOneDiverted: z.number().positive(),
  amongDiverted: z.record(z.enum(['divert', 'joint']), share),
  amongOthers: z.record(z.enum(['police', 'emergency', 'advice']), share),
  hourlyShare: z.array(z.number().nonnegative()).length(24),
  itemWeights: weights, otherItems: z.number().positive(),
  habits: z.record(z.enum(HABITS), z.number().nonnegative()),
  policeHabits: z.record(z.enum(POLICE_HABITS), z.number().nonnegative()),
  typhoon: z.strictObject({ everyDays: z.number().int().positive(), fromHour: z.number().int().min(0).max(23), toHour: z.number().int().min(1).max(24), calls: z.number().int().positive(), items: z.array(z.string()).min(1) }),
  /** how the town began: so many days before now, this share of its load; nearer days are whole */
  beginning: z.array(z.strictObject({ daysAgo: z.number().int().positive(), share })),
  /** organisations whose desk answers no offer */
  neverSigns: z.array(z.string()),
  /** of all acts, how many are tried where they do not fit */
  wrongActs: share,
});
export type LifeSettings = z.output<typeof shape>;

const corpusShape = z.object({
  id: z.string(), text: z.string(), channel: z.enum(['110', '12345', 'walk_in', 'web']), at: z.string(), verdict: z.enum(VERDICTS), item: z.string().nullable(), place: z.string().nullable(),
});
export type LabelledText = z.output<typeof corpusShape>;

export function readLifeSettings(): LifeSettings {
  return shape.parse(JSON.parse(readFileSync(join(DATA, 'demo/life.json'), 'utf8')));
}

/** The texts to learn from; those of the exam stay unseen. */
export function readCorpus(): LabelledText[] {
  const folder = join(DATA, 'corpus');
  const files = readdirSync(folder).filter((f) => f.startsWith('train-') && f.endsWith('.jsonl')).toSorted();
  const lines = files.flatMap((f) => readFileSync(join(folder, f), 'utf8').split('\n'));
  return lines.filter((l) => l.trim() !== '').map((l) => corpusShape.parse(JSON.parse(l)));
}
