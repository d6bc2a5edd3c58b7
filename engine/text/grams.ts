/** Runs of neighbouring symbols, and marks set beside them, as numbers: what a linear reader sees. No words are kept. */

/** What was seen in a text, in the order in which it was: keys of 32 bits, and where, half-open. The same list serves one text after the other. */
export class Sightings {
  n = 0;
  keys = new Uint32Array(FEW);
  from = new Int32Array(FEW);
  to = new Int32Array(FEW);

  add(key: number, from: number, to: number): void {
    if (this.n === this.keys.length) this.#grow();
    this.keys[this.n] = key;
    this.from[this.n] = from;
    this.to[this.n] = to;
    this.n += 1;
  }

  clear(): void {
    this.n = 0;
  }

  #grow(): void {
    const [keys, from, to] = [new Uint32Array(2 * this.n), new Int32Array(2 * this.n), new Int32Array(2 * this.n)];
    keys.set(this.keys);
    from.set(this.from);
    to.set(this.to);
    [this.keys, this.from, this.to] = [keys, from, to];
  }
}

const FEW = 1024;

/** A text as symbols: the first `n` of each list. */
export interface Symbols {
  readonly n: number;
  readonly symbols: Uint16Array;
  /** where each stood in the text that is read */
  readonly places: Int32Array;
  /** number of the stretch in which each stands */
  readonly stretch: Int32Array;
}

/** Every run of 1 to `longest` symbols, where it stood in the text. `stop` breaks runs and is not seen. Linear in the length. */
export function seeGrams({ n, symbols, places }: Symbols, longest: number, seed: number, stop: number, seen: Sightings): void {
  for (let from = 0; from < n; from += 1) {
    const [begin, last] = [places[from] ?? 0, Math.min(n, from + longest)];
    let state = startOf(seed);
    for (let at = from; at < last; at += 1) {
      const symbol = symbols[at] ?? stop;
      if (symbol === stop) break;
      state = step(state, symbol);
      seen.add(finish(state), begin, (places[at] ?? 0) + 1);
    }
  }
}

/** Every two symbols of one stretch with `nearest` to `farthest` steps between them: what stands between is left open. Linear in the length. */
export function seeApart({ n, symbols, places, stretch }: Symbols, nearest: number, farthest: number, seed: number, seen: Sightings): void {
  for (let from = 0; from < n; from += 1) {
    const first = step(startOf(seed), symbols[from] ?? 0);
    const last = Math.min(n - 1, from + farthest);
    for (let to = from + nearest; to <= last && stretch[to] === stretch[from]; to += 1) seen.add(apart(finish(step(first, symbols[to] ?? 0))), places[from] ?? 0, (places[to] ?? 0) + 1);
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

/** 31 bits, and never zero: zero marks an empty slot (`vocabulary.ts`). */
function finish(state: number): number {
  let x = state ^ (state >>> 13);
  x = Math.imul(x, 0xc2b2ae35);
  return ((x ^ (x >>> 16)) & 0x7fffffff) || 1;
}

/** The highest bit tells what stands apart from everything else: what looks alike must not reach for weights that only the one kind has. */
function apart(key: number): number {
  return (key | 0x80000000) >>> 0;
}
