/**
 * One of many classes: softmax regression in single steps, each weight's step as long as what has moved it so far allows
 * (AdaGrad: Duchi, Hazan & Singer 2011). Of dozens of classes a text moves the few whose share is wrong; the others rest.
 * The same examples and the same chance give the same weights, bit for bit.
 */
import type { Random } from '#engine/random.ts';
import type { Problem } from './dual-descent.ts';
import { createMean, shuffle, type Separators } from './rounds.ts';
import { addRows } from './rows.ts';
import type { Sparse } from './sparse.ts';

/** What is to be told apart. */
export interface Question {
  readonly classes: number;
  /** by text: the classes it is of, which share it evenly; none: it is left out */
  readonly answers: readonly (readonly number[])[];
  /** by text: what an error costs */
  readonly price: Float32Array;
}

export interface Pace {
  readonly rounds: number;
  readonly rate: number;
  /** so much of each answer is spread over all classes: nobody is asked to be quite sure */
  readonly smooth: number;
  /** share of its columns that a text goes without each time it is seen, others each time: no word may lean on another */
  readonly without: number;
  /** a share that is wrong by less moves nothing */
  readonly still: number;
  /** a text none of whose shares is wrong by more is passed over in the next round */
  readonly rests: number;
  /** the mean of the weights after each round from this one on */
  readonly meanFrom: number;
}

interface State extends Separators {
  /** what is left of the text at hand: the first so many */
  readonly columns: Int32Array;
  readonly values: Float32Array;
  /** columns × classes, and by class: the sum of squares of what moved each so far */
  readonly moved: Float32Array;
  readonly movedBias: Float64Array;
  /** of the text at hand: the share of each class, then how far it is wrong */
  readonly shares: Float64Array;
  /** which classes are moved, the first so many, and how far each was wrong */
  readonly moving: Int32Array;
  readonly errors: Float64Array;
}

const FIRST = 0.01; // what has moved a weight before anything did: the first step is no leap
const EMPTY = 0.1; // an empty text is so much of a text: what is frequent is learned from words first

export function choose(problem: Problem, question: Question, pace: Pace, random: Random): Separators {
  const { classes, answers } = question;
  const state = startOf(problem, classes);
  const mean = createMean(state);
  const resting = new Uint8Array(problem.texts.length);
  const order = Int32Array.from(problem.texts.keys()).filter((i) => (answers[i]?.length ?? 0) > 0);
  for (let round = 1; round <= pace.rounds; round += 1) {
    shuffle(order, random);
    for (const i of order) {
      const text = problem.texts[i];
      if (resting[i] === 1) resting[i] = 0;
      else if (text) resting[i] = visit(thin(text, pace.without, state, random), answers[i] ?? [], question.price[i] ?? 1, pace, state) < pace.rests && round > 1 ? 1 : 0;
    }
    if (round >= pace.meanFrom) mean.add();
  }
  return mean.taken() ?? { weights: state.weights, bias: state.bias };
}

function startOf({ texts, size: columns }: Problem, classes: number): State {
  const longest = texts.reduce((most, text) => Math.max(most, text.columns.length), 0);
  return {
    columns: new Int32Array(longest), values: new Float32Array(longest),
    weights: new Float32Array(columns * classes), bias: new Float64Array(classes), moved: new Float32Array(columns * classes).fill(FIRST), movedBias: new Float64Array(classes).fill(FIRST),
    shares: new Float64Array(classes), moving: new Int32Array(classes), errors: new Float64Array(classes),
  };
}

/** Into the state; how many columns are left. What is left speaks so much louder, so that the whole is heard as loud when it is read. */
function thin(text: Sparse, without: number, { columns, values }: State, random: Random): number {
  const louder = 1 / (1 - without);
  let n = 0;
  for (let i = 0; i < text.columns.length; i += 1) {
    if (without > 0 && random.next() < without) continue;
    columns[n] = text.columns[i] ?? 0;
    values[n] = (text.values[i] ?? 0) * louder;
    n += 1;
  }
  return n;
}

/** The largest error of the text at hand, of which so many columns are left. */
function visit(left: number, answers: readonly number[], price: number, { rate, smooth, still }: Pace, state: State): number {
  const { shares, moving, errors, bias } = state;
  shares.set(bias);
  addRows(shares, state.weights, state, left);
  toErrors(shares, answers, smooth);
  let [n, largest] = [0, 0];
  for (let k = 0; k < shares.length; k += 1) {
    const error = shares[k] ?? 0;
    largest = Math.max(largest, Math.abs(error));
    if (error < still && error > -still) continue;
    moving[n] = k;
    errors[n] = error * price;
    n += 1;
  }
  move(left, n, rate, state);
  return largest;
}

/** Sums → how far the share of each class is from what it should be. */
function toErrors(sums: Float64Array, answers: readonly number[], smooth: number): void {
  let most = -Infinity;
  for (let k = 0; k < sums.length; k += 1) most = Math.max(most, sums[k] ?? 0);
  let total = 0;
  for (let k = 0; k < sums.length; k += 1) total += sums[k] = Math.exp((sums[k] ?? 0) - most);
  for (let k = 0; k < sums.length; k += 1) sums[k] = (sums[k] ?? 0) / total - smooth / sums.length;
  for (const k of answers) sums[k] = (sums[k] ?? 0) - (1 - smooth) / answers.length;
}

function move(left: number, n: number, rate: number, { columns, values, weights, moved, bias, movedBias, moving, errors }: State): void {
  const count = bias.length;
  for (let j = 0; j < n; j += 1) {
    const k = moving[j] ?? 0;
    const slope = (errors[j] ?? 0) * EMPTY;
    bias[k] = (bias[k] ?? 0) - (rate * EMPTY * slope) / Math.sqrt(movedBias[k] = (movedBias[k] ?? 0) + slope * slope);
  }
  for (let i = 0; i < left; i += 1) {
    const value = values[i] ?? 0;
    const from = (columns[i] ?? 0) * count;
    for (let j = 0; j < n; j += 1) {
      const at = from + (moving[j] ?? 0);
      const slope = value * (errors[j] ?? 0);
      const sum = (moved[at] ?? 0) + slope * slope;
      moved[at] = sum;
      weights[at] = (weights[at] ?? 0) - (rate * slope) / Math.sqrt(sum);
    }
  }
}
