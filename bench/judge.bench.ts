/**
 * B1 and B2 (PERFORMANCE 2): what a judgement costs, whole, beside the barest reader of the same texts; and how often the
 * item is right beside the plainest learning, both trained on the same calls and tried on a hand that neither knew.
 */
import { compileRules } from '#domain/triage/judge/compiled.ts';
import { marksOf } from '#domain/triage/judge/marks.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { fitChoice } from '#engine/text/calibrate.ts';
import { instant } from '#domain/shared/time.ts';
import { createRandom } from '#engine/random.ts';
import { loadDistrict } from '#server/district/load.ts';
import { wallMs } from '#server/platform/clock.ts';
import { isDangerous, tally } from '#server/triage/exam/tally.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { loadCorpus, type LabelledCall } from '#server/triage/model/corpus.ts';
import { writeModel, readModel } from '#server/triage/model/model-file.ts';
import { prepareCalls } from '#server/triage/model/prepare.ts';
import { freedAt } from '#server/triage/model/report.ts';
import { createFeatureMaker } from '#server/triage/model/features.ts';
import { furtherOf, stretchesOf, type Matter } from '#server/triage/model/matters.ts';
import { itemPlaces, saidOfItems } from '#server/triage/model/items.ts';
import { mattersOf } from '#server/triage/model/reader.ts';
import type { Part } from '#server/triage/model/sentences.ts';
import { fit, headsOf, studyOf } from '#server/triage/model/fit.ts';
import { readHeld, train } from '#server/triage/model/train.ts';
import { judgeUnseen } from '#server/triage/model/unseen.ts';
import { compare, ofRounds, type Measurement, type Round } from './measurement.ts';
import { createSoftmax, idfOf, vectorOf } from './yardsticks/ngram-softmax.ts';

const ROUNDS = 5;
const WARM = 8; // passes before anything counts: the judge runs for days, and its code is made fast by running
const TEXTS = 400;
const LENGTH = { from: 80, to: 120 }; // characters
const HELD = 'more-b'; // the hand both are tried on
const PASSES = 15;
const APART = 7919; // which two calls make a pair: far from each other in the files


export async function* measure(): AsyncGenerator<Measurement> {
  const calls = loadCorpus();
  yield* speed(calls);
  yield accuracy(calls);
  yield several(calls);
  yield* training(calls);
}

function* speed(calls: readonly LabelledCall[]): Generator<Measurement> {
  const judge = loadJudge(loadDistrict(), instant(wallMs()), (why) => { throw new Error(why); });
  const texts = calls.filter((c) => c.text.length >= LENGTH.from && c.text.length <= LENGTH.to).slice(0, TEXTS).map((c) => c.text);
  const bare = createSoftmax(53);
  const idf = idfOf(texts);
  const ours: number[] = [];
  const all = (read: (text: string) => unknown, into?: number[]): number => {
    const began = performance.now();
    for (const text of texts) {
      const at = performance.now();
      read(text);
      into?.push(performance.now() - at);
    }
    return ((performance.now() - began) * 1000) / texts.length;
  };
  for (let n = 0; n < WARM; n += 1) for (const read of [(text: string) => judge.propose({ text }), (text: string) => bare.read(vectorOf(text, idf))]) all(read);
  const rounds: Round[] = Array.from({ length: ROUNDS }, () => ({ bare: all((text) => bare.read(vectorOf(text, idf))), ours: all((text) => judge.propose({ text }), ours) }));
  yield ofRounds('judge.one', 'us a call of 100 characters', texts.length, rounds);
  yield { name: 'judge.one-p99', value: ours.toSorted((a, b) => a - b)[Math.floor(ours.length * 0.99)] ?? null, unit: 'ms', baseline: null, ratio: null, n: ours.length };
}

function accuracy(calls: readonly LabelledCall[]): Measurement {
  const rules = compileRules(loadTriageRules());
  const others = calls.filter((c) => c.hand !== HELD);
  const known = others.filter((c) => c.item);
  const held = calls.filter((c) => c.hand === HELD && c.item);
  const names = headsOf(others);
  const places = itemPlaces(names);
  const codes = places.items.map(({ code }) => code);
  const model = fit(studyOf(prepareCalls(rules, others)), [...others.keys()], names, 1);
  const best = (scores: Float64Array): number => scores.reduce((top, s, k) => (s > (scores[top] ?? -Infinity) ? k : top), 0);
  const f1 = (guess: (call: LabelledCall, i: number) => number): number => tally(held.map((call, i) => ({
    id: call.id, truth: call.verdict, trueItem: call.item, verdict: null, item: codes[guess(call, i)] ?? null, items: [],
  }))).itemF1 ?? 0;
  const read = prepareCalls(rules, held).map((prepared) => Float64Array.from(saidOfItems(readHeld(model, prepared).margins, places, 0).together));
  const idf = idfOf(known.map((c) => c.text));
  const plain = createSoftmax(codes.length);
  const random = createRandom(1);
  plain.fit(known.map((c) => vectorOf(c.text, idf)), known.map((c) => codes.indexOf(c.item ?? '')), PASSES, (n) => random.below(n));
  return compare('judge.item-f1', 'macro-F1 on a hand not learned from', held.length, f1((_, i) => best(read[i] ?? new Float64Array(1))), f1((call) => best(plain.read(vectorOf(call.text, idf)))));
}

