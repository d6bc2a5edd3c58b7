/**
 * Labelled calls → model. Weights come from all of them; how margins become chances, and the limit that keeps the promise
 * about missed dangers, come from calls read by a model that had not learned from their writers. The same calls and seed
 * give the same bytes.
 */
import type { ReadyRules } from '#domain/triage/judge/compiled.ts';
import { CERTAIN } from '#domain/triage/judge/learned.ts';
import { chosen, fitChoice, fitLogistic, type Choice, type Logistic } from '#engine/text/calibrate.ts';
import { learnThenTest, upperBound } from '#engine/text/binomial.ts';
import { createProblem, separate, type Effort, type Problem, type Task } from '#engine/text/dual-descent.ts';
import { margins, packHeads, type Heads } from '#engine/text/heads.ts';
import { learnTwo, takeCensus, type Census } from '#engine/text/census.ts';
import { rawOf, rawOfColumns, unit, type Raw } from '#engine/text/sparse.ts';
import type { Vocabulary } from '#engine/text/vocabulary.ts';
import { createRandom } from '#engine/random.ts';
import { hashOf, type LabelledCall } from './corpus.ts';
import { FEATURES } from './features.ts';
import { foldsOf, newToRules } from './folds.ts';
import { isPlain, PLAIN_HEADS, type Calibration, type Model, type Promise } from './model.ts';
import { prepareCalls, type Prepared } from './prepare.ts';
import { earnedBy } from './earned.ts';
import { marginOf } from './reader.ts';
import { dangerChance, dangerOdds, rowOfSentence, rowOfWhole, surest, type DangerScore, type SentenceScore } from './score.ts';

/** What a text may be known by: seen in fewer texts is chance, and the file stays below ten megabytes. */
const RUNS = { least: 2, most: 56_000 };
const APART = { least: 3, most: 160_000 };
/**
 * A danger that is overlooked is dearer than a false alarm, and either than a wrong item; joint calls, which lie between, teach
 * neither. Dearer, too, is a dangerous call taken for a harmless one of an item.
 */
const PRICE = { error: 1, falseAlarm: 2, overlooked: 6, calmed: 3 };
/** More changes nothing that shows; what sees runs alone, items and signs, rests sooner, and they are most of the work. */
const UNTIL = { plain: { rounds: 9, enough: 0.02, meanFrom: 4 }, others: { rounds: 5, enough: 0.05 } };
/** An item, a sign, a harmless matter is rare: until learned otherwise, beyond the margin of no. */
const NO = -1.1;
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

/** What a head of this name wants to hear: 1 yes, -1 no, 0 not asked about. */
function sideOf(name: string, call: LabelledCall): -1 | 0 | 1 {
  const { verdict, item, danger, hand } = call;
  const dangerous = isDangerous(verdict);
  if (name.startsWith('item:')) return item === name.slice(5) ? 1 : -1;
  if (name.startsWith('calm:')) return calmSide(name.slice(5), call);
  if (name.startsWith('sign:')) return danger.includes(name.slice(5)) ? 1 : dangerous && hand === 'catalogue' ? 0 : -1;
  if (name === 'danger') return dangerous ? 1 : verdict === 'joint' ? 0 : -1;
  if (name === 'grave') return dangerous ? 1 : verdict === 'joint' ? -1 : 0;
  if (name === 'emergency') return dangerous ? (verdict === 'emergency' ? 1 : -1) : 0;
  return dangerous ? 0 : verdict === name ? 1 : -1;
}

/** Harmless and of this item, or a mere question: what speaks against danger is learned matter by matter, as what speaks for it is sign by sign. */
function calmSide(of: string, { verdict, item }: LabelledCall): -1 | 0 | 1 {
  if (of === ADVICE) return verdict === ADVICE ? 1 : -1;
  if (item !== of) return -1;
  return verdict === 'divert' ? 1 : verdict === 'joint' ? 0 : -1;
}

