/** Which part of a text carries a reader's weight. */

/** Half-open run of at most `longest` places with the largest sum, shortest first among equals; null when no place is above zero. */
export function heaviestRun(weights: ArrayLike<number>, longest: number): readonly [number, number] | null {
  let best: readonly [number, number] | null = null;
  let most = 0;
  for (let from = 0; from < weights.length; from += 1) {
    if ((weights[from] ?? 0) <= 0) continue;
    let sum = 0;
    for (let to = from + 1; to <= weights.length && to - from <= longest; to += 1) {
      sum += weights[to - 1] ?? 0;
      if (sum > most) { most = sum; best = [from, to]; }
    }
  }
  return best;
}
