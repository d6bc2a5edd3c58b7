/**
 * Labelled calls → model. Weights come from all of them; how margins become chances, and the limit that keeps the promise
 * about missed dangers, come from calls read by a model that had not learned from their writers. The same calls and seed
 * give the same bytes.
 */
import type { ReadyRules } from '#domain/triage/judge/compiled.ts';
import { CERTAIN } from '#domain/triage/judge/learned.ts';
import { chosen, fitChoice, fitLogistic, type Choice, type Logistic } from '#engine/text/calibrate.ts';
import { learnThenTest, upperBound } from '#engine/text/binomial.ts';
import { createProblem, separate, type Effort, type Task } from '#engine/text/dual-descent.ts';
import { beside, margins, packHeads } from '#engine/text/heads.ts';
import type { Separators } from '#engine/text/rounds.ts';
import { choose, type Pace } from '#engine/text/softmax.ts';
import { learnTwo, takeCensus, type Census } from '#engine/text/census.ts';
import { rawOf, rawOfColumns, unit, type Raw } from '#engine/text/sparse.ts';
import type { Vocabulary } from '#engine/text/vocabulary.ts';
import { createRandom } from '#engine/random.ts';
import { hashOf, type LabelledCall } from './corpus.ts';
import { FEATURES } from './features.ts';
import { foldsOf, newToRules } from './folds.ts';
import { isKind, kindPlaces, kindsOf, type KindPlaces, type Kinds } from './kinds.ts';
import { ADVICE, DANGER, JOINT, NO_SIGN, type Calibration, type Model, type Promise } from './model.ts';
import { prepareCalls, type Prepared } from './prepare.ts';
import { earnedBy } from './earned.ts';
import { marginOf } from './reader.ts';
import { dangerChance, dangerOdds, rowOfSentence, rowOfWhole, surest, type DangerScore, type SentenceScore } from './score.ts';

/** What a text may be known by: seen in fewer texts is chance, and the file stays below ten megabytes. */
const RUNS = { least: 2, most: 56_000 };
const APART = { least: 3, most: 160_000 };
/** A danger that is overlooked is dearer than a false alarm; joint calls, which lie between, teach the margin of danger neither. */
const PRICE = { error: 1, falseAlarm: 2, overlooked: 6, dangerousKind: 2 };
/** More changes nothing that shows. */
const UNTIL: Effort = { rounds: 9, enough: 0.02, meanFrom: 4 };
/** Of items and kinds; tried on folds that were held out. */
const PACE: Pace = { rounds: 6, rate: 1, smooth: 0.1, without: 0.3, still: 0.01, rests: 0.1, meanFrom: 4 };
export const SHARE = 0.01; // of the calls that police, 119 or 120 must have
export const CONFIDENCE = 0.95;

/** Safest first, in steps of a fiftieth of log odds: fixed before any call is looked at, and as fine as one likes, since misses only grow. */
const LIMITS = Array.from({ length: 400 }, (_, i) => 1 / (1 + Math.exp(6 - i / 50)));

/** One call as a model saw it that had not learned from its writer. */
export interface Unseen {
  readonly prepared: Prepared;
  /** in the order of the names that were fitted, plain ones first */
  readonly margins: Float64Array;
  readonly strange: number;
  readonly sentences: readonly SentenceScore[];
}

type Fitted = Pick<Model, 'vocabulary' | 'heads' | 'plain'> & { readonly broad: number };

/** What is asked of a call by this name: 1 yes, -1 no, 0 not asked about. */
function sideOf(name: string, { verdict, danger }: LabelledCall): -1 | 0 | 1 {
  const dangerous = isDangerous(verdict);
  if (name.startsWith('sign:')) return danger.includes(name.slice(5)) ? 1 : -1;
  if (name === DANGER) return dangerous ? 1 : verdict === 'joint' ? 0 : -1;
  if (name === 'grave') return dangerous ? 1 : verdict === 'joint' ? -1 : 0;
  if (name === 'emergency') return dangerous ? (verdict === 'emergency' ? 1 : -1) : 0;
  return dangerous ? 0 : verdict === name ? 1 : -1;
}

/** The kinds a call is of, by their names; none: it teaches no kind. What the catalogue calls dangerous has no sign named. */
function kindsTold({ verdict, item, danger, hand }: LabelledCall): string[] {
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
  readonly texts: readonly Prepared[];
  readonly keys: Census;
  readonly apart: Census;
}

export function studyOf(texts: readonly Prepared[]): Study {
  return { texts, keys: takeCensus(texts.map((t) => t.seen.keys)), apart: takeCensus(texts.map((t) => t.seen.apart)) };
}

