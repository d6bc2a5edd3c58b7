/**
 * A model of some of the calls: its vocabulary and its weights. The same calls and seed give the same weights, in whichever
 * thread and order they are asked for.
 */
import { createProblem, separate, type Effort, type Task } from '#engine/text/dual-descent.ts';
import { beside, packHeads } from '#engine/text/heads.ts';
import type { Separators } from '#engine/text/rounds.ts';
import { choose, type Pace } from '#engine/text/softmax.ts';
import { learnVocabulary, takeCensus, type Census } from '#engine/text/census.ts';
import { unitsOf } from '#engine/text/sparse.ts';
import { createRandom } from '#engine/random.ts';
import type { LabelledCall } from './corpus.ts';
import { isKind } from './kinds.ts';
import { ADVICE, DANGER, JOINT, NO_SIGN, type Model } from './model.ts';
import type { Prepared } from './prepare.ts';

/** What a text may be known by: seen in fewer texts is chance, and the file stays below ten megabytes. */
const RUNS = { least: 2, most: 56_000 };
const APART = { least: 3, most: 160_000 };
/** A danger that is overlooked is dearer than a false alarm; joint calls, which lie between, teach the margin of danger neither. */
const PRICE = { error: 1, falseAlarm: 2, overlooked: 6, dangerousKind: 2 };
/** More changes nothing that shows. */
const UNTIL: Effort = { rounds: 9, enough: 0.02, meanFrom: 4 };
/** Of items and kinds; tried on folds that were held out. */
const PACE: Pace = { rounds: 4, rate: 1, smooth: 0.1, without: 0.3, still: 0.01, rests: 0.2, meanFrom: 2 };

/** What a call teaches. */
export type Lesson = Pick<LabelledCall, 'verdict' | 'item' | 'danger' | 'hand'>;

export type Fitted = Pick<Model, 'vocabulary' | 'heads' | 'plain'> & { readonly broad: number };

/** What is asked of a call by this name: 1 yes, -1 no, 0 not asked about. */
export function sideOf(name: string, { verdict, danger }: Lesson): -1 | 0 | 1 {
  const dangerous = isDangerous(verdict);
  if (name.startsWith('sign:')) return danger.includes(name.slice(5)) ? 1 : -1;
  if (name === DANGER) return dangerous ? 1 : verdict === 'joint' ? 0 : -1;
  if (name === 'grave') return dangerous ? 1 : verdict === 'joint' ? -1 : 0;
  if (name === 'emergency') return dangerous ? (verdict === 'emergency' ? 1 : -1) : 0;
  return dangerous ? 0 : verdict === name ? 1 : -1;
}

/** The kinds a call is of, by their names; none: it teaches no kind. What the catalogue calls dangerous has no sign named. */
function kindsTold({ verdict, item, danger, hand }: Lesson): string[] {
  if (verdict === 'divert') return item ? [`calm:${item}`] : [];
  if (verdict === 'joint' || verdict === 'advice') return [`calm:${verdict}`];
  return danger.length > 0 ? danger.map((code) => `sign:${code}`) : hand === 'catalogue' ? [] : [NO_SIGN];
}

export function isDangerous(verdict: LabelledCall['verdict']): boolean {
  return verdict === 'police' || verdict === 'emergency';
}

/** Heads of these calls: danger; the items; the kinds. */
export function headsOf(calls: readonly LabelledCall[]): string[] {
  const items = [...new Set(calls.flatMap((c) => (c.item ? [c.item] : [])))].sort();
  const signs = [...new Set(calls.flatMap((c) => c.danger))].sort();
  return [DANGER, ...items.map((code) => `item:${code}`), ...items.map((code) => `calm:${code}`), ADVICE, JOINT, ...signs.map((code) => `sign:${code}`), NO_SIGN];
}

/** Texts to learn from, made ready once for every model that learns from some of them. */
export interface Study {
  readonly calls: readonly Lesson[];
  readonly keys: Census;
  readonly apart: Census;
}

export function studyOf(texts: readonly Prepared[]): Study {
  return { calls: texts.map((t) => t.call), keys: takeCensus(texts.map((t) => t.seen.keys), RUNS.least), apart: takeCensus(texts.map((t) => t.seen.apart), APART.least) };
}

/** A model of the texts at the places `among`. */
export function fit({ calls: all, keys, apart }: Study, among: readonly number[], names: readonly string[], seed: number): Fitted {
  const { vocabulary, learned } = learnVocabulary([{ census: keys, bounds: RUNS }, { census: apart, bounds: APART }], among);
  const calls = among.flatMap((at) => all[at] ?? []);
  const broad = learned[0]?.end ?? 0;
  const problem = createProblem(unitsOf(learned.slice(0, 1), among, vocabulary), broad);
  const [items, kinds] = [names.filter((name) => name.startsWith('item:')), names.filter(isKind)];
  const chosenOf = (of: readonly string[], told: (call: Lesson) => readonly string[], price: (call: Lesson) => number, chance: number): Separators => choose(problem, {
    classes: of.length, answers: calls.map((call) => told(call).flatMap((name) => (of.includes(name) ? [of.indexOf(name)] : []))), price: Float32Array.from(calls, price),
  }, PACE, createRandom(seed * 3 + chance));
  const heads = beside(
    chosenOf(items, ({ item }) => (item ? [`item:${item}`] : []), () => PRICE.error, 0),
    chosenOf(kinds, kindsTold, ({ verdict }) => (isDangerous(verdict) ? PRICE.dangerousKind : PRICE.error), 1),
  );
  const danger: Task = { side: Int8Array.from(calls, (call) => sideOf(DANGER, call)), price: Float32Array.from(calls, ({ verdict }) => (isDangerous(verdict) ? PRICE.overlooked : PRICE.falseAlarm)) };
  const apartToo = createProblem(unitsOf(learned, among, vocabulary), vocabulary.size);
  return { vocabulary, broad, heads: packHeads([...items, ...kinds], heads), plain: packHeads([DANGER], separate(apartToo, [danger], UNTIL, createRandom(seed * 3 + 2))) };
}
