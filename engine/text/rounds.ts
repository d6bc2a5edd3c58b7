/** What learners that walk over the texts again and again have in common: the order of each round, and the mean of the rounds. */
import type { Random } from '#engine/random.ts';

/** Readers beside each other: columns × readers, and what each says of an empty text. */
export interface Separators {
  readonly weights: Float32Array;
  readonly bias: Float64Array;
}

export function shuffle(list: number[] | Int32Array, random: Random): void {
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = random.below(i + 1);
    const kept = list[i] ?? 0;
    list[i] = list[j] ?? 0;
    list[j] = kept;
  }
}

/** Of the weights each time `add` is called; null while nothing was added. */
export function createMean({ weights, bias }: Separators): { add(): void; taken(): Separators | null } {
  const [sums, biases] = [new Float32Array(weights.length), new Float64Array(bias.length)];
  let n = 0;
  return {
    add() {
      for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0) + (weights[i] ?? 0);
      for (let k = 0; k < biases.length; k += 1) biases[k] = (biases[k] ?? 0) + (bias[k] ?? 0);
      n += 1;
    },
    taken: () => (n === 0 ? null : { weights: sums.map((w) => w / n), bias: biases.map((b) => b / n) }),
  };
}
