/** Wrong tries in the last hour, by whoever makes them. In memory: a restart forgives, the token's length does not. */
export interface Guesses {
  /** seconds until the next try is looked at; 0 = now */
  wait(key: string): number;
  wrong(key: string): void;
}

const WINDOW_MS = 3_600_000;
const MOST_KEYS = 50_000;

/** `now`: milliseconds that only run forwards. */
export function createGuesses(allowed: number, now: () => number): Guesses {
  const tries = new Map<string, { count: number; until: number }>();
  return {
    wait(key) {
      const known = tries.get(key);
      if (!known || known.until <= now() || known.count < allowed) return 0;
      return Math.ceil((known.until - now()) / 1000);
    },
    wrong(key) {
      const known = tries.get(key);
      const live = known && known.until > now();
      tries.delete(key); // re-inserted: the map stays ordered by use
      tries.set(key, live ? { count: known.count + 1, until: known.until } : { count: 1, until: now() + WINDOW_MS });
      if (tries.size > MOST_KEYS) tries.delete(tries.keys().next().value ?? '');
    },
  };
}
