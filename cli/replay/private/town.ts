/** The private server seen from outside: its intake, its acts by the accounts of the made district, and its clock. */
import type { Instant } from '#domain/shared/time.ts';
import type { Action } from '#domain/incident/contract.ts';
import type { REPLAY_ACCOUNTS } from '#server/replay/district-from-file.ts';
import type { Target } from '../post.ts';

export type Who = keyof typeof REPLAY_ACCOUNTS;

export interface PrivateTown {
  readonly url: string;
  /** for the rows of the file */
  target(): Promise<Target>;
  /** One act on an incident. `refused` is the code of a refusal by rule; anything else throws. */
  act(who: Who, incidentId: string, action: Action, body: object): Promise<Acted>;
  /** ids of the units the engine would send, best first */
  recommend(incidentId: string): Promise<string[]>;
  /** Moves the clock and lets what is due happen, each deadline at its own instant. Never backwards. */
  advance(to: Instant): Promise<void>;
}

export interface Acted {
  refused: string | null;
  incident: Readonly<Record<string, unknown>>;
}