function priceOf(name: string, call: LabelledCall): number {
  if (name === 'danger') return isDangerous(call.verdict) ? PRICE.overlooked : PRICE.falseAlarm;
  return name.startsWith('calm:') && isDangerous(call.verdict) ? PRICE.calmed : PRICE.error;
}

export function isDangerous(verdict: LabelledCall['verdict']): boolean {
  return verdict === 'police' || verdict === 'emergency';
}

const ADVICE = 'advice';

/** Heads of these calls: the plain ones, two an item, one a sign. */
function headsOf(calls: readonly LabelledCall[]): string[] {
  const items = [...new Set(calls.flatMap((c) => (c.item ? [c.item] : [])))].sort();
  const signs = [...new Set(calls.flatMap((c) => c.danger))].sort();
  return [...PLAIN_HEADS, ...items.map((code) => `item:${code}`), ...signs.map((code) => `sign:${code}`), ...[...items, ADVICE].map((code) => `calm:${code}`)];
}

/** Texts to learn from, made ready once for every model that learns from some of them. */
export interface Study {
  readonly texts: readonly Prepared[];
  readonly keys: Census;
  readonly apart: Census;
  /** what a head of this name wants to hear of each text, and what an error costs */
  task(name: string): Task;
}

export function studyOf(texts: readonly Prepared[]): Study {
  const tasks = new Map<string, Task>();
  const task = (name: string): Task => {
    const known = tasks.get(name) ?? { bias: isPlain(name) ? 0 : NO, side: Int8Array.from(texts, ({ call }) => sideOf(name, call)), price: Float32Array.from(texts, ({ call }) => priceOf(name, call)) };
    tasks.set(name, known);
    return known;
  };
  return { texts, keys: takeCensus(texts.map((t) => t.seen.keys)), apart: takeCensus(texts.map((t) => t.seen.apart)), task };
}

/** The same of some of the texts. */
function taskAmong({ bias, side, price }: Task, among: readonly number[]): Task {
  const some = { bias, side: new Int8Array(among.length), price: new Float32Array(among.length) };
  among.forEach((at, i) => {
    some.side[i] = side[at] ?? 0;
    some.price[i] = price[at] ?? 1;
  });
  return some;
}

/** A model of the texts at the places `among`. */
export function fit({ keys, apart, task }: Study, among: readonly number[], names: readonly string[], seed: number): Fitted {
  const { vocabulary, first } = learnTwo({ census: keys, bounds: RUNS }, { census: apart, bounds: APART }, among);
  const [runs, far] = [rawsOf(keys, among, vocabulary), rawsOf(apart, among, vocabulary)];
  const learn = (problem: Problem, of: readonly string[], until: Effort, chance: number): Heads => packHeads(of, separate(problem, of.map((name) => taskAmong(task(name), among)), until, createRandom(seed * 2 + chance)));
  const [plain, others] = [names.filter(isPlain), names.filter((name) => !isPlain(name))];
  return {
    vocabulary, broad: first,
    heads: learn(createProblem(runs.map((run) => unit(run)), first), others, UNTIL.others, 0),
    plain: learn(createProblem(runs.map((run, i) => unit(run, ...far.slice(i, i + 1))), vocabulary.size), plain, UNTIL.plain, 1),
  };
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
  const at = model.plain.names.indexOf('danger');
  const { vocabulary } = model;
  const keys = rawOf(prepared.seen.keys, vocabulary);
  return {
    prepared, strange: keys.strange,
    margins: Float64Array.from([...margins(model.plain, unit(keys, rawOf(prepared.seen.apart, vocabulary))), ...margins(model.heads, unit(keys))]),
    sentences: prepared.sentences.map((sentence) => ({ margin: marginOf(model.plain, at, vocabulary, sentence.seen), sure: sentence.sure })),
  };
}

