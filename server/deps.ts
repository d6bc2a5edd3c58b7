/** What every stage's routes and reactions are given: the door, the district, the vault, and who is asking. */
import type { District } from '#domain/catalogue/district.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Judge, JudgeInput, Proposal } from '#domain/triage/proposal.ts';
import type { Edge } from '#server/edge/edge.ts';
import type { Auth } from '#server/platform/auth.ts';
import type { Shell } from '#server/platform/change.ts';
import type { Database } from '#server/platform/db.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import type { Vault } from '#server/platform/vault.ts';

/** A call that was taken, as it was read, with what was proposed for it. */
export interface JudgedCall {
  readonly town: string;
  readonly callId: string;
  readonly incidentId: string;
  readonly receivedAt: Instant;
  readonly input: JudgeInput;
  readonly proposal: Proposal;
  /** keyed hashes by which calls find each other (`linkKeysOf`) */
  readonly linkKeys: readonly string[];
}

export interface Deps {
  db: Database;
  shell: Shell;
  district: District;
  judge: Judge;
  edge: Edge;
  /** a call that was taken, for what judges beside the one in force; absent where nothing does */
  onTaken?: (call: JudgedCall) => void;
  auth: Auth;
  vault: Vault;
  secrets: Secrets;
  now(): Promise<Instant>;
  /** waits, briefly, until the consumers of the log have seen `seq`: an answer then shows what they did */
  settled(town: string, seq: number): Promise<void>;
}
