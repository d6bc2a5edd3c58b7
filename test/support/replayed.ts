/**
 * The whole record of a world, read back and lived through again: every event's own columns, one holder and one next
 * deadline at every instant, lawful order, and at the end each row exactly as its events make it. Then the same record,
 * exported, goes before the checker that shares no code with the rules.
 */
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { exportRecord } from '#server/ledger/write-export.ts';
import { inWholeSnapshot } from '../../cli/verify/database.ts';
import { evolve } from '#domain/incident/evolve.ts';
import type { DomainEvent } from '#domain/incident/events.ts';
import { nextDeadline, type Incident } from '#domain/incident/incident.ts';
import { canonical } from '#server/platform/canonical.ts';
import { inTowns } from '#server/platform/db.ts';
import type { World } from './world.ts';

interface EventRow {
  town: string;
  seq: number;
  type: string;
  incident: string;
  payload: string;
}

interface Row {
  id: string;
  status: string;
  version: number;
  holder: string | null;
  due: Date | null;
  state: string;
}

type Said = DomainEvent & { holder: Incident['holder']; nextDue: { kind: string; at: string; level: number } | null };

export interface Replayed {
  events: number;
  incidents: ReadonlyMap<string, Incident>;
  /** type and accountability of every event of an incident, in order */
  story(incidentId: string): { type: string; holder: string | null; at: string; actor: string }[];
}

const { check }: { check(lines: Iterable<string>, graceSeconds?: number): Promise<{ events: number; orphans: object[] }> } =
  await import(fileURLToPath(new URL('../checker/orphans.mjs', import.meta.url)));

/**
 * Throws (as a failed expectation) at the first event or row that is not what the record says. `grace`: seconds an
 * expired deadline may wait; a story that sets the clock forward at one stroke needs more than the checker's own.
 */
export async function replayed(world: World, grace = 15): Promise<Replayed> {
  const { events, rows } = await read(world);
  const incidents = new Map<string, Incident>();
  const stories = new Map<string, ReturnType<Replayed['story']>>();
  const last = new Map<string, number>();
  for (const e of events) {
    expect(Number(e.seq), `no gap in the record of ${e.town}`).toBe((last.get(e.town) ?? 0) + 1);
    last.set(e.town, Number(e.seq));
    const said = JSON.parse(e.payload) as Said;
    expect([said.type, said.incident, said.town]).toEqual([e.type, e.incident, e.town]);
    const after = evolve(incidents.get(e.incident) ?? null, said);
    incidents.set(e.incident, after);
    accountable(after, said, e);
    const line = { type: e.type, holder: said.holder && `${said.holder.kind} ${said.holder.id}`, at: said.at, actor: said.actor };
    stories.set(e.incident, [...(stories.get(e.incident) ?? []), line]);
  }
  expect(rows.map((r) => r.id).sort()).toEqual([...incidents.keys()].sort());
  for (const row of rows) sameAsRow(incidents.get(row.id), row);
  await checkedByAnother(world, events.length, grace);
  return { events: events.length, incidents, story: (id) => stories.get(id) ?? [] };
}

/** No second without a holder, none without a next deadline, and one lead at most. */
function accountable(after: Incident, said: Said, e: EventRow): void {
  const where = `${e.town} ${e.seq} ${e.type}`;
  const due = nextDeadline(after);
  const open = after.status !== 'closed';
  expect(said.holder !== null, `${where}: a holder`).toBe(open);
  expect(said.nextDue !== null, `${where}: a next deadline`).toBe(open);
  expect(said.holder, where).toEqual(after.holder);
  expect(said.nextDue, where).toEqual(due && { kind: due.kind, at: due.at, level: due.level });
  const leads = after.assignments.filter((a) => a.part === 'lead' && a.endedAt === null);
  expect(leads.length, `${where}: one lead`).toBeLessThanOrEqual(1);
}

function sameAsRow(incident: Incident | undefined, row: Row): void {
  expect(canonical(JSON.parse(row.state)), row.id).toBe(canonical(incident));
  if (!incident) return;
  expect([row.status, row.version]).toEqual([incident.status, incident.version]);
  expect(row.holder).toBe(incident.holder && `${incident.holder.kind} ${incident.holder.id}`);
  expect(row.due?.toISOString() ?? null).toBe(nextDeadline(incident)?.at ?? null);
}

async function checkedByAnother(world: World, events: number, grace: number): Promise<void> {
  const client = await world.server.db.pool.connect();
  try {
    const lines: string[] = [];
    await inWholeSnapshot(client, async () => { for await (const page of exportRecord(client)) lines.push(...page.split('\n')); });
    const found = await check(lines, grace);
    expect(found.orphans).toEqual([]);
    expect(found.events, 'what follows from the last act may have come since').toBeGreaterThanOrEqual(events);
  } finally {
    client.release();
  }
}

async function read(world: World): Promise<{ events: EventRow[]; rows: Row[] }> {
  const { db, district } = world.server;
  return inTowns(db, district.towns.map((t) => t.id), async (client) => {
    const events = await client.query<EventRow>('select town, seq, type, incident, payload from ledger.event order by at, town, seq');
    const rows = await client.query<Row>(
      `select id, status, version, holder_kind || ' ' || holder_id as holder, next_due_at as due, state from liandong.incident`);
    return { events: inChains(events.rows), rows: rows.rows };
  });
}

/** Town by town: an incident never leaves its town's chain, so each chain can be lived through alone. */
function inChains(events: EventRow[]): EventRow[] {
  return events.sort((a, b) => (a.town < b.town ? -1 : a.town > b.town ? 1 : Number(a.seq) - Number(b.seq)));
}
