/** Rows → intake, many at a time; the rows of one call one after the other. Every row ends in the tally, once. */
import type { Posted } from './post.ts';
import type { CallRow, Row } from './read/row.ts';
import type { Tally } from './tally.ts';

export interface FeedPlan {
  /** how many calls may be on their way */
  atOnce: number;
  due(row: Row): Promise<void>;
  post(row: CallRow): Promise<Posted>;
  /** each row as it was settled */
  settled(row: Row, posted: Posted | null): void;
}

/** Ends when every row is settled. What is left after a stop, or after the server was lost, is refused `not_sent`. @returns the first failure */
export async function feed(rows: AsyncIterable<Row> | Iterable<Row>, tally: Tally, plan: FeedPlan): Promise<unknown> {
  const busy = new Set<Promise<void>>();
  const lastOfKey = new Map<string, Promise<void>>();
  const state: { failure: unknown } = { failure: null };
  for await (const row of rows) {
    if (row.refused !== undefined) { settle(row, { outcome: 'refused', reason: row.refused, warnings: [], incidentId: null }, tally, plan); continue; }
    if (state.failure === null) await plan.due(row).catch((error: unknown) => { state.failure ??= error; });
    const job = (lastOfKey.get(row.key) ?? Promise.resolve()).then(() => send(row, tally, plan, state));
    lastOfKey.set(row.key, job);
    busy.add(job);
    void job.finally(() => { busy.delete(job); if (lastOfKey.get(row.key) === job) lastOfKey.delete(row.key); });
    if (busy.size >= plan.atOnce) await Promise.race(busy);
  }
  await Promise.all(busy);
  return state.failure;
}

async function send(row: CallRow, tally: Tally, plan: FeedPlan, state: { failure: unknown }): Promise<void> {
  const posted = state.failure === null ? await plan.post(row).catch((error: unknown) => { state.failure ??= error; return null; }) : null;
  settle(row, posted, tally, plan);
}

function settle(row: Row, posted: Posted | null, tally: Tally, plan: FeedPlan): void {
  tally.row(posted?.outcome ?? 'refused', posted?.reason ?? 'not_sent');
  for (const code of posted?.warnings ?? []) tally.warning(code);
  if (row.refused === undefined && posted !== null) for (const code of row.notes) tally.note(code);
  plan.settled(row, posted);
}
