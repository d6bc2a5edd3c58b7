/**
 * While one batch is written the next is decided upon it, as if it were kept (`server/platform/writer.ts`). Here batches
 * fall at random: what had been decided upon them must be decided anew, and nothing told that is not in the record.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '#engine/random.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { POLICY_ACTOR } from '#domain/incident/rule.ts';
import { takeCall, type IntakeOutcome, type PreparedCall } from '#domain/intake/take.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { CALLS, priorTo } from '#server/intake/calls.ts';
import { keeps, needs, type Committed, type Part } from '#server/platform/change.ts';
import { inTowns, openDatabase, type Database } from '#server/platform/db.ts';
import { appendEvents, encodeEvent, readHead, type StoredEvent } from '#server/platform/event-log.ts';
import { createWriters, type WriterOptions, type Writers } from '#server/platform/writer.ts';
import { connected } from '#test/ledger/world.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { inWholeSnapshot, verifyDatabase } from '../../cli/verify/database.ts';

const district = loadDistrict();
const [town = ''] = district.towns.map((t) => t.id);
const NOW = '2026-03-18T02:00:00.000Z' as Instant;
/** Calls about so few doors: nearly every batch is about what the one before it changed. */
const DOORS = 5;
const CALLERS = 96;
const CALLS_EACH = 12;
/** One in four is sent by two at once, as a gateway repeats it. */
const TWICE = 4;

let database: FreshDatabase;
let db: Database;

beforeAll(async () => {
  database = await freshDatabase();
  db = await openDatabase(database.url, { max: 4, pipeline: true });
}, 60_000);
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** What the database showed when the batch was read. */
interface Shown {
  seq: number;
  changes: number;
}
const SHOWN: Part<null, Shown, never> = {
  name: 'what was shown',
  load: async (client) => ({ seq: (await readHead(client, town)).seq, changes: 0 }),
  remember: () => undefined,
  save: async () => undefined,
};

function prepared(id: string, door: number): PreparedCall {
  return {
    call: { callId: `call_${id}`, revision: 0, receivedAt: NOW, words: null, identity: null, placeText: null },
    town, stationId: district.stations[0]?.id ?? '', channel: '110', place: { areaId: null, position: null, precision: 'unknown' }, flags: {}, paper: false,
    proposal: { verdict: 'divert', item: 'HJ-04', items: [{ code: 'HJ-04', p: 0.9 }], danger: [], place: null, urgency: 'normal', abstained: false, why: [], versions: { catalogue: district.catalogues.at(-1)?.version ?? '', rules: 'r', model: null } },
    bodyHash: Buffer.from(id).toString('hex').padStart(64, '0').slice(-64), linkKeys: [`l:${door}`], excluded: [], conflictEntry: null,
  };
}

interface Told {
  incidentId: string;
  outcome: IntakeOutcome;
  /** decided before what it was decided upon was on the disk */
  ahead: boolean;
}

async function take(writers: Writers, id: string, door: number): Promise<Told> {
  const p = prepared(id, door);
  let seen: Shown | null = null;
  const need = { source: 'test', externalId: id, linkKeys: p.linkKeys, item: p.proposal.item, receivedAt: NOW };
  const done = await writers.submit<Omit<Told, 'ahead'>>({
    town, actor: POLICY_ACTOR, incidents: [], needs: [needs(CALLS, need), needs(SHOWN, null)],
    decide(view) {
      const known = view.known(CALLS);
      seen = view.known(SHOWN);
      seen.changes += 1;
      const taken = takeCall(p, { taken: known.taken.get(`test\n${id}`) ?? [], prior: priorTo(known, p.linkKeys), incident: view.incident }, { now: view.now, actor: POLICY_ACTOR, district, text: null, newId: view.newId });
      const row = { kind: 'call' as const, id: p.call.callId, incidentId: taken.incidentId, source: 'test', externalId: id, revision: 0, channel: '110', receivedAt: NOW, takenAt: view.now, bodyHash: p.bodyHash, linkKeys: p.linkKeys, entryIds: [], item: 'HJ-04', danger: [], paper: false };
      return { events: taken.events, answer: { incidentId: taken.incidentId, outcome: taken.outcome }, rows: taken.keep ? [keeps(CALLS, row)] : [] };
    },
  });
  if (isRefusal(done)) throw new Error(done.code);
  return { ...done.answer, ahead: isAhead(done, seen) };
}

/** More lay between what was shown and this than its own batch can have added: an event a change. */
function isAhead({ seq }: Committed<unknown>, seen: Shown | null): boolean {
  return seen !== null && seq - seen.seq > seen.changes;
}

/** As a gateway does it: again, with its own id, until it is told. */
async function untilTold(writers: Writers, id: string, door: number): Promise<Told> {
  for (;;) {
    try {
      return await take(writers, id, door);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== FALLS) throw error;
    }
  }
}

