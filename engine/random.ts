/** Chance with a seed: the same seed gives the same numbers on every machine (sfc32; Doty-Humphrey, PractRand). */
export interface Random {
  /** uniform in [0, 1) */
  next(): number;
  /** uniform integer in [0, below) */
  below(below: number): number;
  /** one of a list; throws RangeError on an empty one */
  pick<T>(list: readonly T[]): T;
  /** exponential with this mean */
  exponential(mean: number): number;
}

export function createRandom(seed: number): Random {
  const next = sfc32(seed >>> 0);
  return {
    next,
    below: (below) => Math.floor(next() * below),
    pick(list) {
      const found = list[Math.floor(next() * list.length)];
      if (found === undefined) throw new RangeError('nothing to pick from');
      return found;
    },
    exponential: (mean) => -mean * Math.log(1 - next()),
  };
}

function sfc32(seed: number): () => number {
  const state = Int32Array.of(0x9e3779b9, 0x243f6a88, seed, 1); // in variables of a closure, numbers of 32 bits would be put in boxes
  const next = (): number => {
    const [b, c, counter] = [state[1] ?? 0, state[2] ?? 0, state[3] ?? 0];
    const t = ((((state[0] ?? 0) + b) | 0) + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = (((c << 21) | (c >>> 11)) + t) | 0;
    state[3] = counter + 1;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm++) next();
  return next;
}
