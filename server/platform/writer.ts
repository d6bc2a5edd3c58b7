/**
 * One writer per town. It commits in one transaction whatever arrived while the last commit was on its way (group
 * commit without a timer: a lone change commits at once), under the town's advisory lock and fenced by
 * `where seq = expected`, so several servers may run and no chain can fork (DECISIONS 5; PERFORMANCE 3-4).
 */
import type { PoolClient } from 'pg';
import type { District } from '#domain/catalogue/district.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { instant } from '#domain/shared/time.ts';
import type { Incident } from '#domain/incident/incident.ts';
import type { Additions, Loaded, Result } from './batch.ts';
import { decideChange, emptyAdditions, refusalOfConstraint } from './batch.ts';
import type { AnyPart, Change, Committed, Part, Shell } from './change.ts';
import { monotonicMs, type ClockTrust } from './clock.ts';
import type { Database } from './db.ts';
import type { Head, StoredEvent } from './event-log.ts';
import { appendEvents, HeadMoved } from './event-log.ts';
import { loadBusy, loadIncidents, saveAssignments, saveIncidents } from './incident-row.ts';
import { insertSealed } from './vault.ts';

const MOST_IN_A_BATCH = 500;

export interface WriterOptions {
  db: Database;
  district: District;
  /** told after each commit, in order, before the changes are answered; with the incidents as they stand after it */
  onCommitted?: (town: string, events: readonly StoredEvent[], incidents: ReadonlyMap<string, Incident>) => void;
  onBatch?: (town: string, size: number, ms: number) => void;
  /** the guard of the clock; without one every reading is believed (a driven clock) */
  clock?: ClockTrust;
  /** tests break the writer on purpose here (TRUST 3, R2) */
  sabotage?: (client: PoolClient, additions: Additions) => Promise<void>;
}

interface Waiting {
  change: Change<unknown>;
  done(result: Result): void;
  failed(error: unknown): void;
}

export interface Writers extends Shell {
  /** Resolves when everything submitted so far is answered. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

export function createWriters(options: WriterOptions): Writers {
  const towns = new Map<string, TownWriter>();
  const writerOf = (town: string): TownWriter => {
    let writer = towns.get(town);
    if (!writer) towns.set(town, (writer = new TownWriter(town, options)));
    return writer;
  };
  const drain = async () => {
    await Promise.all([...towns.values()].map((w) => w.idle()));
  };
  return {
    submit: <A>(change: Change<A>) => writerOf(change.town).submit(change) as Promise<Committed<A> | Refusal>,
    drain,
    close: drain,
  };
}

class TownWriter {
  readonly town: string;
  readonly options: WriterOptions;
  queue: Waiting[] = [];
  running: Promise<void> | null = null;
  /** kept while one batch follows another */
  client: PoolClient | null = null;

  constructor(town: string, options: WriterOptions) {
    if (!options.district.towns.some((t) => t.id === town)) throw new RangeError(`no such town: ${town}`);
    this.town = town;
    this.options = options;
  }

  submit(change: Change<unknown>): Promise<Result> {
    const result = new Promise<Result>((done, failed) => {
      this.queue.push({ change, done, failed });
    });
    this.running ??= this.run();
    return result;
  }

  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  async run(): Promise<void> {
    await Promise.resolve(); // what is submitted in the same turn shares the first commit
    while (this.queue.length > 0) {
      let tell = await this.group(this.queue.splice(0, MOST_IN_A_BATCH));
      // The database reads for the next batch while those of the last are answered here: neither waits for the other.
      while (this.queue.length > 0) {
        const next = this.group(this.queue.splice(0, MOST_IN_A_BATCH));
        tell();
        tell = await next;
      }
      tell();
    }
    this.client?.release();
    this.client = null;
    this.running = null;
  }

  /**
   * Commits a batch; the answer tells those who wait. What the database refuses is repeated change by change, so that
   * one bad change harms no other.
   */
  async group(batch: Waiting[]): Promise<() => void> {
    try {
      const results = await this.commit(batch.map((w) => w.change));
      return () => answer(batch, results);
    } catch (error) {
      if (batch.length === 1 || isConnectionError(error)) return () => fail(batch, error);
      for (const one of batch) (await this.group([one]))();
      return () => {};
    }
  }

  async commit(changes: Change<unknown>[], tries = 5): Promise<(Result | Error)[]> {
    try {
      return await this.transaction(changes);
    } catch (error) {
      if (error instanceof HeadMoved && tries > 1) return this.commit(changes, tries - 1);
      if (error instanceof ClockJumped && tries > 1) {
        await this.options.clock?.check();
        return this.commit(changes, tries - 1);
      }
      // Another server took the same call between our look and our write: look again, it is a duplicate now.
      if (changes.length === 1 && tries > 1 && isRace(error)) return this.commit(changes, tries - 1);
      throw error;
    }
  }

  async transaction(changes: Change<unknown>[]): Promise<(Result | Error)[]> {
    const { db, district } = this.options;
    const began = monotonicMs();
    const client = (this.client ??= await db.pool.connect());
    try {
      await lock(client, this.town);
      // Sent together: on a pipelined connection a batch costs five round trips, however much it holds.
      const [head, parts] = await Promise.all([readHead(client, this.town, this.options.clock), loadParts(client, this.town, changes)]);
      const loaded = await load(client, head, parts, changes);
      const add = emptyAdditions();
      const results = changes.map((c) => decideOne(c, district, loaded, add));
      const after = await save(client, this.town, head, add);
      await this.options.sabotage?.(client, add);
      await client.query('commit');
      this.options.onBatch?.(this.town, changes.length, monotonicMs() - began);
      if (add.events.length > 0) this.options.onCommitted?.(this.town, stored(head, add, after), loaded.incidents);
      return results;
    } catch (error) {
      const broken = !(await rollback(client));
      client.release(broken);
      this.client = null;
      throw error;
    }
  }
}

