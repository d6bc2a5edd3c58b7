/**
 * Labelled calls → model. Weights come from all of them; how margins become chances, and the limit that keeps the promise
 * about missed dangers, come from calls read by a model that had not learned from their writers. The same calls and seed
 * give the same bytes.
 */
import { availableParallelism } from 'node:os';
import type { ReadyRules } from '#domain/triage/judge/compiled.ts';
import { CERTAIN } from '#domain/triage/judge/learned.ts';
import { chosen, fitChoice, fitLogistic, type Choice, type Logistic, type Said } from '#engine/text/calibrate.ts';
import { learnThenTest, upperBound } from '#engine/text/binomial.ts';
import { margins } from '#engine/text/heads.ts';
import { rawOf, unit } from '#engine/text/sparse.ts';
import { hashOf, type LabelledCall } from './corpus.ts';
import { FEATURES } from './features.ts';
import { headsOf, isDangerous, sideOf, studyOf, type Fitted } from './fit.ts';
import { createFits, type Fits } from './fits.ts';
import { foldsOf, newToRules } from './folds.ts';
import { itemPlaces, saidOfItems, type ItemPlaces } from './items.ts';
import { kindPlaces, kindsOf, type KindPlaces, type Kinds } from './kinds.ts';
import { DANGER, type Calibration, type Model, type Promise as Kept } from './model.ts';
import { prepareCalls, type Prepared } from './prepare.ts';
import { earnedBy } from './earned.ts';
import { marginOf } from './reader.ts';
import { dangerChance, dangerOdds, rowOfSentence, rowOfWhole, surest, type DangerScore, type SentenceScore } from './score.ts';

const MANY = 3000; // calls from which it is worth while to begin threads
export const SHARE = 0.01; // of the calls that police, 119 or 120 must have
export const CONFIDENCE = 0.95;

/** Safest first, in steps of a fiftieth of log odds: fixed before any call is looked at, and as fine as one likes, since misses only grow. */
const LIMITS = Array.from({ length: 400 }, (_, i) => 1 / (1 + Math.exp(6 - i / 50)));

/** One call as a model saw it that had not learned from its writer. */
export interface Unseen {
  readonly prepared: Prepared;
  /** in the order of the names that were fitted, plain ones first */
  readonly margins: Float64Array;
  readonly kinds: Kinds;
  readonly strange: number;
  readonly sentences: readonly SentenceScore[];
}

/** Every call of every fold, read by a model of the other folds. */
async function readUnseen(fits: Fits, texts: readonly Prepared[], names: readonly string[], seed: number): Promise<Unseen[]> {
  const folds = foldsOf(texts.map((t) => t.call));
  const places = kindPlaces(names);
  const read = await Promise.all(folds.map(async (held) => {
    const model = await fits.fit({ among: [...texts.keys()].filter((at) => !holds(held, texts[at])), names, seed });
    return texts.filter((t) => held.has(t.call)).map((t) => readHeld(model, t, places));
  }));
  return read.flat();
}

function holds(held: ReadonlySet<LabelledCall>, text: Prepared | undefined): boolean {
  return text !== undefined && held.has(text.call);
}

/** A call read by a model that does not know its writer. */
export function readHeld(model: Fitted, prepared: Prepared, places: KindPlaces = kindPlaces([...model.plain.names, ...model.heads.names])): Unseen {
  const { vocabulary } = model;
  const keys = rawOf(prepared.seen.keys, vocabulary);
  const found = Float64Array.from([...margins(model.plain, unit(keys, rawOf(prepared.seen.apart, vocabulary))), ...margins(model.heads, unit(keys))]);
  return {
    prepared, strange: keys.strange, margins: found, kinds: kindsOf(found, places),
    sentences: prepared.sentences.map((sentence) => ({ margin: marginOf(model.plain, 0, vocabulary, sentence.seen), sure: sentence.sure })),
  };
}

export interface Trained {
  readonly model: Omit<Model, 'version'>;
  readonly unseen: readonly Unseen[];
}

/** In as many threads as given, or as many as there are processors; a few calls in this one. The bytes do not tell in how many. */
export async function train(rules: ReadyRules, calls: readonly LabelledCall[], seed: number, threads: number = calls.length < MANY ? 1 : availableParallelism()): Promise<Trained> {
  const texts = prepareCalls(rules, calls);
  const names = headsOf(calls);
  const fits = createFits(studyOf(texts), threads);
  try {
    const [whole, unseen] = await Promise.all([fits.fit({ among: [...calls.keys()], names, seed }), readUnseen(fits, texts, names, seed)]);
    return { model: modelOf(rules, calls, seed, whole, unseen), unseen };
  } finally {
    await fits.close();
  }
}

