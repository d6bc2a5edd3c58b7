/** Runs of neighbouring symbols, and marks set beside them, as numbers: what a linear reader sees. No words are kept. */

/** One thing seen in a text: a key of 32 bits, and where, half-open, in the symbols. */
export type Visit = (key: number, from: number, to: number) => void;

/** Every run of 1 to `longest` symbols. `stop` breaks runs and is not seen. Linear in the length. */
export function visitGrams(symbols: ArrayLike<number>, longest: number, seed: number, stop: number, visit: Visit): void {
  const n = symbols.length;
  for (let from = 0; from < n; from += 1) {
    let state = startOf(seed);
    for (let to = from + 1; to <= n && to - from <= longest; to += 1) {
      const symbol = symbols[to - 1] ?? stop;
      if (symbol === stop) break;
      state = step(state, symbol);
      visit(finish(state), from, to);
    }
  }
}

/**
 * Every two symbols of one stretch with `nearest` to `farthest` steps between them: what stands between is left open. `wall`
 * numbers the stretches. Linear in the length.
 */
export function visitApart(symbols: ArrayLike<number>, wall: ArrayLike<number>, nearest: number, farthest: number, seed: number, visit: Visit): void {
  const n = symbols.length;
  for (let from = 0; from < n; from += 1) {
    const first = step(startOf(seed), symbols[from] ?? 0);
    for (let to = from + nearest; to < n && to - from <= farthest && wall[to] === wall[from]; to += 1) visit(finish(step(first, symbols[to] ?? 0)), from, to + 1);
  }
}

/** Key of a name: for features that are no runs of symbols. */
export function keyOfName(name: string, seed: number): number {
  let state = startOf(seed);
  for (let i = 0; i < name.length; i += 1) state = step(state, name.charCodeAt(i));
  return finish(state);
}

/** Key of two things in this order. */
export function keyOfPair(first: number, second: number, seed: number): number {
  return finish(step(step(startOf(seed), first), second));
}

function startOf(seed: number): number {
  return Math.imul(seed + 1, 0x9e3779b1);
}

function step(state: number, symbol: number): number {
  let x = Math.imul(state ^ symbol, 0x01000193);
  x ^= x >>> 15;
  return Math.imul(x, 0x85ebca6b);
}

/** Never zero: zero marks an empty slot (`vocabulary.ts`). */
function finish(state: number): number {
  let x = state ^ (state >>> 13);
  x = Math.imul(x, 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) || 1;
}
