/** Exact bounds of a share (Clopper & Pearson 1934), and a threshold that keeps its promise (Learn-then-Test, Angelopoulos et al. 2021). */

const STEPS = 200; // halvings of [0, 1]: far below the last bit of a double

/** Upper end of the one-sided interval: the largest share at which `events` or fewer of `n` still has probability `alpha`. 1 without trials. */
export function upperBound(events: number, n: number, alpha: number): number {
  if (n <= 0 || events >= n) return 1;
  return bisect((share) => atMost(events, n, share) > alpha);
}

/** Lower end: the smallest share at which `events` or more of `n` has probability `alpha`. 0 without events. */
export function lowerBound(events: number, n: number, alpha: number): number {
  if (n <= 0 || events <= 0) return 0;
  return bisect((share) => 1 - atMost(events - 1, n, share) < alpha);
}

/** Least number of trials with which `events` events still prove a share of at most `share`. */
export function trialsNeeded(events: number, share: number, alpha: number): number {
  let low = events;
  let high = events + 1;
  while (atMost(events, high, share) > alpha) { low = high; high *= 2; }
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (atMost(events, mid, share) > alpha) low = mid;
    else high = mid;
  }
  return high;
}

/** P(X ≤ k), X binomial(n, share); terms summed from the largest down in logarithms, so that n may be large. */
export function atMost(k: number, n: number, share: number): number {
  if (share <= 0) return 1;
  if (share >= 1) return k >= n ? 1 : 0;
  let log = n * Math.log1p(-share);
  let sum = Math.exp(log);
  const odds = Math.log(share) - Math.log1p(-share);
  for (let i = 1; i <= k; i += 1) {
    log += Math.log((n - i + 1) / i) + odds;
    sum += Math.exp(log);
  }
  return Math.min(1, sum);
}

function bisect(isBelow: (share: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < STEPS && low < high; i += 1) {
    const mid = (low + high) / 2;
    if (isBelow(mid)) low = mid;
    else high = mid;
  }
  return (low + high) / 2;
}

export interface Promise95 {
  readonly threshold: number;
  readonly n: number;
  readonly misses: number;
  /** upper bound of the miss rate at this threshold */
  readonly bound: number;
}

/**
 * Thresholds are tried in the given order, safest first, each at the full level `alpha`; the last one before the first
 * that cannot be shown to keep `share` is taken. Because the order is fixed beforehand, the promise holds with
 * probability 1 - alpha. A dangerous call whose score lies below the threshold is a miss. Null when not even the first holds.
 */
export function learnThenTest(dangerous: readonly number[], thresholds: readonly number[], share: number, alpha: number): Promise95 | null {
  let kept: Omit<Promise95, 'bound'> | null = null;
  for (const threshold of thresholds) {
    const misses = dangerous.reduce((n, score) => (score < threshold ? n + 1 : n), 0);
    if (atMost(misses, dangerous.length, share) > alpha) break;
    kept = { threshold, n: dangerous.length, misses };
  }
  return kept && { ...kept, bound: upperBound(kept.misses, kept.n, alpha) };
}
