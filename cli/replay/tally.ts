/** The account of a replay: every row once, whatever became of it. rows = accepted + linked + duplicate + refused. */
export const OUTCOMES = ['accepted', 'linked', 'duplicate', 'refused'] as const;
export type RowOutcome = (typeof OUTCOMES)[number];

export interface Percentiles {
  p50: number | null;
  p90: number | null;
}

/** Received → first on scene, seconds; `ours` is null where nobody was dispatched by us (--url). */
export interface ResponseTimes {
  n: number;
  ours: Percentiles;
  file: Percentiles;
  /** of these calls, the share reached within so many minutes; empty where nobody was dispatched by us */
  within: { minutes: number; ours: number; file: number }[];
}

export interface Summary {
  rows: number;
  accepted: number;
  linked: number;
  duplicate: number;
  refused: number;
  refusals: Record<string, number>;
  response: ResponseTimes | null;
  /** what was wrong in rows that were used, and what the server remarked: rows by kind */
  notes: Record<string, number>;
  warnings: Record<string, number>;
  /** why reading stopped before the end of the file; null = read whole */
  damage: string | null;
  seconds: number;
}

export interface Tally {
  row(outcome: RowOutcome, reason?: string): void;
  note(code: string): void;
  warning(code: string): void;
  summary(rest: Pick<Summary, 'response' | 'damage' | 'seconds'>): Summary;
}

export function createTally(): Tally {
  const count: Record<RowOutcome, number> = { accepted: 0, linked: 0, duplicate: 0, refused: 0 };
  const [refusals, notes, warnings] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  return {
    row(outcome, reason) {
      count[outcome] += 1;
      if (outcome === 'refused') add(refusals, reason ?? 'unknown');
    },
    note: (code) => add(notes, code),
    warning: (code) => add(warnings, code),
    summary: (rest) => ({
      rows: OUTCOMES.reduce((sum, outcome) => sum + count[outcome], 0), ...count,
      refusals: Object.fromEntries(refusals), response: rest.response,
      notes: Object.fromEntries(notes), warnings: Object.fromEntries(warnings), damage: rest.damage, seconds: rest.seconds,
    }),
  };
}

function add(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1);
}