/** A fault of one change is that change's alone; the others of the batch go on. */
function decideOne(change: Change<unknown>, district: District, loaded: Loaded, add: Additions): Result | Error {
  try {
    return decideChange(change, district, loaded, add);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The town's clock is not where it should be: nothing may be dated by it until it has been put right. */
class ClockJumped extends Error {}

interface OpenHead extends Head {
  now: Instant;
}

/** A statement of its own: what is read after it is read with a snapshot taken after it (TRUST 1). */
async function lock(client: PoolClient, town: string): Promise<void> {
  await client.query(`begin; set local role liandong_app; select set_config('liandong.towns', '${town}', true), pg_advisory_xact_lock(hashtext('liandong.town.${town}'))`);
}

async function readHead(client: PoolClient, town: string, clock?: ClockTrust): Promise<OpenHead> {
  const asked = monotonicMs();
  const { rows } = await client.query<{ seq: string | null; hash: string | null; clock: Date; now: Date }>({
    name: 'writer.head',
    text: `select h.seq, encode(h.hash, 'hex') as hash, c.now as clock, greatest(c.now, h.at) as now
           from (select liandong.clock_now() as now) c left join ledger.head h on h.town = $1`,
    values: [town],
  });
  const row = rows[0];
  if (!row) throw new Error('the head of the chain cannot be read');
  if (clock && !clock.trusts(row.clock.getTime(), asked, monotonicMs())) throw new ClockJumped(`the clock says ${row.clock.toISOString()}`);
  return { town, seq: Number(row.seq ?? 0), hash: row.hash ?? '0'.repeat(64), now: instant(row.now.getTime()) };
}

async function load(client: PoolClient, head: OpenHead, parts: Map<AnyPart, unknown>, changes: readonly Change<unknown>[]): Promise<Loaded> {
  const ids = new Set(changes.flatMap((c) => c.incidents));
  for (const c of changes) {
    for (const { part, need } of c.needs ?? []) {
      const known = parts.get(part);
      for (const id of (part as Part<unknown, unknown, unknown>).incidents?.(known, need) ?? []) ids.add(id);
    }
  }
  const incidents = await loadIncidents(client, [...ids].sort());
  const merged = [...incidents.values()].flatMap((i) => (i.mergedInto && !incidents.has(i.mergedInto) ? [i.mergedInto] : []));
  for (const [id, i] of await loadIncidents(client, merged)) incidents.set(id, i);
  const busy = await loadBusy(client, [...new Set(changes.flatMap((c) => c.units ?? []))]);
  return { now: head.now, seq: head.seq, incidents, busy, parts };
}

async function loadParts(client: PoolClient, town: string, changes: readonly Change<unknown>[]): Promise<Map<AnyPart, unknown>> {
  const wanted = new Map<AnyPart, unknown[]>();
  for (const { part, need } of changes.flatMap((c) => c.needs ?? [])) {
    const needs = wanted.get(part);
    if (needs) needs.push(need);
    else wanted.set(part, [need]);
  }
  return new Map(await Promise.all([...wanted].map(async ([part, needs]): Promise<[AnyPart, unknown]> => {
    return [part, await (part as Part<unknown, unknown, unknown>).load(client, town, needs)];
  })));
}

/** Writes what a batch adds and answers the new head. Shared with the past of a demonstration. */
export async function save(client: PoolClient, town: string, head: Head, add: Additions): Promise<Head> {
  const own = (i: { town: string }) => i.town === town;
  const [after] = await Promise.all([
    add.events.length > 0 ? appendEvents(client, head, add.events) : head,
    saveIncidents(client, [...add.fresh.values()].filter(own), [...add.known.values()].filter(own)),
    saveAssignments(client, [...add.assignments.values()]),
    insertSealed(client, add.sealed),
    ...[...add.rows].map(([part, rows]) => (part as Part<unknown, unknown, unknown>).save(client, town, rows)),
  ]);
  return after;
}

function stored(head: Head, add: Additions, after: Head): StoredEvent[] {
  return add.told.map((said, n) => ({
    ...said, seq: head.seq + n + 1, payload: add.events[n]?.payload ?? '', hash: n === add.told.length - 1 ? after.hash : '',
  }));
}

function answer(batch: readonly Waiting[], results: readonly (Result | Error)[]): void {
  batch.forEach((w, n) => {
    const result = results[n];
    if (result === undefined || result instanceof Error) w.failed(result ?? new Error('the change was not decided'));
    else w.done(result);
  });
}

function fail(batch: readonly Waiting[], error: unknown): void {
  const refusal = refusalOfConstraint(constraintOf(error));
  for (const w of batch) {
    if (refusal) w.done(refusal);
    else w.failed(error);
  }
}

async function rollback(client: PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

function constraintOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : undefined;
}

/** The database went away, or is ending: nothing is known to be wrong with any change. */
export function isConnectionError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const code = 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  return /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|57P0|08|53300)/.test(code) || /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable/.test(message);
}

function isRace(error: unknown): boolean {
  const constraint = constraintOf(error);
  return constraint !== undefined && /^(call_source_external_id_revision_key|event_|idempotency_pkey|head_pkey)/.test(constraint);
}