/** A model of the texts at the places `among`. */
export function fit({ texts, keys, apart }: Study, among: readonly number[], names: readonly string[], seed: number): Fitted {
  const { vocabulary, first } = learnTwo({ census: keys, bounds: RUNS }, { census: apart, bounds: APART }, among);
  const [runs, far] = [rawsOf(keys, among, vocabulary), rawsOf(apart, among, vocabulary)];
  const calls = among.flatMap((at) => texts[at]?.call ?? []);
  const problem = createProblem(runs.map((run) => unit(run)), first);
  const [items, kinds] = [names.filter((name) => name.startsWith('item:')), names.filter(isKind)];
  const chosenOf = (of: readonly string[], told: (call: LabelledCall) => readonly string[], price: (call: LabelledCall) => number, chance: number): Separators => choose(problem, {
    classes: of.length, answers: calls.map((call) => told(call).flatMap((name) => (of.includes(name) ? [of.indexOf(name)] : []))), price: Float32Array.from(calls, price),
  }, PACE, createRandom(seed * 3 + chance));
  const heads = beside(
    chosenOf(items, ({ item }) => (item ? [`item:${item}`] : []), () => PRICE.error, 0),
    chosenOf(kinds, kindsTold, ({ verdict }) => (isDangerous(verdict) ? PRICE.dangerousKind : PRICE.error), 1),
  );
  const danger: Task = { side: Int8Array.from(calls, (call) => sideOf(DANGER, call)), price: Float32Array.from(calls, ({ verdict }) => (isDangerous(verdict) ? PRICE.overlooked : PRICE.falseAlarm)) };
  const apartToo = createProblem(runs.map((run, i) => unit(run, ...far.slice(i, i + 1))), vocabulary.size);
  return { vocabulary, broad: first, heads: packHeads([...items, ...kinds], heads), plain: packHeads([DANGER], separate(apartToo, [danger], UNTIL, createRandom(seed * 3 + 2))) };
}

const NOTHING = new Int32Array(0);

function rawsOf({ keys, texts }: Census, among: readonly number[], vocabulary: Vocabulary): Raw[] {
  const columns = Int32Array.from(keys, (key) => vocabulary.columnOf(key));
  return among.map((at) => rawOfColumns((texts[at] ?? NOTHING).map((number) => columns[number] ?? -1), vocabulary));
}

/** Every call of every fold, read by a model of the other folds. */
export function readUnseen(study: Study, names: readonly string[], seed: number): Unseen[] {
  const { texts } = study;
  return foldsOf(texts.map((t) => t.call)).flatMap((held) => {
    const model = fit(study, [...texts.keys()].filter((at) => !holds(held, texts[at])), names, seed);
    return texts.filter((t) => held.has(t.call)).map((t) => readHeld(model, t));
  });
}

function holds(held: ReadonlySet<LabelledCall>, text: Prepared | undefined): boolean {
  return text !== undefined && held.has(text.call);
}

/** A call read by a model that does not know its writer. */
export function readHeld(model: Fitted, prepared: Prepared): Unseen {
  const { vocabulary } = model;
  const keys = rawOf(prepared.seen.keys, vocabulary);
  return {
    prepared, strange: keys.strange,
    margins: Float64Array.from([...margins(model.plain, unit(keys, rawOf(prepared.seen.apart, vocabulary))), ...margins(model.heads, unit(keys))]),
    sentences: prepared.sentences.map((sentence) => ({ margin: marginOf(model.plain, 0, vocabulary, sentence.seen), sure: sentence.sure })),
  };
}

export function train(rules: ReadyRules, calls: readonly LabelledCall[], seed: number): { model: Omit<Model, 'version'>; unseen: Unseen[] } {
  const study = studyOf(prepareCalls(rules, calls));
  const names = headsOf(calls);
  const seen = readUnseen(study, names, seed);
  const calibration = calibrate(seen, names);
  const { vocabulary, broad, heads, plain } = fit(study, [...calls.keys()], names, seed);
  const head = {
    format: 6 as const, features: FEATURES, concepts: rules.source.concepts.version, seed, data: { hash: hashOf(calls), n: calls.length },
    heads: heads.names, plain: plain.names, columns: vocabulary.size, broad, rare: vocabulary.rare, calibration, promise: promise(seen, names, calibration),
  };
  return { model: { head, vocabulary, heads, plain }, unseen: seen };
}

function rowOf({ prepared, margins: found }: Unseen, names: readonly string[], places: KindPlaces): number[] {
  return rowOfWhole({ margin: found[names.indexOf(DANGER)] ?? 0, kinds: kindsOf(found, places), evidence: prepared.evidence });
}

