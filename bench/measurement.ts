/** What a benchmark reports: ours beside a yardstick taken in the same run, on the same machine. */
export interface Measurement {
  readonly name: string;
  /** Ours; null when not run. */
  readonly value: number | null;
  readonly unit: string;
  /** The yardstick, in the same unit; null when there is none or it could not be run. */
  readonly baseline: number | null;
  /** value / baseline. */
  readonly ratio: number | null;
  /** How many times, or over how many rows. */
  readonly n: number;
  /** The lowest and the highest ratio of the rounds: what the machine's noise was. */
  readonly spread?: readonly [number, number];
  /** Why it was not run: the tool that is absent. */
  readonly notRun?: string;
}

/** A file `bench/<name>.bench.ts` exports this as `measure`. */
export type Measure = () => AsyncIterable<Measurement>;

/** Ours beside the yardstick, with the ratio worked out. */
export function compare(name: string, unit: string, n: number, value: number, baseline: number): Measurement {
  return { name, value, unit, baseline, ratio: baseline === 0 ? null : value / baseline, n };
}

/** A measurement whose tool is absent: said by name, never left out. */
export function notRun(name: string, unit: string, why: string): Measurement {
  return { name, value: null, unit, baseline: null, ratio: null, n: 0, notRun: why };
}

/** Ours and the yardstick within the same seconds. */
export interface Round {
  readonly ours: number;
  readonly bare: number;
}

/** The round whose ratio is the median, with the spread over all: on a shared machine a mean would be its noise. */
export function ofRounds(name: string, unit: string, n: number, rounds: readonly Round[]): Measurement {
  const sorted = rounds.toSorted((a, b) => a.ours / a.bare - b.ours / b.bare);
  const [middle, least, most] = [sorted[Math.floor(sorted.length / 2)], sorted[0], sorted.at(-1)];
  if (!middle || !least || !most) throw new Error(`${name}: no round was run`);
  return { ...compare(name, unit, n, middle.ours, middle.bare), spread: [least.ours / least.bare, most.ours / most.bare] };
}
