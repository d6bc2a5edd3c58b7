/** Many linear readers over one vector, their weights in one byte each: column by column, so that a text is walked once. */
import type { Separators } from './rounds.ts';
import { addRows } from './rows.ts';
import type { Sparse } from './sparse.ts';

export interface Heads {
  readonly names: readonly string[];
  readonly weights: Int8Array; // columns × heads
  readonly scale: Float32Array; // by head: weight = byte × scale
  readonly bias: Float32Array;
}

const LARGEST = 127;

/** Names in the order of the separators. What is lost by rounding is at most half a 127th of the head's largest weight. */
export function packHeads(names: readonly string[], { weights: exact, bias }: Separators): Heads {
  const count = names.length;
  const largest = new Float64Array(count);
  const weights = new Int8Array(exact.length);
  eachWeight(exact, count, (weight, head) => { largest[head] = Math.max(largest[head] ?? 0, Math.abs(weight)); });
  eachWeight(exact, count, (weight, head, at) => { weights[at] = Math.round((weight * LARGEST) / (largest[head] || 1)); });
  return { names, weights, scale: Float32Array.from(largest, (most) => most / LARGEST), bias: Float32Array.from(bias) };
}

/** Two sets of readers over the same columns as one. */
export function beside(one: Separators, other: Separators): Separators {
  const [a, b] = [one.bias.length, other.bias.length];
  const weights = new Float32Array(one.weights.length + other.weights.length);
  for (let column = 0; column * a < one.weights.length; column += 1) {
    weights.set(one.weights.subarray(column * a, (column + 1) * a), column * (a + b));
    weights.set(other.weights.subarray(column * b, (column + 1) * b), column * (a + b) + a);
  }
  return { weights, bias: Float64Array.from([...one.bias, ...other.bias]) };
}

function eachWeight(weights: Float32Array, count: number, visit: (weight: number, head: number, at: number) => void): void {
  for (let at = 0; at < weights.length; at += count) for (let head = 0; head < count; head += 1) visit(weights[at + head] ?? 0, head, at + head);
}

/** Distance of a text from each separator, positive on the wanted side. */
export function margins(heads: Heads, text: Sparse): Float64Array {
  const { weights, scale, bias } = heads;
  const count = bias.length;
  const sums = new Float64Array(count);
  addRows(sums, weights, text);
  for (let h = 0; h < count; h += 1) sums[h] = (sums[h] ?? 0) * (scale[h] ?? 0) + (bias[h] ?? 0);
  return sums;
}

/** What one column adds to one head, per unit of its value. */
export function weightOf(heads: Heads, head: number, column: number): number {
  return (heads.weights[column * heads.bias.length + head] ?? 0) * (heads.scale[head] ?? 0);
}
