/**
 * Linear separators by dual coordinate descent: squared hinge loss, L2 (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008,
 * algorithm 1), all of them in one walk over the texts: their weights lie beside each other, so that a text is fetched once
 * for all. Of a text most separators rest after two rounds; between looks at all of them only the others are reckoned (there: shrinking).
 * The same examples and the same chance give the same weights, bit for bit.
 */
import type { Random } from '#engine/random.ts';
import { createMean, shuffle, type Separators } from './rounds.ts';
import { addRows } from './rows.ts';
import type { Sparse } from './sparse.ts';

export interface Problem {
  readonly texts: readonly Sparse[];
  readonly size: number; // columns
  /** squared length of each text, and one for the bias */
  readonly squares: Float64Array;
}

/** What one separator is to tell apart. */
export interface Task {
  /** +1 wanted, -1 not, 0 left out, by text */
  readonly side: Int8Array;
  /** price of an error, by text */
  readonly price: Float32Array;
  /** bias while nothing is learned, 0 unless given: what is rarely wanted says no from the beginning, and thousands of texts need not teach it so */
  readonly bias?: number;
}

export interface Effort {
  /** at most so many rounds over all texts */
  readonly rounds: number;
  /** projected gradient below which a coefficient rests; when all rest, the problem counts as solved */
  readonly enough: number;
  /** the mean of the weights after each round from this one on: where the last round happened to end counts for less */
  readonly meanFrom?: number;
}

export function createProblem(texts: readonly Sparse[], size: number): Problem {
  const squares = Float64Array.from(texts, ({ values }) => values.reduce((sum, v) => sum + v * v, 1));
  return { texts, size, squares };
}

interface State extends Separators {
  /** texts × tasks: on which side each text stands, and how softly it is held there: what is said of one text lies together */
  readonly sides: Int8Array;
  readonly softness: Float32Array;
  /** texts × tasks: how much each text holds each separator in its place */
  readonly alpha: Float32Array;
  /** texts × tasks: 1 where the separator is looked at in every round */
  readonly awake: Uint8Array;
  /** which separators are reckoned for the text at hand, the first so many */
  readonly asked: Int32Array;
  /** of the text at hand, in their order: distance from each separator, then how far each is to move */
  readonly margins: Float64Array;
  /** which separators move, the first so many */
  readonly moving: Int32Array;
}

const FIRST_LOOKS = 2; // rounds in which everything is looked at
const LOOK_AGAIN = 6; // and every so many rounds
const NEARLY = 0.05; // gradient below which a separator that rests stays awake
const FEW = 8; // separators that are always looked at together: choosing would cost more

export function separate(problem: Problem, tasks: readonly Task[], { rounds, enough, meanFrom = Infinity }: Effort, random: Random): Separators {
  const state = startOf(problem, tasks);
  const mean = meanFrom <= rounds ? createMean(state) : null;
  const order = [...problem.texts.keys()];
  let rested = false;
  for (let round = 1; round <= rounds; round += 1) {
    const all: boolean = rested || tasks.length < FEW || round <= FIRST_LOOKS || round % LOOK_AGAIN === 0;
    shuffle(order, random);
    rested = order.reduce((moved: number, i) => moved + visit(problem, i, enough, all, state), 0) === 0;
    if (round >= meanFrom) mean?.add();
    if (rested && all) break;
  }
  return mean?.taken() ?? { weights: state.weights, bias: state.bias };
}

function startOf({ size, texts }: Problem, tasks: readonly Task[]): State {
  const count = tasks.length;
  const sides = new Int8Array(texts.length * count);
  const softness = new Float32Array(texts.length * count);
  for (let i = 0, at = 0; i < texts.length; i += 1) {
    for (let k = 0; k < count; k += 1, at += 1) { // text by text: what is written lies together
      sides[at] = tasks[k]?.side[i] ?? 0;
      softness[at] = 1 / (2 * (tasks[k]?.price[i] ?? 1));
    }
  }
  return {
    sides, softness, weights: new Float32Array(size * count), bias: Float64Array.from(tasks, ({ bias = 0 }) => bias),
    alpha: new Float32Array(texts.length * count), awake: new Uint8Array(texts.length * count),
    asked: new Int32Array(count), margins: new Float64Array(count), moving: new Int32Array(count),
  };
}

/** One text, every separator that is asked: how many of them moved. */
function visit(problem: Problem, i: number, enough: number, all: boolean, state: State): number {
  const text = problem.texts[i];
  if (!text) return 0;
  const { sides, softness, alpha, awake, asked, bias, margins, moving } = state;
  const count = bias.length;
  const n = all ? askAll(asked) : askAwake(state, i * count);
  if (all) measureAll(text, state);
  else measure(text, state, n);
  const square = problem.squares[i] ?? 1;
  let moved = 0;
  for (let q = 0; q < n; q += 1) {
    const k = asked[q] ?? 0;
    const at = i * count + k;
    const y = sides[at] ?? 0;
    if (y === 0) continue;
    const soft = softness[at] ?? 0;
    const before = alpha[at] ?? 0;
    const gradient = y * (margins[q] ?? 0) - 1 + soft * before;
    awake[at] = before > 0 || gradient < NEARLY ? 1 : 0;
    if (gradient > -enough && (before === 0 || gradient < enough)) continue;
    alpha[at] = Math.max(0, before - gradient / (square + soft));
    const by = y * ((alpha[at] ?? 0) - before);
    margins[moved] = by;
    bias[k] = (bias[k] ?? 0) + by;
    moving[moved] = k;
    moved += 1;
  }
  if (moved > 0) pull(text, state, moved);
  return moved;
}

function askAll(asked: Int32Array): number {
  for (let k = 0; k < asked.length; k += 1) asked[k] = k;
  return asked.length;
}

function askAwake({ asked, awake }: State, from: number): number {
  let n = 0;
  for (let k = 0; k < asked.length; k += 1) {
    if (awake[from + k] !== 1) continue;
    asked[n] = k;
    n += 1;
  }
  return n;
}

/** Every separator. */
function measureAll(text: Sparse, { weights, bias, margins }: State): void {
  margins.set(bias);
  addRows(margins, weights, text);
}

/** The same for the first `n` that are asked. */
function measure({ columns, values }: Sparse, { weights, bias, margins, asked }: State, n: number): void {
  const count = bias.length;
  for (let q = 0; q < n; q += 1) margins[q] = bias[asked[q] ?? 0] ?? 0;
  for (let i = 0; i < columns.length; i += 1) {
    const value = values[i] ?? 0;
    const at = (columns[i] ?? 0) * count;
    for (let q = 0; q < n; q += 1) margins[q] = (margins[q] ?? 0) + value * (weights[at + (asked[q] ?? 0)] ?? 0);
  }
}

/** Only the separators that move. */
function pull({ columns, values }: Sparse, { weights, margins, moving, bias }: State, moved: number): void {
  const count = bias.length;
  for (let i = 0; i < columns.length; i += 1) {
    const value = values[i] ?? 0;
    const at = (columns[i] ?? 0) * count;
    for (let j = 0; j < moved; j += 1) {
      const k = moving[j] ?? 0;
      weights[at + k] = (weights[at + k] ?? 0) + value * (margins[j] ?? 0);
    }
  }
}
