/**
 * Labelled calls → model. Weights come from all of them; how margins become chances, and the limit that keeps the promise
 * about missed dangers, come from calls read by a model that had not learned from their writers. The same calls and seed
 * give the same bytes.
 */
import type { ReadyRules } from '#domain/triage/judge/compiled.ts';
import { fitChoice, fitLogistic, type Choice, type Logistic } from '#engine/text/calibrate.ts';
import { learnThenTest, upperBound } from '#engine/text/binomial.ts';
import { createProblem, separate, type Separator } from '#engine/text/dual-descent.ts';
import { margins, packHeads } from '#engine/text/heads.ts';
import { vectorOf, type Sparse } from '#engine/text/sparse.ts';
import { learnVocabulary } from '#engine/text/vocabulary.ts';
import { createRandom } from '#engine/random.ts';
import { hashOf, type LabelledCall } from './corpus.ts';
import { FEATURES } from './features.ts';
import { foldsOf, newToRules } from './folds.ts';
import { PLAIN_HEADS, type Calibration, type Model, type Promise } from './model.ts';
import { prepareCalls, type Prepared } from './prepare.ts';
import { marginOf } from './reader.ts';
import { dangerChance, rowOfWhole, type SentenceScore } from './score.ts';

const LEAST_TEXTS = 2; // a key seen in fewer is chance
const EFFORT = { cost: 1, wanted: 1, rounds: 12 };
export const SHARE = 0.01; // of the calls that police, 119 or 120 must have
export const CONFIDENCE = 0.95;

/** Safest first, in steps of a tenth of log odds: fixed before any call is looked at. */
const LIMITS = Array.from({ length: 80 }, (_, i) => 1 / (1 + Math.exp(6 - i / 10)));

/** One call as a model saw it that had not learned from its writer. */
export interface Unseen {
  readonly prepared: Prepared;
  readonly margins: Float64Array;
  readonly sentences: readonly SentenceScore[];
}

type Fitted = Pick<Model, 'vocabulary' | 'heads'>;

/** What a head of this name wants to hear: 1 yes, -1 no, 0 not asked about. */
function sideOf(name: string, { verdict, item, danger }: LabelledCall): -1 | 0 | 1 {
  const dangerous = isDangerous(verdict);
  if (name.startsWith('item:')) return item === name.slice(5) ? 1 : -1;
  if (name.startsWith('sign:')) return danger.includes(name.slice(5)) ? 1 : -1;
  if (name === 'danger') return dangerous ? 1 : -1;
  if (name === 'emergency') return dangerous ? (verdict === 'emergency' ? 1 : -1) : 0;
  return dangerous ? 0 : verdict === name ? 1 : -1;
}

export function isDangerous(verdict: LabelledCall['verdict']): boolean {
  return verdict === 'police' || verdict === 'emergency';
}

/** Heads of these calls: the plain ones, an item each, a sign each. */
function headsOf(calls: readonly LabelledCall[]): string[] {
  const items = new Set(calls.flatMap((c) => (c.item ? [`item:${c.item}`] : [])));
  const signs = new Set(calls.flatMap((c) => c.danger.map((code) => `sign:${code}`)));
  return [...PLAIN_HEADS, ...[...items].sort(), ...[...signs].sort()];
}

export function fit(texts: readonly Prepared[], names: readonly string[], seed: number): Fitted {
  const vocabulary = learnVocabulary(texts.map((t) => t.keys), LEAST_TEXTS);
  const problem = createProblem(texts.map((t) => vectorOf(t.keys, vocabulary)), vocabulary.size);
  const separators = names.map((name, i): Separator => {
    const side = Int8Array.from(texts, ({ call }) => sideOf(name, call));
    return separate(problem, side, EFFORT, createRandom(seed * 1000 + i));
  });
  return { vocabulary, heads: packHeads(names, separators, vocabulary.size) };
}

/** Every call of every fold, read by a model of the other folds. */
export function readUnseen(texts: readonly Prepared[], names: readonly string[], seed: number): Unseen[] {
  return foldsOf(texts.map((t) => t.call)).flatMap((held) => {
    const model = fit(texts.filter((t) => !held.has(t.call)), names, seed);
    return texts.filter((t) => held.has(t.call)).map((t) => readHeld(model, t));
  });
}

