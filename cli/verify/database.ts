/** Verification of a database: chains and checkpoints as they lie there, then the rows of incidents and of two-person acts. */
import type { ClientBase } from 'pg';
import { listCheckpoints } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { listHeads } from '#server/platform/event-log.ts';
import type { Head } from '#server/platform/event-log.ts';
import { createActs } from './acts.ts';
import type { Acts } from './acts.ts';
import { createChain } from './chain.ts';
import type { Chain, KeptEvent } from './chain.ts';
import { CannotVerify, Found } from './finding.ts';
import type { Report } from './finding.ts';
import { verifyRows } from './rows.ts';

/** Tables of which a role behind the wall between towns would see a part. */
const WALLED = ['ledger.event', 'ledger.head', 'ledger.checkpoint', 'liandong.incident', 'liandong.assignment', 'liandong.two_person_act'];

/**
 * One snapshot of everything, whatever is written meanwhile. Throws CannotVerify for a role from which row-level
 * security hides towns: a part that verifies must never be taken for the whole.
 */
export async function inWholeSnapshot<T>(client: ClientBase, fn: () => Promise<T>): Promise<T> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const { rows } = await client.query<{ hidden: string[] | null }>(
      `select array_agg(t) as hidden from unnest($1::text[]) t where row_security_active(t) and not exists (
         select from pg_policy where polrelid = t::regclass and polname = 'owner_reads'
           and exists (select from unnest(polroles) r where pg_has_role(r, 'usage')))`, [WALLED]);
    if (rows[0]?.hidden) throw new CannotVerify(`row-level security hides a part of ${rows[0].hidden.join(', ')} from this role; connect as the owner of the database`);
    return await fn();
  } finally {
    await client.query('rollback');
  }
}

/** `given`: checkpoints the verifier kept. With `incident`, its town's chain is verified and only its row compared. */
export async function verifyDatabase(client: ClientBase, given: readonly Checkpoint[], incident: string | null): Promise<Report> {
  const towns = await listTowns(client, given, incident);
  const totals = { events: 0, towns: towns.length, checkpoints: 0, sealed: 0, incidents: 0 };
  try {
    const acts = createActs();
    for (const town of towns) await verifyTown(client, { town, given: given.filter((each) => each.town === town), incident, acts }, totals);
    totals.incidents = await verifyRows(client, incident);
    if (incident === null) await acts.compare(client);
    return { ...totals, firstBad: null };
  } catch (error) {
    if (error instanceof Found) return { ...totals, firstBad: error.finding };
    throw error;
  }
}

/** All towns of which anything is kept: who deletes a head must not thereby hide a town. */
async function listTowns(client: ClientBase, given: readonly Checkpoint[], incident: string | null): Promise<string[]> {
  if (incident !== null) {
    const { rows } = await client.query<{ town: string }>('select distinct town from ledger.event where incident = $1', [incident]);
    if (rows.length === 0) throw new CannotVerify(`the record holds no incident ${incident}`);
    return rows.map((row) => row.town);
  }
  const { rows } = await client.query<{ town: string }>(`
    with recursive towns (town) as (
      (select min(town) from ledger.event)
      union all select (select min(e.town) from ledger.event e where e.town > towns.town) from towns where towns.town is not null)
    select town from towns where town is not null union select town from ledger.head union select town from ledger.checkpoint`);
  return [...new Set([...rows.map((row) => row.town), ...given.map((each) => each.town)])].sort();
}

type Totals = { -readonly [K in 'events' | 'checkpoints' | 'sealed']: Report[K] };

interface Asked {
  town: string;
  given: readonly Checkpoint[];
  incident: string | null;
  acts: Acts;
}

async function verifyTown(client: ClientBase, { town, given, incident, acts }: Asked, totals: Totals): Promise<void> {
  const chain = createChain(town);
  const before = { ...totals };
  for (const checkpoint of [...given, ...(await listAllCheckpoints(client, town))]) chain.expect(checkpoint);
  try {
    for await (const page of readTown(client, town)) {
      for (const row of page) {
        const kept = splitRow(town, row[0]);
        const said = chain.add(kept);
        acts.note(town, kept.seq, said.type, said.incident, kept.payload);
        if (incident === null || said.incident === incident) totals.events += 1;
      }
    }
    chain.end();
    compareHead(await listHeads(client, [town]), chain, town);
  } finally {
    totals.checkpoints = before.checkpoints + chain.checkpoints;
    totals.sealed = before.sealed + chain.sealed;
  }
}

function compareHead(heads: readonly Head[], chain: Chain, town: string): void {
  const head = heads[0] ?? { town, seq: 0, hash: null };
  if (head.seq !== chain.size || (chain.size > 0 && head.hash !== chain.hash)) {
    throw new Found(town, Math.min(head.seq, chain.size) + 1, 'head', `the head says ${head.seq} events, there are ${chain.size}`);
  }
}

/** Hourly ones: a few thousand a year and town. */
async function listAllCheckpoints(client: ClientBase, town: string): Promise<Checkpoint[]> {
  const all: Checkpoint[] = [];
  for (let more = true; more;) {
    const page = await listCheckpoints(client, town, all.at(-1)?.size ?? -1, PAGE);
    all.push(...page);
    more = page.length === PAGE;
  }
  return all;
}

const PAGE = 2_000;

/** One text a row, because the driver's cost is by column; the fields before the payload hold no tab unless forged. */
const EVENTS = `
  select concat_ws(E'\\t', seq, type, v, incident, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    encode(prev_hash, 'hex') || encode(leaf, 'hex') || encode(hash, 'hex'), payload)
  from ledger.event where town = $1 and seq > $2::bigint order by seq limit ${PAGE}`;

/** The next page is on its way while this one is hashed. */
async function* readTown(client: ClientBase, town: string): AsyncGenerator<[string][]> {
  const fetch = (after: number): Promise<{ rows: [string][] }> =>
    client.query<[string], [string, number]>({ name: 'verify.events', text: EVENTS, values: [town, after], rowMode: 'array' });
  let page = await fetch(0);
  while (page.rows.length > 0) {
    const coming = fetch(parseInt(page.rows.at(-1)?.[0] ?? '', 10));
    coming.catch(() => undefined); // a finding may end the loop before anybody waits for it
    yield page.rows;
    page = await coming;
  }
}

function splitRow(town: string, text: string): KeptEvent {
  const [seq = '', type = '', v = '', incident = '', at = '', hashes = '', ...payload] = text.split('\t');
  return {
    town, seq: Number(seq), payload: payload.join('\t'), hash: hashes.slice(128),
    columns: { type, v: Number(v), incident, at: at.replace(/000Z$/, 'Z'), previous: hashes.slice(0, 64), leaf: hashes.slice(64, 128) },
  };
}
