/**
 * How often a goal is tried: few times at every run, many at night. A nightly file sets `SIZE_<goal>` and then loads the very test:
 * so both are one test, and what it looks at by night it looks at by day.
 */
export function size(goal: string, atEveryRun: number): number {
  return Number(process.env[`SIZE_${goal}`] ?? atEveryRun);
}

const NIGHT_MS = 1_700_000;

/** Milliseconds that such a test may take. */
export function within(goal: string, atEveryRunMs: number): number {
  return process.env[`SIZE_${goal}`] === undefined ? atEveryRunMs : NIGHT_MS;
}