/** Chance of danger of a call that the model had not learned from. */
export function chanceOf(seen: Unseen, names: readonly string[], calibration: DangerScore, places: KindPlaces = kindPlaces(names)): number {
  return dangerChance(calibration, rowOf(seen, names, places), seen.sentences);
}

function calibrate(seen: readonly Unseen[], names: readonly string[]): Calibration {
  const places = kindPlaces(names);
  const kinds = seen.map((u) => kindsOf(u.margins, places));
  const asked = (name: 'emergency' | 'grave' | 'joint' | 'advice'): Logistic => {
    const rows = seen.flatMap((u, i) => { const side = sideOf(name, u.prepared.call); return side === 0 ? [] : [{ odds: kinds[i]?.[name] ?? 0, hit: side > 0 }]; });
    return fitLogistic(rows.map(({ odds }) => [odds]), rows.map(({ hit }) => hit));
  };
  const items = choice(seen, names);
  const fresh = newToRules(seen, (u) => u.prepared.call);
  const dangerous = (u: Unseen): boolean => isDangerous(u.prepared.call.verdict);
  const rows = fresh.map((u) => rowOf(u, names, places));
  const danger = fitLogistic(rows, fresh.map(dangerous), [0, 1, 2, 3, 4, 5]);
  const sentence = fitLogistic(rows.map(([margin = 0, sure = 0]) => rowOfSentence({ margin, sure })), fresh.map(dangerous), [0, 1]);
  const stated = fitLogistic(fresh.map((u, i) => [dangerOdds({ danger, sentence }, rows[i] ?? [], u.sentences)]), fresh.map(dangerous), [0]);
  return {
    danger, sentence, stated, emergency: asked('emergency'), grave: asked('grave'), joint: asked('joint'), advice: asked('advice'),
    items, signs: signs(seen, kinds), earned: earned(seen, names, items),
  };
}

/** Given that it is one of them: calls without an item do not count. */
function choice(seen: readonly Unseen[], names: readonly string[]): Choice {
  const items = itemsAt(names);
  const asked = seen.filter((u) => u.prepared.call.item !== null);
  return fitChoice(asked.map((u) => items.map(({ at }) => u.margins[at] ?? 0)), asked.map((u) => items.findIndex(({ name }) => name === `item:${u.prepared.call.item}`)), asked.map((u) => u.strange));
}

function itemsAt(names: readonly string[]): { name: string; at: number }[] {
  return names.flatMap((name, at) => (name.startsWith('item:') ? [{ name, at }] : []));
}

/** Tried on harmless and heated calls that have an item: those whose item decides who comes. */
function earned(seen: readonly Unseen[], names: readonly string[], how: Choice): Record<string, number> {
  const items = itemsAt(names);
  const asked = seen.filter(({ prepared: { call } }) => call.item !== null && !isDangerous(call.verdict));
  return earnedBy(items.map(({ name }) => name.slice('item:'.length)), asked.map((u) => {
    const parts = chosen(items.map(({ at }) => u.margins[at] ?? 0), how, u.strange);
    const best = parts.reduce((top, p, i) => (p > (parts[top] ?? 0) ? i : top), 0);
    const code = items[best]?.name.slice('item:'.length) ?? '';
    return { code, p: parts[best] ?? 0, right: code === u.prepared.call.item };
  }));
}

/** One curve for all signs: each alone is too rare. */
function signs(seen: readonly Unseen[], kinds: readonly Kinds[]): Logistic {
  const asked = seen.flatMap(({ prepared }, i) => (kinds[i]?.signs ?? []).map(({ code, odds }) => ({ odds, hit: prepared.call.danger.includes(code) })));
  return fitLogistic(asked.map((a) => [a.odds]), asked.map((a) => a.hit));
}

/** What keeps a call: a sign of the rules that stands by itself, or the score. Learn-then-Test over every hand, those that hid each danger too; with too few dangerous calls for the promise, the safest limit and what it can be shown to keep. */
function promise(seen: readonly Unseen[], names: readonly string[], calibration: Calibration): Promise {
  const places = kindPlaces(names);
  const scores = seen.filter((u) => isDangerous(u.prepared.call.verdict))
    .map((u) => (surest(u.prepared.evidence) >= CERTAIN ? 1 : chanceOf(u, names, calibration, places)));
  const kept = learnThenTest(scores, LIMITS, SHARE, 1 - CONFIDENCE);
  const limit = kept?.threshold ?? LIMITS[0] ?? 0;
  const misses = kept?.misses ?? scores.filter((s) => s < limit).length;
  return { limit, share: SHARE, confidence: CONFIDENCE, n: scores.length, misses, bound: upperBound(misses, scores.length, 1 - CONFIDENCE) };
}
