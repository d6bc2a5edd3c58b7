/**
 * Linear separators by dual coordinate descent: squared hinge loss, L2 (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008,
 * algorithm 1), all of them in one walk over the texts: their weights lie beside each other, so that a text is fetched once
 * for all. The same examples and the same chance give the same weights, bit for bit.
 */
import type { Random } from '#engine/random.ts';
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
  /** price of an error */
  readonly cost: number;
  /** how much dearer an error on the wanted side is */
  readonly wanted: number;
}

export interface Separators {
  /** columns × tasks */
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

export interface Effort {
  /** at most so many rounds over all texts */
  readonly rounds: number;
  /** projected gradient below which a coefficient rests; when all rest, the problem counts as solved */
  readonly enough: number;
}

export function createProblem(texts: readonly Sparse[], size: number): Problem {
  const squares = Float64Array.from(texts, ({ values }) => values.reduce((sum, v) => sum + v * v, 1));
  return { texts, size, squares };
}

interface State extends Separators {
  /** texts × tasks: how much each text holds each separator in its place */
  readonly alpha: Float32Array;
  /** of the text at hand: distance from each separator, then how far each is to move */
  readonly margins: Float64Array;
  /** which separators move, the first so many */
  readonly moving: Int32Array;
}

export function separate(problem: Problem, tasks: readonly Task[], { rounds, enough }: Effort, random: Random): Separators {
  const count = tasks.length;
  const state: State = {
    weights: new Float32Array(problem.size * count), bias: new Float64Array(count),
    alpha: new Float32Array(problem.texts.length * count), margins: new Float64Array(count), moving: new Int32Array(count),
  };
  const order = [...problem.texts.keys()];
  for (let round = 1; round <= rounds; round += 1) {
    shuffle(order, random);
    if (order.reduce((moved, i) => moved + visit(problem, tasks, i, enough, state), 0) === 0) break;
  }
  return { weights: state.weights, bias: state.bias };
}

/** One text, every separator: how many of them moved. */
function visit(problem: Problem, tasks: readonly Task[], i: number, enough: number, state: State): number {
  const text = problem.texts[i];
  if (!text) return 0;
  measure(text, state);
  const { alpha, bias, margins, moving } = state;
  const count = tasks.length;
  const square = problem.squares[i] ?? 1;
  let moved = 0;
  for (let k = 0; k < count; k += 1) {
    const task = tasks[k];
    const y = task?.side[i] ?? 0;
    const by = task && y !== 0 ? y * step(task, y, y * (margins[k] ?? 0), alpha, i * count + k, square, enough) : 0;
    if (by === 0) continue;
    margins[k] = by;
    bias[k] = (bias[k] ?? 0) + by;
    moving[moved] = k;
    moved += 1;
  }
  if (moved > 0) pull(text, state, moved);
  return moved;
}

/** The best place of one coefficient while all others rest: how far it moves. */
function step({ cost, wanted }: Task, y: number, margin: number, alpha: Float32Array, at: number, square: number, enough: number): number {
  const softness = 1 / (2 * cost * (y > 0 ? wanted : 1));
  const before = alpha[at] ?? 0;
  const gradient = margin - 1 + softness * before;
  if (gradient > -enough && (before === 0 || gradient < enough)) return 0;
  alpha[at] = Math.max(0, before - gradient / (square + softness));
  return (alpha[at] ?? 0) - before;
}

/** Four columns in one walk over the separators: each margin is then fetched and put back a quarter as often, which is half the time. */
function measure({ columns, values }: Sparse, { weights, bias, margins }: State): void {
  const count = bias.length;
  const n = columns.length;
  margins.set(bias);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const [a, b, c, d] = [(columns[i] ?? 0) * count, (columns[i + 1] ?? 0) * count, (columns[i + 2] ?? 0) * count, (columns[i + 3] ?? 0) * count];
    const [s, t, u, v] = [values[i] ?? 0, values[i + 1] ?? 0, values[i + 2] ?? 0, values[i + 3] ?? 0];
    for (let k = 0; k < count; k += 1) {
      margins[k] = (margins[k] ?? 0) + s * (weights[a + k] ?? 0) + t * (weights[b + k] ?? 0) + u * (weights[c + k] ?? 0) + v * (weights[d + k] ?? 0);
    }
  }
  for (; i < n; i += 1) {
    const value = values[i] ?? 0;
    const at = (columns[i] ?? 0) * count;
    for (let k = 0; k < count; k += 1) margins[k] = (margins[k] ?? 0) + value * (weights[at + k] ?? 0);
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
      weights[at + k] = (weights[at + k] ?? 0) + value * (margins[k] ?? 0);
    }
  }
}

function shuffle(list: number[], random: Random): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    const kept = list[i] ?? 0;
    list[i] = list[j] ?? 0;
    list[j] = kept;
  }
}
