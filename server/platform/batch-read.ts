/**
 * What a batch has to know before it can be decided, read at once: the end of the chain, the time, the facts of its
 * parts, its incidents, its units. Either under the town's lock, or in a snapshot that may be older than a batch still
 * on its way to the disk, whose additions are then brought in from memory.
 */
import type { PoolClient } from 'pg';
import { instant, type Instant } from '#domain/shared/time.ts';
import { bringIncidents, bringRows, type Additions, type Loaded } from './batch.ts';
import type { AnyPart, Change, Part } from './change.ts';
import { monotonicMs, type ClockTrust } from './clock.ts';
import { allEnded } from './db.ts';
import { GENESIS, HeadMoved, type Head } from './event-log.ts';
import { loadBusy, loadIncidents } from './incident-row.ts';

/** The town's clock is not where it should be: nothing may be dated by it until it has been put right. */
export class ClockJumped extends Error {}

/** The end of the chain, and no earlier than anything in it: the time of what is decided upon it. */
export interface OpenHead extends Head {
  readonly now: Instant;
}

/** A batch that was decided and is not yet known to be kept. */
export interface UnderWay {
  readonly head: OpenHead;
  readonly after: OpenHead;
  readonly add: Additions;
}

export interface BatchRead {
  readonly head: OpenHead;
  readonly loaded: Loaded;
  /** those that the database did not show yet: what is decided on them falls with them */
  readonly upon: readonly UnderWay[];
}

/**
 * `underWay`, oldest first, follow one another. Throws HeadMoved when the chain ends where none of them begins or ends,
 * because somebody else has written; ClockJumped when the time is not believed.
 */
export async function readBatch(client: PoolClient, town: string, changes: readonly Change<unknown>[], clock?: ClockTrust, underWay: readonly UnderWay[] = []): Promise<BatchRead> {
  // Sent together: on a pipelined connection all of it is one round trip, unless a part turns out to be about more incidents.
  const [shown, parts, incidents, busy] = await allEnded([
    readHead(client, town, clock), loadParts(client, town, changes),
    loadIncidents(client, [...new Set(changes.flatMap((c) => c.incidents))].sort()), loadBusy(client, [...new Set(changes.flatMap((c) => c.units ?? []))]),
  ]);
  const upon = notShown(shown, underWay);
  const head = headOn(shown, upon);
  const loaded: Loaded = { now: head.now, seq: head.seq, incidents, busy, parts };
  for (const { add } of upon) bringRows(loaded, add);
  await loadMore(client, incidents, aboutMore(changes, loaded));
  for (const { add } of upon) bringIncidents(loaded, add);
  await loadMore(client, incidents, [...incidents.values()].flatMap((i) => i.mergedInto ?? []));
  return { head, loaded, upon };
}

function notShown(shown: Head, underWay: readonly UnderWay[]): readonly UnderWay[] {
  const upon = underWay.filter((batch) => batch.after.seq > shown.seq);
  const [first] = upon;
  if (first && (first.head.seq !== shown.seq || first.head.hash !== shown.hash)) throw new HeadMoved(shown.town, first.head.seq);
  return upon;
}

function headOn(shown: OpenHead, upon: readonly UnderWay[]): OpenHead {
  const last = upon.at(-1)?.after;
  return last ? { ...last, now: last.now > shown.now ? last.now : shown.now } : shown;
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
  return { town, seq: Number(row.seq ?? 0), hash: row.hash ?? GENESIS, now: instant(row.now.getTime()) };
}

async function loadParts(client: PoolClient, town: string, changes: readonly Change<unknown>[]): Promise<Map<AnyPart, unknown>> {
  const wanted = new Map<AnyPart, unknown[]>();
  for (const { part, need } of changes.flatMap((c) => c.needs ?? [])) {
    const needs = wanted.get(part);
    if (needs) needs.push(need);
    else wanted.set(part, [need]);
  }
  return new Map(await allEnded([...wanted].map(async ([part, needs]): Promise<[AnyPart, unknown]> => {
    return [part, await (part as Part<unknown, unknown, unknown>).load(client, town, needs)];
  })));
}

/** Incidents that a need turned out to be about. */
function aboutMore(changes: readonly Change<unknown>[], { parts }: Loaded): string[] {
  return changes.flatMap((c) => c.needs ?? []).flatMap(({ part, need }) => [...((part as Part<unknown, unknown, unknown>).incidents?.(parts.get(part), need) ?? [])]);
}

async function loadMore(client: PoolClient, incidents: Loaded['incidents'], ids: readonly string[]): Promise<void> {
  for (const [id, incident] of await loadIncidents(client, [...new Set(ids)].filter((id) => !incidents.has(id)).sort())) incidents.set(id, incident);
}
