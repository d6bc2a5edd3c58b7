/** The record in a database: verified, appended to, and damaged in every way an administrator could. */
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inTowns, openDatabase } from '#server/platform/db.ts';
import { appendEvents, HeadMoved, readEvents, readHead, readIncidentEvents } from '#server/platform/event-log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { freshDatabase } from '#test/support/database.ts';
import { run as runVerify } from '../../cli/verify.ts';
import { verifyDatabase } from '../../cli/verify/database.ts';
import { COLUMNS, verifyRows } from '../../cli/verify/rows.ts';
import { addLives } from './lives.ts';
import { inventEvent } from './record.ts';
import { connected, output, recordWorld } from './world.ts';

const world = recordWorld();

describe('a record in order', () => {
  test('verifies with its rows, with and without checkpoints, whole and for one incident', async () => {
    expect(await world.verify()).toEqual({ events: world.events, towns: 2, checkpoints: 0, sealed: 0, incidents: 24, firstBad: null });
    const kept = await world.seal();
    expect(await world.verify(kept)).toEqual({ events: world.events, towns: 2, checkpoints: 4, sealed: world.events, incidents: 24, firstBad: null });
    expect(await world.verify([], 'west-0003')).toMatchObject({ events: 9, towns: 1, incidents: 1, firstBad: null });
    await expect(world.verify([], 'west-9999')).rejects.toThrow('no incident west-9999');
  });

  test('an empty one, too', async () => {
    const empty = await freshDatabase();
    expect(await connected(empty.url, (client) => verifyDatabase(client, [], null))).toMatchObject({ events: 0, towns: 0, firstBad: null });
    await empty.drop();
  });

  test('every column of an incident is compared', async () => {
    const { rows } = await world.db.pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'liandong' and table_name = 'incident'
       and is_generated = 'NEVER'`); // what the database itself computes of another column can only be what that one is
    expect(rows.map((row) => row.name).sort()).toEqual([...COLUMNS].sort());
  });

  test('reads on from any event, and one incident by itself', async () => {
    const all = await readEvents(world.db.pool, 'east', 0, 1000);
    expect(all.map((event) => event.seq)).toEqual(all.map((_, i) => i + 1));
    expect(await readEvents(world.db.pool, 'east', 10, 5)).toEqual(all.slice(10, 15));
    const one = await readIncidentEvents(world.db.pool, 'east', 'east-0002');
    expect(one).toEqual(all.filter((event) => event.incident === 'east-0002'));
    expect(one[0]).toMatchObject({ type: 'incident.opened', holder: { kind: 'station', id: 'station-east' }, nextDue: { kind: 'decide', level: 0 } });
    await world.tamper(`delete from ledger.event where town = 'east' and seq = 12`);
    await expect(readEvents(world.db.pool, 'east', 10, 5)).rejects.toThrow('no event 12');
  });
});

describe('appending', () => {
  test('of two writers that read the same head, one is told to read again, and nothing of it stays', async () => {
    const head = await readHead(world.db.pool, 'east');
    const append = (n: number): Promise<unknown> => inTowns(world.db, ['east'], (client) => appendEvents(client, head, [inventEvent('east', n)]));
    const outcomes = await Promise.allSettled([append(1), append(2)]);
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toBeInstanceOf(HeadMoved);
    expect((await readHead(world.db.pool, 'east')).seq).toBe(head.seq + 1);
  });

  test('a head that was deleted is not made up again', async () => {
    const head = await readHead(world.db.pool, 'east');
    await world.tamper(`delete from ledger.head where town = 'east'`);
    await expect(inTowns(world.db, ['east'], (client) => appendEvents(client, head, [inventEvent('east', 1)]))).rejects.toBeInstanceOf(HeadMoved);
  });

  test('counts beyond 2^31', async () => {
    const far = { town: 'far', seq: 2 ** 40, hash: 'ab'.repeat(32) };
    await world.tamper(`insert into ledger.head values ('far', ${far.seq}, decode('${far.hash}', 'hex'), now())`);
    const head = await inTowns(world.db, ['far'], (client) => appendEvents(client, far, [inventEvent('far', 1), inventEvent('far', 2)]));
    expect(head.seq).toBe(2 ** 40 + 2);
    expect(await readHead(world.db.pool, 'far')).toEqual(head);
    expect((await readEvents(world.db.pool, 'far', 2 ** 40, 9)).map((event) => event.seq)).toEqual([2 ** 40 + 1, 2 ** 40 + 2]);
  });
});

const EAST = `town = 'east'`;
const DAMAGE: readonly (readonly [what: string, sql: string, finding: object])[] = [
  ['a payload edited', `update ledger.event set payload = replace(payload, '"actor":"', '"actor":"x') where ${EAST} and seq = 20`, { seq: 20 }],
  ['a payload written another way', `update ledger.event set payload = replace(payload, '"v":1}', '"v":1.0}') where ${EAST} and seq = 20`, { seq: 20, reason: 'payload' }],
  ['a payload that is no JSON', `update ledger.event set payload = 'x' where ${EAST} and seq = 20`, { seq: 20, reason: 'payload' }],
  ['a type', `update ledger.event set type = 'note.added' where ${EAST} and seq = 20`, { seq: 20, reason: 'columns' }],
  ['a type with a tab', `update ledger.event set type = E'a\\tb' where ${EAST} and seq = 20`, { seq: 20 }],
  ['a version', `update ledger.event set v = 2 where ${EAST} and seq = 20`, { seq: 20, reason: 'columns' }],
  ['an incident', `update ledger.event set incident = 'east-0001x' where ${EAST} and seq = 20`, { seq: 20, reason: 'columns' }],
  ['a time by a microsecond', `update ledger.event set at = at + interval '1 microsecond' where ${EAST} and seq = 20`, { seq: 20, reason: 'columns' }],
  ['a leaf', `update ledger.event set leaf = sha256('x') where ${EAST} and seq = 20`, { seq: 20, reason: 'leaf' }],
  ['a hash', `update ledger.event set hash = sha256('x') where ${EAST} and seq = 20`, { seq: 20, reason: 'link' }],
  ['a previous hash', `update ledger.event set prev_hash = sha256('x') where ${EAST} and seq = 20`, { seq: 20, reason: 'link' }],
  ['an event deleted', `delete from ledger.event where ${EAST} and seq = 20`, { seq: 20, reason: 'missing' }],
  ['the first event deleted', `delete from ledger.event where ${EAST} and seq = 1`, { seq: 1, reason: 'missing' }],
  ['the last event deleted', `delete from ledger.event where ${EAST} and seq = (select seq from ledger.head where ${EAST})`, { reason: 'head' }],
  ['two events swapped', `update ledger.event set seq = case seq when 20 then 1000021 else 1000020 end where ${EAST} and seq in (20, 21);
    update ledger.event set seq = seq - 1000000 where ${EAST} and seq > 1000000`, { seq: 20, reason: 'link' }],
  ['an event inserted', `insert into ledger.event select town, seq + 1, type, v, incident, at, payload, hash, leaf, sha256('x') from ledger.event where ${EAST} order by seq desc limit 1`, { reason: 'link' }],
  ['a town moved', `update ledger.event set town = 'south' where ${EAST} and seq = 1`, { seq: 1 }],
  ['the head moved', `update ledger.head set seq = seq - 1 where ${EAST}`, { reason: 'head' }],
  ['the head\'s hash', `update ledger.head set hash = sha256('x') where ${EAST}`, { reason: 'head' }],
  ['the head deleted', `delete from ledger.head where ${EAST}`, { reason: 'head', seq: 1 }],
  ['all events of a town deleted, its head left', `delete from ledger.event where ${EAST}`, { reason: 'head', seq: 1 }],
  ['a row\'s status', `update liandong.incident set status = 'arbitration' where id = 'east-0011'`, { reason: 'row' }],
  ['a row\'s holder', `update liandong.incident set holder_id = 'somebody' where id = 'east-0011'`, { reason: 'row' }],
  ['a row\'s deadline', `update liandong.incident set next_due_at = next_due_at + interval '1 second' where id = 'east-0011'`, { reason: 'row' }],
  ['who may see a row', `update liandong.incident set towns = '{east,west}' where id = 'east-0002'`, { reason: 'row' }],
  ['a row\'s state', `update liandong.incident set state = replace(state, '"metres":12', '"metres":13') where id = 'east-0002'`, { reason: 'row' }],
  ['an assignment\'s status', `update liandong.assignment set status = 'withdrawn' where incident_id = 'east-0002'`, { reason: 'row' }],
  ['whose it was', `update liandong.assignment set organisation_id = 'others' where incident_id = 'east-0002'`, { reason: 'row' }],
  ['when it was offered', `update liandong.assignment set offered_at = offered_at + interval '1 microsecond' where incident_id = 'east-0002'`, { reason: 'row' }],
  ['an assignment deleted', `delete from liandong.assignment where incident_id = 'east-0002'`, { reason: 'row' }],
  ['an assignment too many', `insert into liandong.assignment select 'more', incident_id, town, unit_id, organisation_id, 'co', status, exclusive, active, offered_at, ended_at
    from liandong.assignment where incident_id = 'east-0002'`, { reason: 'row' }],
  ['a row deleted', `delete from liandong.assignment where incident_id = 'east-0002'; delete from liandong.incident where id = 'east-0002'`, { reason: 'row' }],
  ['a row too many', `insert into liandong.incident select 'east-9', town, 'x', status, version, verdict, item, urgency, area_id, station_id, danger_rank, has_danger,
    decided_by, confirmed_by, holder_kind, holder_id, next_due_at, next_due_kind, received_at, opened_at, closed_at, towns, unit_ids, eligible, offered, served, no_reason, state
    from liandong.incident where id = 'east-0011'`, { reason: 'row' }],
];

describe('damage by an administrator', () => {
  test('is found, whatever it is, and only there', async () => {
    await connected(world.url, async (client) => {
      for (const [what, sql, finding] of DAMAGE) {
        await client.query(`begin; ${sql}`);
        expect((await verifyDatabase(client, [], null)).firstBad, what).toMatchObject({ town: expect.stringMatching(/^(east|south)$/), ...finding });
        await client.query('rollback');
      }
      expect((await verifyDatabase(client, [], null)).firstBad).toBeNull();
    });
  });

  test('whole towns, tails and heads in step: seen by the checkpoint in the database, and by the one kept when that is gone', async () => {
    const kept = await world.seal();
    await world.tamper(`delete from ledger.event where ${EAST} and seq > 30; delete from liandong.assignment where ${EAST}; delete from liandong.incident where ${EAST};
      update ledger.head h set seq = 30, hash = (select hash from ledger.event e where e.town = h.town and e.seq = 30) where ${EAST}`);
    expect((await world.verify()).firstBad).toMatchObject({ town: 'east', seq: 31, reason: 'cut' });
    await world.tamper('delete from ledger.checkpoint');
    expect((await world.verify()).firstBad?.reason).toBe('row'); // the incidents' rows; a careful forger would have kept them in step
    expect((await world.verify(kept)).firstBad).toMatchObject({ town: 'east', seq: 31, reason: 'cut' });
    await world.tamper(`delete from ledger.event where ${EAST}; delete from ledger.head where ${EAST}`);
    expect((await world.verify()).firstBad).toBeNull();
    expect((await world.verify(kept)).firstBad).toMatchObject({ town: 'east', seq: 1, reason: 'cut' });
  });

  test('a checkpoint that was signed over something else', async () => {
    await world.seal();
    await world.tamper(`update ledger.checkpoint set root = sha256('x') where ${EAST}`);
    expect((await world.verify()).firstBad).toMatchObject({ town: 'east', reason: 'checkpoint_signature' });
  });

  test('a rule that reads the events in another way than the rows were made', async () => {
    const rows = connected(world.url, (client) => verifyRows(client, null, (incident) => ({ ...(incident ?? { deadlines: [], holder: null }) }) as never));
    await expect(rows).rejects.toMatchObject({ finding: { town: 'east', seq: 1, reason: 'accountability' } });
  });
});

describe('who may verify', () => {
  const role = `liandong_t_${randomBytes(6).toString('hex')}`;
  const as = (url: string): string => Object.assign(new URL(url), { username: role, password: 'x' }).href;
  beforeEach(() => world.tamper(`create role ${role} login password 'x' nosuperuser nobypassrls; grant liandong_app to ${role}`));
  afterEach(() => world.tamper(`drop owned by ${role}; drop role ${role}`));

  test('a role from which towns are hidden is refused, never told that the rest is all', async () => {
    await world.tamper(`grant usage on schema ledger, liandong to ${role}; grant select on all tables in schema ledger, liandong to ${role}`);
    const refused = { code: 3, stdout: '', stderr: expect.stringContaining('row-level security hides a part of ledger.event') };
    expect(await output(() => runVerify(['--database-url', as(world.url)]))).toMatchObject(refused);
  });

  test('the owner of the database, who need be nothing more', async () => {
    const own = await freshDatabase({ empty: true });
    await own.db.pool.query(`alter database ${new URL(own.url).pathname.slice(1)} owner to ${role}`);
    await migrate(as(own.url));
    const db = await openDatabase(as(own.url));
    const count = await addLives(db, 'east', 4);
    expect(await output(() => runVerify(['--database-url', as(own.url)]))).toMatchObject({ code: 0, stdout: expect.stringContaining(`${count} events in 1 town verified`) });
    expect((await inTowns(db, ['west'], (client) => client.query('select from ledger.event'))).rowCount).toBe(0);
    await db.close();
    await own.drop();
  });
});