/** Two harmless calls of a hand not learned from, told as one: how often both matters are found; beside it, how often one call alone is taken for several. */
function several(calls: readonly LabelledCall[]): Measurement {
  const rules = compileRules(loadTriageRules());
  const known = calls.filter((c) => c.hand !== HELD && c.item);
  const held = calls.filter((c) => c.hand === HELD && c.verdict === 'divert');
  const codes = [...new Set(known.flatMap((c) => c.item ?? []))].sort();
  const model = fit(studyOf(prepareCalls(rules, known)), [...known.keys()], codes.map((code) => `item:${code}`), 1);
  const read = prepareCalls(rules, held).map((prepared) => readHeld(model, prepared));
  const ofAll = itemPlaces([...model.plain.names, ...model.heads.names]);
  const how = fitChoice(read.map(({ margins, strange }) => saidOfItems(margins, ofAll, strange)), held.map((c) => codes.indexOf(c.item ?? '')));
  const places = itemPlaces(model.heads.names);
  const maker = createFeatureMaker(rules.concepts.map((c) => c.name));
  const found = (text: string): string[] => {
    const normal = normalise(text);
    if (!rules.source.cues.further.some((word) => normal.text.includes(word))) return [];
    const marks = marksOf(rules, normal, rules.scan(normal));
    const of = (part: Pick<Part, 'normal' | 'marks'>): Matter[] => mattersOf(model, how, places, maker.seen(part.normal, part.marks));
    const likely = of({ normal, marks });
    const further = furtherOf(likely, stretchesOf(normal, marks).flatMap((part) => of(part).slice(0, 1)));
    return further.length === 0 ? [] : [likely[0]?.code ?? '', ...further];
  };
  const pairs = held.map((call, i) => [call, held[(i * APART + 1) % held.length] ?? call] as const).filter(([a, b]) => a.item !== b.item);
  const both = pairs.filter(([a, b]) => { const codesOf = found(`${a.text}。还有,${b.text}`); return [a, b].every((c) => codesOf.includes(c.item ?? '')); });
  return compare('judge.several-matters', 'share: of pairs, both found; baseline: single calls taken for several', pairs.length, both.length / pairs.length, held.filter((c) => found(c.text).length > 0).length / held.length);
}

/** What training costs; and of the harmless calls of a hand it had not learned from, how many go free when one danger in a hundred is missed. */
async function* training(calls: readonly LabelledCall[]): AsyncGenerator<Measurement> {
  const rules = compileRules(loadTriageRules());
  const [began, at] = [process.cpuUsage(), performance.now()];
  const { model, unseen } = await train(rules, calls, 1);
  const bytes = writeModel(model);
  const [{ user, system }, wall] = [process.cpuUsage(began), performance.now() - at];
  readModel(bytes, rules.source.concepts.version);
  yield { name: 'judge.training', value: wall / 1000, unit: 's from beginning to end', baseline: null, ratio: null, n: calls.length };
  yield { name: 'judge.training-processor', value: (user + system) / 1e6, unit: 's of one core', baseline: null, ratio: null, n: calls.length };
  const ours = judgeUnseen(unseen, model.head).filter((j) => j.hand === HELD);
  yield compare('judge.freed-at-one-percent', 'share of the harmless', ours.length, freedAt(ours, 0.01), freedAt(plainDanger(calls), 0.01));
}

/** The plainest reader of danger: tf-idf of runs of one to three characters, logistic regression, the same calls. */
function plainDanger(calls: readonly LabelledCall[]): { truth: LabelledCall['verdict']; danger: number }[] {
  const known = calls.filter((c) => c.hand !== HELD);
  const idf = idfOf(known.map((c) => c.text));
  const plain = createSoftmax(2);
  const random = createRandom(1);
  plain.fit(known.map((c) => vectorOf(c.text, idf)), known.map((c) => Number(isDangerous(c.verdict))), PASSES, (n) => random.below(n));
  return calls.filter((c) => c.hand === HELD).map((c) => ({ truth: c.verdict, danger: plain.read(vectorOf(c.text, idf))[1] ?? 0 }));
}
