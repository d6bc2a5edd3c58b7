/** The record → the lines of an export (export-format.ts), in memory that does not grow with the record. */
import type { ClientBase } from 'pg';
import { findLastCheckpoint } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { listHeads } from '#server/platform/event-log.ts';
import type { Head } from '#server/platform/event-log.ts';
import { consistencyRanges, createProver, inclusionRanges } from '#server/platform/merkle.ts';
import { FORMAT } from './export-format.ts';
import type { Continues, EventLine, HeaderLine } from './export-format.ts';

const PAGE = 5_000;

/** Nothing can be exported; the message says why. */
export class CannotExport extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotExport';
  }
}

interface EventRow {
  readonly town: string;
  readonly seq: string;
  readonly previous: string;
  readonly hash: string;
  readonly payload: string;
}

/** All events of all towns with each town's last checkpoint. Returns how many events. */
export async function* exportRecord(client: ClientBase): AsyncGenerator<string, number> {
  const heads = await listHeads(client);
  yield await header(client, null, heads);
  for (const { town } of heads) {
    const checkpoint = await findLastCheckpoint(client, town);
    if (checkpoint) yield line({ checkpoint });
  }
  let events = 0;
  for (const { town } of heads) {
    for await (const page of readPages(client, town)) {
      yield page.map(({ seq, hash, payload }) => line({ town, seq: Number(seq), hash, payload } satisfies EventLine)).join('');
      events += page.length;
    }
  }
  yield line({ events });
  return events;
}

/** No checkpoint of the town covers as many events as the one that somebody kept. */
export class NotCovered extends CannotExport {
  constructor(town: string, first: number) {
    super(`the last checkpoint of ${town} does not cover ${first} events`);
    this.name = 'NotCovered';
  }
}

/**
 * The events of one incident, with proofs against its town's last checkpoint; and, for each of `kept`, sizes of checkpoints that
 * somebody kept, the proof that the last one continues it. Throws CannotExport for an unknown incident, NotCovered.
 */
export async function* exportIncident(client: ClientBase, incident: string, kept: readonly number[] = []): AsyncGenerator<string, number> {
  const { rows: events } = await client.query<EventRow>(
    `select town, seq, encode(prev_hash, 'hex') as previous, encode(hash, 'hex') as hash, payload
     from ledger.event where incident = $1 order by seq`, [incident]);
  const town = events[0]?.town;
  if (town === undefined) throw new CannotExport(`the record holds no incident ${incident}`);
  const checkpoint = await findLastCheckpoint(client, town);
  const beyond = kept.find((first) => first > (checkpoint?.size ?? 0));
  if (beyond !== undefined) throw new NotCovered(town, beyond);
  const { proofs, continues } = checkpoint ? await prove(client, checkpoint, events.map((event) => Number(event.seq)), kept) : { proofs: new Map<number, string[]>(), continues: [] };
  yield await header(client, incident, await listHeads(client, [town]));
  if (checkpoint) yield line({ checkpoint });
  for (const each of continues) yield line({ checkpoint, ...each });
  for (const { seq, previous, hash, payload } of events) {
    yield line({ town, seq: Number(seq), previous, hash, payload, proof: proofs.get(Number(seq)) ?? null } satisfies EventLine);
  }
  yield line({ events: events.length });
  return events.length;
}

interface Proofs {
  /** of inclusion, by the event's number */
  readonly proofs: ReadonlyMap<number, string[]>;
  readonly continues: readonly Continues[];
}

/** One pass over the leaves that the checkpoint covers → the inclusion proof of each event it covers, and of what it continues. */
async function prove(client: ClientBase, checkpoint: Checkpoint, seqs: readonly number[], kept: readonly number[]): Promise<Proofs> {
  const { town, size } = checkpoint;
  const older = kept.map((first) => ({ first, ranges: consistencyRanges(first, size) }));
  const wanted = seqs.filter((seq) => seq <= size).map((seq) => ({ seq, ranges: inclusionRanges(seq - 1, size) }));
  const prover = createProver(size, [...wanted, ...older].flatMap((each) => each.ranges));
  for (let after = 0; after < size; after += PAGE) {
    const { rows } = await client.query<{ leaf: string }>(
      `select encode(leaf, 'hex') as leaf from ledger.event where town = $1 and seq > $2::bigint and seq <= $3::bigint order by seq`,
      [town, after, Math.min(after + PAGE, size)]);
    for (const { leaf } of rows) prover.add(leaf);
  }
  if (prover.root() !== checkpoint.root) throw new CannotExport(`the record of ${town} is not that of its last checkpoint; run verify`);
  return { proofs: new Map(wanted.map(({ seq, ranges }) => [seq, prover.proof(ranges)])), continues: older.map(({ first, ranges }) => ({ first, proof: prover.proof(ranges) })) };
}

async function header(client: ClientBase, incident: string | null, heads: readonly Head[]): Promise<string> {
  const { rows } = await client.query<{ now: Date }>('select liandong.clock_now() as now');
  const exportedAt = rows[0]?.now.toISOString() ?? '';
  return line({ format: FORMAT, exportedAt, incident, heads } satisfies HeaderLine);
}

async function* readPages(client: ClientBase, town: string): AsyncGenerator<EventRow[]> {
  const fetch = (after: string): Promise<{ rows: EventRow[] }> => client.query<EventRow>({
    name: 'export.events',
    text: `select seq, encode(hash, 'hex') as hash, payload from ledger.event where town = $1 and seq > $2::bigint order by seq limit ${PAGE}`,
    values: [town, after],
  });
  for (let page = await fetch('0'); page.rows.length > 0; page = await fetch(page.rows.at(-1)?.seq ?? '')) yield page.rows;
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
