/**
 * THE ONE DOOR. Every change to an incident, from any screen, gateway, timer or importer, is one call of `change`:
 * read the facts → a pure rule returns events or a refusal → append where the record ends as it was read, evolve, set
 * holder and next deadline → commit. Behind it stands one writer per town (`writer.ts`) that commits in groups.
 */
import type { Actor } from '#domain/incident/rule.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { PoolClient } from 'pg';
import type { VaultRow } from './vault.ts';

/**
 * Facts and rows of one kind beside incidents (calls, keys, links). A stage defines it; the writer loads the needs
 * of a whole batch in one query and saves all rows in one, and knows nothing of what they mean.
 */
export interface Part<Need, Known, Row> {
  readonly name: string;
  /** reads and locks nothing: that the record has not moved is asked when it is written */
  load(client: PoolClient, town: string, needs: readonly Need[]): Promise<Known>;
  /** incidents a need turns out to be about */
  incidents?(known: Known, need: Need): Iterable<string>;
  /** a row accepted earlier, in the same batch or in one still on its way to the disk, is a fact for the next change */
  remember(known: Known, row: Row): void;
  save(client: PoolClient, town: string, rows: readonly Row[]): Promise<void>;
}

export type AnyPart = Part<never, unknown, never>;

export interface PartNeed {
  part: AnyPart;
  need: unknown;
}

export interface PartRow {
  part: AnyPart;
  row: unknown;
}

export function needs<N, K, R>(part: Part<N, K, R>, need: N): PartNeed {
  return { part, need };
}

export function keeps<N, K, R>(part: Part<N, K, R>, row: R): PartRow {
  return { part, row };
}

/** What a decision sees: the incidents it is about, who is busy, and what its parts loaded. */
export interface View {
  readonly now: Instant;
  incident(id: string): Incident | null;
  busyWith(unitId: string): string | null;
  known<N, K, R>(part: Part<N, K, R>): K;
  newId(prefix: string): string;
}

/** An event of the town that is about no incident: it has no holder and no deadline, and no row is evolved by it. */
export interface TownEvent {
  /** of what it is about, in the place where others name their incident */
  about: string;
  type: string;
  data: Readonly<Record<string, unknown>>;
}

export interface Decided<A> {
  events: readonly NewEvent[];
  /** appended after them */
  beside?: readonly TownEvent[];
  answer: A;
  /** told to the actor although events were recorded */
  refusal?: Refusal;
  rows?: readonly PartRow[];
  sealed?: readonly VaultRow[];
}

export interface Change<A> {
  town: string;
  actor: Actor;
  incidents: readonly string[];
  units?: readonly string[];
  needs?: readonly PartNeed[];
  decide(view: View): Decided<A> | Refusal;
}

export interface Committed<A> {
  answer: A;
  refusal: Refusal | null;
  /** the town's chain after this change */
  seq: number;
  /** the incidents it touched, as they stand after it */
  incidents: readonly Incident[];
}

export interface Shell {
  /** Resolves after the commit; a refusal by rule is a value, a fault throws. */
  submit<A>(change: Change<A>): Promise<Committed<A> | Refusal>;
}

/** The door for a change that is about one incident of a known town. */
export function change<A>(
  shell: Shell, incident: { id: string; town: string }, actor: Actor,
  decide: (incident: Incident | null, view: View) => Decided<A> | Refusal,
  more: Pick<Change<A>, 'units' | 'needs'> & { others?: readonly string[] } = {},
): Promise<Committed<A> | Refusal> {
  return shell.submit({
    town: incident.town, actor, incidents: [incident.id, ...(more.others ?? [])],
    ...(more.units ? { units: more.units } : {}), ...(more.needs ? { needs: more.needs } : {}),
    decide: (view) => decide(view.incident(incident.id), view),
  });
}
