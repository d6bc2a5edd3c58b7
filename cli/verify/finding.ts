/** What a verification can find, and what it reports (docs/reference/ledger.md lists the reasons). */

export const REASONS = {
  missing: 'an event is missing here',
  order: 'an event of this number was there before: inserted, swapped, or a second branch',
  payload: 'the payload is not the canonical JSON of an event of this town',
  columns: 'a column says something else than the payload',
  leaf: 'the stored leaf is not the hash of the payload',
  link: 'the hash does not follow from the previous hash, the number and the payload',
  head: 'the record does not end where its head says',
  checkpoint_signature: 'the checkpoint was not signed by the key it names',
  checkpoint_root: 'the events up to here are not those of the checkpoint',
  checkpoint_key: 'the checkpoint in the file was signed by another key than the one given',
  cut: 'the record ends before the checkpoint: its tail was cut off',
  proof: 'the event is not among those of the checkpoint',
  replay: 'the events up to here cannot be replayed',
  accountability: 'holder or next deadline in the payload are not what the events lead to',
  row: 'the row of the incident, of an assignment, or of a two-person act, is not what the events lead to',
  file: 'the file is not a whole export',
} as const;

export type Reason = keyof typeof REASONS;

export interface Finding {
  readonly town: string;
  /** the event at fault, or the first one that is missing */
  readonly seq: number;
  readonly reason: Reason;
  /** what exactly, where that is more than the reason says */
  readonly detail?: string;
}

export interface Report {
  /** events looked at; with `--incident`, those of the incident */
  readonly events: number;
  readonly towns: number;
  /** checkpoints that were recomputed and agreed */
  readonly checkpoints: number;
  /** events before the last agreeing checkpoint of their town: what a rewrite would no longer go unnoticed in */
  readonly sealed: number;
  /** incidents whose rows were compared with their events; null where there are no rows */
  readonly incidents: number | null;
  readonly firstBad: Finding | null;
}

/** Ends a verification at the first finding. */
export class Found extends Error {
  readonly finding: Finding;
  constructor(town: string, seq: number, reason: Reason, detail?: string) {
    super(detail ?? REASONS[reason]);
    this.name = 'Found';
    this.finding = detail === undefined ? { town, seq, reason } : { town, seq, reason, detail };
  }
}

/** The verification cannot be done at all (exit 3); the message says what to do. */
export class CannotVerify extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotVerify';
  }
}