/** A call read by a model that does not know its writer. */
export function readHeld(model: Fitted, prepared: Prepared): Unseen {
  const at = model.heads.names.indexOf('danger');
  const vector = (keys: ReadonlySet<number>): Sparse => vectorOf(keys, model.vocabulary);
  return {
    prepared, margins: margins(model.heads, vector(prepared.keys)),
    sentences: prepared.sentences.map(({ keys, sure }) => ({ margin: marginOf(model, at, vector(keys)), sure })),
  };
}

export function train(rules: ReadyRules, calls: readonly LabelledCall[], seed: number): { model: Omit<Model, 'version'>; unseen: Unseen[] } {
  const texts = prepareCalls(rules, calls);
  const names = headsOf(calls);
  const seen = readUnseen(texts, names, seed);
  const calibration = calibrate(seen, names);
  const { vocabulary, heads } = fit(texts, names, seed);
  const head = {
    format: 2 as const, features: FEATURES, concepts: rules.source.concepts.version, seed, data: { hash: hashOf(calls), n: calls.length },
    heads: names, columns: vocabulary.size, rare: vocabulary.rare, calibration, promise: promise(seen, names, calibration),
  };
  return { model: { head, vocabulary, heads }, unseen: seen };
}

function rowOf({ prepared, margins: found }: Unseen, names: readonly string[]): number[] {
  return rowOfWhole(found[names.indexOf('danger')] ?? 0, prepared.evidence);
}

/** Chance of danger of a call that the model had not learned from. */
export function chanceOf(seen: Unseen, names: readonly string[], calibration: Calibration): number {
  return dangerChance(calibration.danger, rowOf(seen, names), seen.sentences);
}

function calibrate(seen: readonly Unseen[], names: readonly string[]): Calibration {
  const at = (name: string): number => names.indexOf(name);
  const asked = (name: string): Logistic => {
    const rows = seen.filter((u) => sideOf(name, u.prepared.call) !== 0);
    return fitLogistic(rows.map((u) => [u.margins[at(name)] ?? 0]), rows.map((u) => sideOf(name, u.prepared.call) > 0));
  };
  const fresh = newToRules(seen, (u) => u.prepared.call);
  return {
    danger: fitLogistic(fresh.map((u) => rowOf(u, names)), fresh.map((u) => isDangerous(u.prepared.call.verdict)), [0, 1, 2]),
    emergency: asked('emergency'), joint: asked('joint'), advice: asked('advice'),
    items: choice(seen, names), signs: signs(seen, names),
  };
}

/** Given that it is one of them: calls without an item do not count. */
function choice(seen: readonly Unseen[], names: readonly string[]): Choice {
  const items = names.flatMap((name, at) => (name.startsWith('item:') ? [{ name, at }] : []));
  const asked = seen.filter((u) => u.prepared.call.item !== null);
  return fitChoice(asked.map((u) => items.map(({ at }) => u.margins[at] ?? 0)), asked.map((u) => items.findIndex(({ name }) => name === `item:${u.prepared.call.item}`)));
}

/** One curve for all signs: each alone is too rare. */
function signs(seen: readonly Unseen[], names: readonly string[]): Logistic {
  const asked = names.flatMap((name, at) => (name.startsWith('sign:') ? seen.map((u) => ({ margin: u.margins[at] ?? 0, hit: sideOf(name, u.prepared.call) > 0 })) : []));
  return fitLogistic(asked.map((a) => [a.margin]), asked.map((a) => a.hit));
}

/** Learn-then-Test; with too few dangerous calls for the promise, the safest limit and what it can be shown to keep. */
function promise(seen: readonly Unseen[], names: readonly string[], calibration: Calibration): Promise {
  const scores = seen.filter((u) => isDangerous(u.prepared.call.verdict)).map((u) => chanceOf(u, names, calibration));
  const kept = learnThenTest(scores, LIMITS, SHARE, 1 - CONFIDENCE);
  const limit = kept?.threshold ?? LIMITS[0] ?? 0;
  const misses = kept?.misses ?? scores.filter((s) => s < limit).length;
  return { limit, share: SHARE, confidence: CONFIDENCE, n: scores.length, misses, bound: upperBound(misses, scores.length, 1 - CONFIDENCE) };
}
