/**
 * A linear separator by dual coordinate descent: squared hinge loss, L2 (Hsieh, Chang, Lin, Keerthi & Sundararajan 2008,
 * algorithm 2 with shrinking). The same examples and the same chance give the same weights, bit for bit.
 */
import type { Random } from '#engine/random.ts';
import type { Sparse } from './sparse.ts';

export interface Problem {
  readonly texts: readonly Sparse[];
  readonly size: number; // columns
  /** squared length of each text, and one for the bias */
  readonly squares: Float64Array;
}

export interface Separator {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface Effort {
  /** price of an error */
  readonly cost: number;
  /** how much dearer an error on the wanted side is */
  readonly wanted: number;
  readonly rounds: number;
}

const ENOUGH = 0.02; // largest projected gradient at which a problem counts as solved
const FULL_EVERY = 4; // rounds after which texts set aside are looked at again

export function createProblem(texts: readonly Sparse[], size: number): Problem {
  const squares = Float64Array.from(texts, ({ values }) => values.reduce((sum, v) => sum + v * v, 1));
  return { texts, size, squares };
}

/** `side` +1 wanted, -1 not, 0 left out, by text. */
export function separate(problem: Problem, side: Int8Array, effort: Effort, random: Random): Separator {
  const state = { weights: new Float64Array(problem.size), bias: 0 };
  const alpha = new Float64Array(problem.texts.length);
  const all = [...problem.texts.keys()].filter((i) => side[i] !== 0);
  let active = [...all];
  for (let round = 1; round <= effort.rounds; round += 1) {
    shuffle(active, random);
    const full = active.length === all.length;
    const { left, worst } = pass(problem, side, effort, active, alpha, state);
    if (worst < ENOUGH && full) break;
    active = worst < ENOUGH || round % FULL_EVERY === 0 ? [...all] : left;
  }
  return state;
}

function pass(problem: Problem, side: Int8Array, effort: Effort, active: readonly number[], alpha: Float64Array, state: { weights: Float64Array; bias: number }) {
  const left: number[] = [];
  let worst = 0;
  for (const i of active) {
    const text = problem.texts[i];
    if (!text) continue;
    const y = side[i] ?? 0;
    const softness = 1 / (2 * effort.cost * (y > 0 ? effort.wanted : 1));
    const before = alpha[i] ?? 0;
    const gradient = y * (dot(state.weights, text) + state.bias) - 1 + softness * before;
    const projected = before === 0 ? Math.min(gradient, 0) : gradient;
    if (before > 0 || gradient < ENOUGH) left.push(i);
    if (projected === 0) continue;
    worst = Math.max(worst, Math.abs(projected));
    const after = Math.max(0, before - gradient / ((problem.squares[i] ?? 1) + softness));
    alpha[i] = after;
    state.bias += y * (after - before);
    addTo(state.weights, text, y * (after - before));
  }
  return { left, worst };
}

export function dot(weights: Float64Array, { columns, values }: Sparse): number {
  let sum = 0;
  for (let i = 0; i < columns.length; i += 1) sum += (weights[columns[i] ?? 0] ?? 0) * (values[i] ?? 0);
  return sum;
}

function addTo(weights: Float64Array, { columns, values }: Sparse, factor: number): void {
  for (let i = 0; i < columns.length; i += 1) {
    const column = columns[i] ?? 0;
    weights[column] = (weights[column] ?? 0) + factor * (values[i] ?? 0);
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