const FALLS = 'falls on purpose';

interface Load {
  told: Map<string, Told[]>;
  ahead: number;
  heard: StoredEvent[];
}

async function loadOf(run: string, options: Partial<WriterOptions>): Promise<Load> {
  const heard: StoredEvent[] = [];
  const writers = createWriters({ db, district, onCommitted: (_town, events) => heard.push(...events), ...options });
  const told = new Map<string, Told[]>();
  await Promise.all(Array.from({ length: CALLERS }, async (_, caller) => {
    for (let n = 0; n < CALLS_EACH; n += 1) {
      const id = `${run}-${n}-${n % TWICE === 0 ? caller - (caller % 2) : caller}`;
      const answer = await untilTold(writers, id, (caller + n) % DOORS);
      told.set(id, [...(told.get(id) ?? []), answer]);
    }
  }));
  await writers.close();
  return { told, ahead: [...told.values()].flat().filter((t) => t.ahead).length, heard };
}

async function inRecord(): Promise<Map<string, string>> {
  const { rows } = await database.db.pool.query<{ external_id: string; incident_id: string }>('select external_id, incident_id from liandong.call');
  return new Map(rows.map((r) => [r.external_id, r.incident_id]));
}

async function check({ told, heard }: Load, from: number): Promise<void> {
  const kept = await inRecord();
  for (const [id, answers] of told) {
    expect(new Set(answers.map((a) => a.incidentId)), id).toEqual(new Set([kept.get(id)])); // what was told is what is kept
    expect(answers.filter((a) => a.outcome !== 'duplicate').length, id).toBe(1);
  }
  expect(heard.map((e) => e.seq)).toEqual(heard.map((_, n) => from + n + 1)); // each event told once, in the order of the chain
  const report = await connected(database.url, (client) => inWholeSnapshot(client, () => verifyDatabase(client, [], null)));
  expect(report.firstBad).toBeNull(); // chain, links, and every row against its replayed events
  expect(report.events).toBe(from + heard.length);
}

test('batches are decided upon batches that are still being written', { timeout: 60_000 }, async () => {
  const load = await loadOf('calm', {});
  expect(load.ahead).toBeGreaterThan(100);
  await check(load, 0);
  const { rows } = await database.db.pool.query<{ state: string }>('select state from liandong.incident');
  expect(rows.map((r) => (JSON.parse(r.state) as Incident).calls.length).reduce((a, b) => a + b, 0)).toBe(load.told.size);
});

test('what was decided upon a batch that fell is decided anew', { timeout: 120_000 }, async () => {
  const from = (await readHead(database.db.pool, town)).seq;
  const random = createRandom(7);
  let fallen = 0;
  const load = await loadOf('falling', {
    sabotage: async () => {
      if (random.below(4) > 0) return;
      fallen += 1;
      throw new Error(FALLS);
    },
  });
  expect(fallen).toBeGreaterThan(20);
  expect(load.ahead).toBeGreaterThan(20);
  await check(load, from);
});

test('of a batch that the head refuses nothing is sent after it is given up: the next statement would stand in no transaction', { timeout: 60_000 }, async () => {
  const roles: string[] = [];
  let refused = 0;
  const slow: Part<null, null, null> = {
    name: 'slow', load: async () => null, remember: () => undefined,
    // The head's answer comes back before the second statement is sent.
    save: async (client) => {
      await client.query('select pg_sleep(0.02)');
      roles.push((await client.query<{ current_user: string }>('select current_user')).rows[0]?.current_user ?? '');
    },
  };
  const intruder: Part<null, null, never> = {
    name: 'intruder', remember: () => undefined, save: async () => undefined,
    load: async () => {
      if (refused >= 3) return null;
      refused += 1;
      await inTowns(database.db, [town], async (client) => {
        const event = { type: 'account.intruded', v: 1, incident: 'nobody', at: NOW, actor: 'nobody', data: {} };
        await appendEvents(client, await readHead(client, town), [{ ...event, payload: encodeEvent(town, event, { holder: null, nextDue: null }) }]);
      });
      return null;
    },
  };
  const writers = createWriters({ db, district });
  const done = await writers.submit({
    town, actor: POLICY_ACTOR, incidents: [], needs: [needs(slow, null), needs(intruder, null)],
    decide: () => ({ events: [], beside: [{ about: 'nobody', type: 'account.tried', data: {} }], answer: null, rows: [keeps(slow, null)] }),
  });
  expect(isRefusal(done)).toBe(false);
  await writers.close();
  await expect.poll(() => roles.length).toBe(4); // three that the head refused, one that was kept
  expect(roles).toEqual(['liandong_app', 'liandong_app', 'liandong_app', 'liandong_app']);
});