export function train(rules: ReadyRules, calls: readonly LabelledCall[], seed: number): { model: Omit<Model, 'version'>; unseen: Unseen[] } {
  const study = studyOf(prepareCalls(rules, calls));
  const names = headsOf(calls);
  const seen = readUnseen(study, names, seed);
  const calibration = calibrate(seen, names);
  const { vocabulary, broad, heads, plain } = fit(study, [...calls.keys()], names, seed);
  const head = {
    format: 5 as const, features: FEATURES, concepts: rules.source.concepts.version, seed, data: { hash: hashOf(calls), n: calls.length },
    heads: heads.names, plain: plain.names, columns: vocabulary.size, broad, rare: vocabulary.rare, calibration, promise: promise(seen, names, calibration),
  };
  return { model: { head, vocabulary, heads, plain }, unseen: seen };
}

function rowOf({ prepared, margins: found }: Unseen, names: readonly string[]): number[] {
  const under = (prefix: string): number[] => [...found].filter((_, at) => names[at]?.startsWith(prefix));
  return rowOfWhole({ margin: found[names.indexOf('danger')] ?? 0, signs: under('sign:'), items: under('item:'), calm: under('calm:'), evidence: prepared.evidence });
}

/** Chance of danger of a call that the model had not learned from. */
export function chanceOf(seen: Unseen, names: readonly string[], calibration: DangerScore): number {
  return dangerChance(calibration, rowOf(seen, names), seen.sentences);
}

function calibrate(seen: readonly Unseen[], names: readonly string[]): Calibration {
  const at = (name: string): number => names.indexOf(name);
  const asked = (name: string): Logistic => {
    const rows = seen.filter((u) => sideOf(name, u.prepared.call) !== 0);
    return fitLogistic(rows.map((u) => [u.margins[at(name)] ?? 0]), rows.map((u) => sideOf(name, u.prepared.call) > 0));
  };
  const items = choice(seen, names);
  const fresh = newToRules(seen, (u) => u.prepared.call);
  const dangerous = (u: Unseen): boolean => isDangerous(u.prepared.call.verdict);
  const rows = fresh.map((u) => rowOf(u, names));
  const danger = fitLogistic(rows, fresh.map(dangerous), [0, 1, 2, 3, 4, 5]);
  const sentence = fitLogistic(rows.map(([margin = 0, sure = 0]) => rowOfSentence({ margin, sure })), fresh.map(dangerous), [0, 1]);
  const stated = fitLogistic(fresh.map((u, i) => [dangerOdds({ danger, sentence }, rows[i] ?? [], u.sentences)]), fresh.map(dangerous), [0]);
  return {
    danger, sentence, stated, emergency: asked('emergency'), grave: asked('grave'), joint: asked('joint'), advice: asked('advice'),
    items, signs: signs(seen, names), earned: earned(seen, names, items),
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
function signs(seen: readonly Unseen[], names: readonly string[]): Logistic {
  const asked = names.flatMap((name, at) => (name.startsWith('sign:') ? seen.map((u) => ({ margin: u.margins[at] ?? 0, hit: sideOf(name, u.prepared.call) > 0 })) : []));
  return fitLogistic(asked.map((a) => [a.margin]), asked.map((a) => a.hit));
}

/** What keeps a call: a sign of the rules that stands by itself, or the score. Learn-then-Test over every hand, those that hid each danger too; with too few dangerous calls for the promise, the safest limit and what it can be shown to keep. */
function promise(seen: readonly Unseen[], names: readonly string[], calibration: Calibration): Promise {
  const scores = seen.filter((u) => isDangerous(u.prepared.call.verdict))
    .map((u) => (surest(u.prepared.evidence) >= CERTAIN ? 1 : chanceOf(u, names, calibration)));
  const kept = learnThenTest(scores, LIMITS, SHARE, 1 - CONFIDENCE);
  const limit = kept?.threshold ?? LIMITS[0] ?? 0;
  const misses = kept?.misses ?? scores.filter((s) => s < limit).length;
  return { limit, share: SHARE, confidence: CONFIDENCE, n: scores.length, misses, bound: upperBound(misses, scores.length, 1 - CONFIDENCE) };
}
