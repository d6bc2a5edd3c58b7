/** From margins to probabilities: logistic regression on few numbers, a temperature for a choice of one, and how well they hold. */
import type { Random } from '#engine/random.ts';

export interface Logistic {
  readonly weights: readonly number[];
  readonly bias: number;
}

const RIDGE = 1e-3;
const ROUNDS = 50;

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

export function chance(model: Logistic, row: readonly number[]): number {
  return sigmoid(logit(model, row));
}

export function logit(model: Logistic, row: readonly number[]): number {
  return row.reduce((sum, x, i) => sum + x * (model.weights[i] ?? 0), model.bias);
}

/** Newton steps on the log loss with a small ridge; `notBelowZero` weights are held at zero rather than let them lower the chance. */
export function fitLogistic(rows: readonly (readonly number[])[], hits: readonly boolean[], notBelowZero: readonly number[] = []): Logistic {
  const width = (rows[0]?.length ?? 0) + 1;
  let held: ReadonlySet<number> = new Set();
  for (;;) {
    const fitted = newton(rows, hits, width, held);
    const below = notBelowZero.filter((k) => (fitted[k] ?? 0) < 0);
    if (below.length === 0) return { weights: fitted.slice(0, -1), bias: fitted[width - 1] ?? 0 };
    held = new Set([...held, ...below]);
  }
}

function newton(rows: readonly (readonly number[])[], hits: readonly boolean[], width: number, held: ReadonlySet<number>): number[] {
  const beta = new Array<number>(width).fill(0);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { gradient, hessian } = slopes(rows, hits, beta, held);
    const stride = solve(hessian, gradient);
    stride.forEach((s, k) => { beta[k] = (beta[k] ?? 0) - s; });
    if (stride.every((s) => Math.abs(s) < 1e-9)) break;
  }
  return beta;
}

function slopes(rows: readonly (readonly number[])[], hits: readonly boolean[], beta: readonly number[], held: ReadonlySet<number>) {
  const width = beta.length;
  const gradient = Float64Array.from(beta, (b, k) => (k === width - 1 ? 0 : RIDGE * b));
  const hessian = beta.map((_, k) => Float64Array.from(beta, (__, l) => (k === l ? (k === width - 1 ? 1e-9 : RIDGE) : 0)));
  const x = new Float64Array(width);
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k += 1) x[k] = held.has(k) ? 0 : row[k] ?? 1; // what stands behind the row is the bias
    const p = sigmoid(dot(x, beta));
    const error = p - (hits[i] ? 1 : 0);
    for (let k = 0; k < width; k += 1) {
      gradient[k] = (gradient[k] ?? 0) + error * (x[k] ?? 0);
      addTo(hessian[k] ?? gradient, x, p * (1 - p) * (x[k] ?? 0));
    }
  });
  return { gradient: [...gradient], hessian: hessian.map((line) => [...line]) };
}

function dot(x: Float64Array, beta: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k < x.length; k += 1) sum += (x[k] ?? 0) * (beta[k] ?? 0);
  return sum;
}

function addTo(line: Float64Array, x: Float64Array, times: number): void {
  for (let l = 0; l < x.length; l += 1) line[l] = (line[l] ?? 0) + times * (x[l] ?? 0);
}

/** Gauss with pivots; a handful of unknowns. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((line, i) => [...line, right[i] ?? 0]);
  const n = rows.length;
  for (let k = 0; k < n; k += 1) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k] ?? 0) > Math.abs(rows[best]?.[k] ?? 0) ? k + i : best), k);
    const top = rows[pivot] ?? [];
    rows[pivot] = rows[k] ?? [];
    rows[k] = top;
    for (let i = 0; i < n; i += 1) {
      const row = rows[i];
      if (i === k || !row) continue;
      const factor = (row[k] ?? 0) / (top[k] || 1e-12);
      for (let j = k; j <= n; j += 1) row[j] = (row[j] ?? 0) - factor * (top[j] ?? 0);
    }
  }
  return rows.map((row, i) => (row[n] ?? 0) / (row[i] || 1e-12));
}

/** Shares from margins: e^(margin × sharpness), summing to one. */
export function shares(margins: ArrayLike<number>, sharpness: number): Float64Array {
  const out = new Float64Array(margins.length);
  let most = -Infinity;
  for (let i = 0; i < out.length; i += 1) most = Math.max(most, margins[i] ?? 0);
  let total = 0;
  for (let i = 0; i < out.length; i += 1) total += out[i] = Math.exp(((margins[i] ?? 0) - most) * sharpness);
  for (let i = 0; i < out.length; i += 1) out[i] = (out[i] ?? 0) / total;
  return out;
}

