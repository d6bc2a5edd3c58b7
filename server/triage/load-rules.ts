/** Reads `data/triage/*.yaml` into plain rules. Every error names the file and the path inside it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { z } from 'zod';
import type { Weights } from '#domain/triage/place/reader.ts';
import type { ItemRules, TextRule, TriageRules } from '#domain/triage/judge/rules.ts';

const HERE = fileURLToPath(new URL('../../data/triage/', import.meta.url));

const STEP_BYTES = 8;
const PLACE = 'place/weights.bin';

const pattern = z.string().min(1).max(2000);
const patterns = z.array(pattern).default([]);
const cancel = z.enum(['negation', 'hypothesis', 'past', 'story']);

const textRule = z.strictObject({
  id: z.string().regex(/^[a-z0-9_-]+$/),
  any: z.array(pattern).min(1),
  not: patterns, unless: patterns, need: patterns,
  cancel: z.array(cancel).default(['negation']),
  weight: z.number().min(-10).max(10),
  examples: z.array(z.string()).min(1),
  counter: z.array(z.string()).default([]),
});

const cue = z.tuple([z.number().min(-10).max(10), pattern]);

/** Points by cue: a table in which one theme holds words of different worth. */
const cueTable = z.strictObject({
  id: z.string().regex(/^[a-z0-9_-]+$/),
  cues: z.array(cue).min(1),
  cancel: z.array(cancel).default(['negation']),
  examples: z.array(z.string()).min(1),
});

const itemRules = z.strictObject({
  code: z.string().regex(/^[A-Z]{2}-\d\d$/),
  cues: z.array(cue).min(1),
  examples: z.array(z.string()).min(1),
});

const cues = z.strictObject({
  negators: z.array(z.string()), fillers: z.array(z.string()), negatorsAfter: z.array(z.string()), noNegatorsAfter: z.array(z.string()),
  hypothesis: z.array(z.string()), past: z.array(z.string()), story: z.array(z.string()), further: z.array(z.string().min(1)), empty: z.array(z.string().min(1)), told: z.array(z.string().min(1)),
});

const limits = z.strictObject({
  doubt: z.number(), itemCalm: z.number().min(0), itemCalmMost: z.number().min(0), shortText: z.int().min(0), doubtShort: z.number(),
  heat: z.number(), heatDoubt: z.number(), itemPoints: z.number(), itemLead: z.number(), advicePoints: z.number(),
});

const FILES = {
  'words.yaml': z.strictObject({ words: z.record(z.string().regex(/^[a-z_]+$/), z.array(pattern)) }),
  'cues.yaml': z.strictObject({ cues, limits }),
  'doubt.yaml': z.strictObject({ doubt: z.array(cueTable) }),
  'heat.yaml': z.strictObject({ heat: z.array(textRule) }),
  'advice.yaml': z.strictObject({ advice: z.array(textRule) }),
  'urgent.yaml': z.strictObject({ urgent: z.array(textRule) }),
  'questions.yaml': z.strictObject({ questions: z.record(z.string().regex(/^G\d\d$/), z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })) }),
  'concepts.yaml': z.strictObject({ concepts: z.record(z.string().regex(/^[a-z_]+$/), z.array(z.string().regex(/^[^|<>~+\s]+$/)).min(1)) }),
} as const;
const dangerFile = z.strictObject({ sign: z.string().regex(/^G\d\d$/), rules: z.array(textRule).min(1) });
const itemsFile = z.strictObject({ items: z.array(itemRules).min(1) });

export class RulesError extends Error {}

/** The rules of a folder, `data/triage` by default. Throws RulesError on a file that is missing, unreadable or wrong. */
export function loadTriageRules(dir: string = HERE): TriageRules {
  const read = reader(dir);
  const names = readdirSync(dir).filter((name) => name.endsWith('.yaml')).sort();
  const danger = names.filter((name) => name.startsWith('danger-')).map((name) => read(name, dangerFile));
  const items = names.filter((name) => name.startsWith('items-')).flatMap((name) => read(name, itemsFile).items.map(itemOf));
  const { cues: cueLists, limits: bounds } = read('cues.yaml', FILES['cues.yaml']);
  return {
    version: `rules-${hashOf(dir, [...names, PLACE])}`,
    place: loadPlaceWeights(join(dir, PLACE)),
    concepts: { version: `concepts-${hashOf(dir, ['concepts.yaml'])}`, lists: read('concepts.yaml', FILES['concepts.yaml']).concepts },
    questions: read('questions.yaml', FILES['questions.yaml']).questions,
    words: read('words.yaml', FILES['words.yaml']).words,
    cues: cueLists,
    limits: bounds,
    danger,
    doubt: read('doubt.yaml', FILES['doubt.yaml']).doubt.flatMap(rulesOfTable),
    heat: read('heat.yaml', FILES['heat.yaml']).heat,
    advice: read('advice.yaml', FILES['advice.yaml']).advice,
    urgent: read('urgent.yaml', FILES['urgent.yaml']).urgent,
    items,
  };
}

function itemOf({ code, cues: list, examples }: z.output<typeof itemRules>): ItemRules {
  return { code, cues: list.map(([points, words]) => ({ points, pattern: words })), examples };
}

function rulesOfTable(table: z.output<typeof cueTable>): TextRule[] {
  return table.cues.map(([weight, words], i) => ({
    id: `${table.id}-${i + 1}`, any: [words], not: [], unless: [], need: [], cancel: table.cancel, weight, examples: [], counter: [],
  }));
}

function reader(dir: string) {
  return <S extends z.ZodType>(name: string, schema: S): z.output<S> => {
    const answer = schema.safeParse(parseYaml(join(dir, name)));
    if (answer.success) return answer.data;
    const first = answer.error.issues[0];
    throw new RulesError(`${basename(name)}: ${first?.path.join('.') ?? ''}: ${first?.message ?? 'wrong'}`);
  };
}

function parseYaml(path: string): unknown {
  const text = readBytes(path).toString('utf8');
  try {
    return load(text);
  } catch (error) {
    throw new RulesError(`${basename(path)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A step as a little-endian double, then a signed byte a weight. Throws RulesError when the file is missing or cut. */
export function loadPlaceWeights(path: string = join(HERE, PLACE)): Weights {
  const bytes = readBytes(path);
  if (bytes.length <= STEP_BYTES) throw new RulesError(`${basename(path)}: is cut short`);
  return { step: bytes.readDoubleLE(0), values: new Int8Array(bytes.subarray(STEP_BYTES)) };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new RulesError(`${basename(path)}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What the rules say names their version: a proposal can be traced to the very words it was made by. */
function hashOf(dir: string, names: readonly string[]): string {
  const hash = createHash('sha256');
  for (const name of names) hash.update(name).update('\0').update(readBytes(join(dir, name)));
  return hash.digest('hex').slice(0, 12);
}
