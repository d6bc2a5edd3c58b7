/**
 * Server time in the browser. The only file of `web/` that reads the machine's clock: countdowns, ages and the
 * shown clock all come from here, so a desk whose own clock is wrong still shows the right time left.
 */
import { useSyncExternalStore } from 'react';

export interface Clock {
  /** milliseconds since 1970, as the server sees it */
  now(): number;
  /** milliseconds that only ever grow; for ages and timeouts */
  mono(): number;
  /** an answer said it was `serverMs`, exact to `grainMs`; `sentMono` = mono() when the request left */
  observe(serverMs: number, grainMs: number, sentMono: number): void;
  offset(): number;
}

/**
 * Estimates the offset to the server by keeping the tightest bounds seen: an answer that says it was `s` (exact to
 * `g`) and took from `a` to `b` on our clock means s - b <= offset <= s + g - a. `GET /me` says it; a `Date` header
 * does not, because the town's clock may differ from the machine's (decision 15). Bounds that exclude each other
 * mean that one of the clocks was set, or drifted: the newest answer rules.
 */
export function createClock(wall: () => number, mono: () => number): Clock {
  const origin = wall() - mono();
  let low = -Infinity;
  let high = Infinity;
  let offset = 0;
  return {
    mono,
    now: () => origin + mono() + offset,
    offset: () => offset,
    observe(serverMs, grainMs, sentMono) {
      const lower = serverMs - (origin + mono());
      const upper = serverMs + grainMs - (origin + sentMono);
      const apart = lower > high || upper < low;
      low = apart ? lower : Math.max(low, lower);
      high = apart ? upper : Math.min(high, upper);
      if (offset < low || offset > high || apart) offset = (low + high) / 2;
    },
  };
}

export const clock = createClock(() => Date.now(), () => performance.now());

const listeners = new Set<() => void>();
let second = Math.floor(clock.now() / 1000);
let timer: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  const now = Math.floor(clock.now() / 1000);
  if (now === second) return;
  second = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 100);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** Server time in whole seconds × 1000; renders again when the second changes, all rings on the same beat. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}