function modelOf(rules: ReadyRules, calls: readonly LabelledCall[], seed: number, { vocabulary, broad, heads, plain }: Fitted, unseen: readonly Unseen[]): Omit<Model, 'version'> {
  const names = headsOf(calls);
  const calibration = calibrate(unseen, names);
  const head = {
    format: 6 as const, features: FEATURES, concepts: rules.source.concepts.version, seed, data: { hash: hashOf(calls), n: calls.length },
    heads: heads.names, plain: plain.names, columns: vocabulary.size, broad, rare: vocabulary.rare, calibration, promise: promise(unseen, names, calibration),
  };
  return { head, vocabulary, heads, plain };
}

function rowOf({ prepared, margins: found, kinds }: Unseen, names: readonly string[]): number[] {
  return rowOfWhole({ margin: found[names.indexOf(DANGER)] ?? 0, kinds, evidence: prepared.evidence });
}

/** Chance of danger of a call that the model had not learned from. */
export function chanceOf(seen: Unseen, names: readonly string[], calibration: DangerScore): number {
  return dangerChance(calibration, rowOf(seen, names), seen.sentences);
}

function calibrate(seen: readonly Unseen[], names: readonly string[]): Calibration {
  const asked = (name: 'emergency' | 'grave' | 'joint' | 'advice'): Logistic => {
    const rows = seen.flatMap(({ prepared, kinds }) => { const side = sideOf(name, prepared.call); return side === 0 ? [] : [{ odds: kinds[name], hit: side > 0 }]; });
    return fitLogistic(rows.map(({ odds }) => [odds]), rows.map(({ hit }) => hit));
  };
  const places = itemPlaces(names);
  const ofItems = askedOfItems(seen, places);
  const items = fitChoice(ofItems.map(({ said }) => said), ofItems.map(({ right }) => right));
  const fresh = newToRules(seen, (u) => u.prepared.call);
  const dangerous = (u: Unseen): boolean => isDangerous(u.prepared.call.verdict);
  const rows = fresh.map((u) => rowOf(u, names));
  const danger = fitLogistic(rows, fresh.map(dangerous), [0, 1, 2, 3, 4, 5]);
  const sentence = fitLogistic(rows.map(([margin = 0, sure = 0]) => rowOfSentence({ margin, sure })), fresh.map(dangerous), [0, 1]);
  const stated = fitLogistic(fresh.map((u, i) => [dangerOdds({ danger, sentence }, rows[i] ?? [], u.sentences)]), fresh.map(dangerous), [0]);
  return {
    danger, sentence, stated, emergency: asked('emergency'), grave: asked('grave'), joint: asked('joint'), advice: asked('advice'),
    items, signs: signs(seen), earned: earned(ofItems, places, items),
  };
}

/** What is said of the items of a call that has one. */
interface ItemAsked {
  readonly call: LabelledCall;
  /** place of its item */
  readonly right: number;
  readonly said: Said;
}

/** Calls without an item do not count: a chance is given that it is one of them. */
function askedOfItems(seen: readonly Unseen[], places: ItemPlaces): ItemAsked[] {
  return seen.flatMap(({ prepared: { call }, margins: found, strange }) => (call.item === null ? [] : [{ call, right: places.items.findIndex(({ code }) => code === call.item), said: saidOfItems(found, places, strange) }]));
}

/** Tried on harmless and heated calls that have an item: those whose item decides who comes. */
function earned(asked: readonly ItemAsked[], places: ItemPlaces, how: Choice): Record<string, number> {
  return earnedBy(places.items.map(({ code }) => code), asked.filter(({ call }) => !isDangerous(call.verdict)).map(({ said, right }) => {
    const parts = chosen(said, how);
    const best = parts.reduce((top, p, i) => (p > (parts[top] ?? 0) ? i : top), 0);
    return { code: places.items[best]?.code ?? '', p: parts[best] ?? 0, right: best === right };
  }));
}

/** One curve for all signs: each alone is too rare. */
function signs(seen: readonly Unseen[]): Logistic {
  const asked = seen.flatMap(({ prepared, kinds }) => kinds.signs.map(({ code, odds }) => ({ odds, hit: prepared.call.danger.includes(code) })));
  return fitLogistic(asked.map((a) => [a.odds]), asked.map((a) => a.hit));
}

/** What keeps a call: a sign of the rules that stands by itself, or the score. Learn-then-Test over every hand, those that hid each danger too; with too few dangerous calls for the promise, the safest limit and what it can be shown to keep. */
function promise(seen: readonly Unseen[], names: readonly string[], calibration: Calibration): Kept {
  const scores = seen.filter((u) => isDangerous(u.prepared.call.verdict))
    .map((u) => (surest(u.prepared.evidence) >= CERTAIN ? 1 : chanceOf(u, names, calibration)));
  const kept = learnThenTest(scores, LIMITS, SHARE, 1 - CONFIDENCE);
  const limit = kept?.threshold ?? LIMITS[0] ?? 0;
  const misses = kept?.misses ?? scores.filter((s) => s < limit).length;
  return { limit, share: SHARE, confidence: CONFIDENCE, n: scores.length, misses, bound: upperBound(misses, scores.length, 1 - CONFIDENCE) };
}
