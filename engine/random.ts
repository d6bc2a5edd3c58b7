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
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t | 0;
    return (t >>> 0) / 4_294_967_296;
  };
  for (let warm = 0; warm < 12; warm++) next();
  return next;
}