/** The sharpness under which the right ones were likeliest; golden section on [0.2, 30], to a thousandth. */
export function fitSharpness(margins: readonly ArrayLike<number>[], right: readonly number[]): number {
  const loss = (log: number): number => margins.reduce((sum, row, i) => sum - Math.log(Math.max(1e-12, shareOf(row, right[i] ?? 0, Math.exp(log)))), 0);
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.2), Math.log(30)];
  let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
  let [atA, atB] = [loss(a), loss(b)];
  while (high - low > 1e-3) {
    if (atA < atB) {
      [high, b, atB] = [b, a, atA];
      a = high - golden * (high - low);
      atA = loss(a);
    } else {
      [low, a, atA] = [a, b, atB];
      b = low + golden * (high - low);
      atB = loss(b);
    }
  }
  return Math.exp((low + high) / 2);
}

/** One of `shares`, without the others. */
function shareOf(margins: ArrayLike<number>, at: number, sharpness: number): number {
  let total = 0;
  for (let i = 0; i < margins.length; i += 1) total += Math.exp(((margins[i] ?? 0) - (margins[at] ?? 0)) * sharpness);
  return 1 / total;
}

/** What is said of several of which one is meant. */
export interface Said {
  /** margins, as all who were asked say together */
  readonly together: ArrayLike<number>;
  /** the same of each who was asked alone */
  readonly alone: readonly ArrayLike<number>[];
  /** share of the text that the reader did not know */
  readonly strange: number;
}

/** How margins of several become shares of one: sharpened, never quite sure, and the best one stated as surely as it comes true. */
export interface Choice {
  readonly sharpness: number;
  /** so much of each choice is spread over all */
  readonly slack: number;
  /** of [log odds of the best, its lead over the second, how strange the text is, logarithm of the share that each alone gives it] → chance that the best is right */
  readonly best: Logistic;
}

const SLACKS = [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15];

/** The choice under which the right ones were likeliest. */
export function fitChoice(said: readonly Said[], right: readonly number[]): Choice {
  const margins = said.map(({ together }) => together);
  const sharpness = fitSharpness(margins, right);
  const stated = margins.map((row, i) => ({ p: shares(row, sharpness)[right[i] ?? 0] ?? 0, even: 1 / Math.max(1, row.length) }));
  const loss = (slack: number): number => stated.reduce((sum, { p, even }) => sum - Math.log(Math.max(1e-12, (1 - slack) * p + slack * even)), 0);
  const slack = SLACKS.reduce((best, each) => (loss(each) < loss(best) ? each : best), 0);
  const tops = said.map((each) => topOf(spread(each.together, sharpness, slack), each));
  return { sharpness, slack, best: fitLogistic(tops.map((t) => t.row), tops.map((t, i) => t.at === right[i])) };
}

/** Shares that sum to one, in the order of what is said together: none overtakes another. */
export function chosen(said: Said, { sharpness, slack, best }: Choice): Float64Array {
  const stated = spread(said.together, sharpness, slack);
  if (stated.length < 2) return stated;
  const top = topOf(stated, said);
  const p = Math.min(1 - 1e-6, Math.max(chance(best, top.row), top.second / (1 - top.first + top.second)));
  const rest = (1 - p) / Math.max(1e-12, 1 - top.first);
  return stated.map((share, i) => (i === top.at ? p : share * rest));
}

function spread(margins: ArrayLike<number>, sharpness: number, slack: number): Float64Array {
  return shares(margins, sharpness).map((p) => (1 - slack) * p + slack / margins.length);
}

function topOf(stated: Float64Array, { alone, strange }: Said): { at: number; first: number; second: number; row: number[] } {
  let [at, second] = [0, 0];
  for (let i = 1; i < stated.length; i += 1) {
    const p = stated[i] ?? 0;
    if (p > (stated[at] ?? 0)) [at, second] = [i, stated[at] ?? 0];
    else second = Math.max(second, p);
  }
  const first = Math.min(1 - 1e-6, Math.max(1e-6, stated[at] ?? 0));
  const row = [Math.log(first / (1 - first)), Math.log(first / Math.max(1e-6, second)), strange, ...alone.map((margins) => Math.log(Math.max(1e-6, shareOf(margins, at, 1))))];
  return { at, first, second, row };
}

/** Expected calibration error over `bins` equal bins: how far stated chances lie from what came true. */
export function calibrationError(stated: readonly number[], hits: readonly boolean[], bins = 15): number {
  const table = Array.from({ length: bins }, () => ({ stated: 0, hits: 0 }));
  stated.forEach((p, i) => {
    const bin = table[Math.min(bins - 1, Math.floor(p * bins))];
    if (!bin) return;
    bin.stated += p;
    if (hits[i]) bin.hits += 1;
  });
  return stated.length === 0 ? 0 : table.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.hits), 0) / stated.length;
}

const TRIES = 200;

/** The error that chances which come true exactly would show of so many cases, by luck alone: its median, and what nineteen in twenty stay below. */
export function calibrationByLuck(stated: readonly number[], random: Random): { median: number; most: number } {
  const errors = Array.from({ length: TRIES }, () => calibrationError(stated, stated.map((p) => random.next() < p))).sort((a, b) => a - b);
  return { median: errors[TRIES / 2] ?? 0, most: errors[TRIES * 0.95] ?? 0 };
}
