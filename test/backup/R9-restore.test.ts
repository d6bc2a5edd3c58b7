/** R9: backed up while it works, destroyed, restored to any second: the record as it was then, and every row what it leads to. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instant, toMs, type Instant } from '#domain/shared/time.ts';
import { BackupUnusable, readBases } from '#server/backup/folder.ts';
import type { WordsView } from '#server/incident/words.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/database.ts';
import { chance } from '#test/support/canaries.ts';
import { ask, loopWorld } from '#test/support/journey.ts';
import { size, within } from '#test/support/size.ts';
import type { World } from '#test/support/world.ts';
import { output } from '../ledger/world.ts';
import { restore, run as runRestore } from '../../cli/restore.ts';
import { backUp, restoredTo, serverOn, works, type BackedUp } from './town.ts';

const SEED = Number(process.env['SEED'] ?? 20260318);
const MOMENTS = size('R9', 4);
const random = chance(SEED);

let world: World;
let backup: BackedUp;
let begin: Instant;
const databases: FreshDatabase[] = [];

beforeAll(async () => {
  world = await loopWorld();
  for (let n = 0; n < 3; n++) await works(world, random);
  backup = await backUp(world);
  await backup.following.base();
  begin = world.now();
  for (let n = 0; n < 12; n++) {
    await works(world, random);
    if (n % 2 === 1) await backup.following.segment();
  }
}, 240_000);
afterAll(async () => {
  await backup.close();
  await world.close();
  await Promise.all(databases.map((d) => d.drop()));
});

const events = (database: { db: { pool: World['server']['db']['pool'] } }, where = 'true') =>
  database.db.pool.query<{ town: string; seq: number; payload: string }>(`select town, seq, payload from ledger.event where ${where} order by town, seq`).then((r) => r.rows);

/** What every other table says of the time until `to`. */
async function sides(db: World['server']['db'], to: string): Promise<Record<string, number>> {
  const { rows } = await db.pool.query<Record<string, number>>(
    `select (select count(*)::int from liandong.call where taken_at <= $1) as calls, (select count(*)::int from vault.entry where created_at <= $1) as entries,
       (select count(*)::int from liandong.resident_link where created_at <= $1) as links, (select count(*)::int from vault.look where at <= $1) as looks,
       (select count(*)::int from liandong.account) as accounts`, [to]);
  return rows[0] ?? {};
}

test(`${MOMENTS} restores to random seconds, seed ${SEED}: chain, rows, and all that lies beside them`, async () => {
  const end = world.now();
  for (let n = 0; n < MOMENTS; n++) {
    const to = instant(toMs(begin) + Math.floor(random() * (toMs(end) - toMs(begin)) / 1000) * 1000);
    const { database, report } = await restoredTo(to, backup);
    expect({ to, firstBad: report.firstBad }).toEqual({ to, firstBad: null });
    expect(await events(database)).toEqual(await events(world.server, `at <= '${to}'`));
    expect(await sides(database.db, to)).toEqual(await sides(world.server.db, to));
    const late = await database.db.pool.query(`select from liandong.call where taken_at > $1 union all select from liandong.idempotency where at > $1`, [to]);
    expect(late.rowCount).toBe(0);
    await database.drop();
  }
}, within('R9', 120_000));

test('the last moment is all there is; a server works on it, opens the sealed words, and is another epoch', async () => {
  const { database, report } = await restoredTo(null, backup);
  databases.push(database);
  expect(report).toMatchObject({ firstBad: null, events: (await events(world.server)).length });
  const { server, dataDir } = await serverOn(database, world, world.now());
  try {
    const passwords = JSON.parse(readFileSync(join(dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
    const opened = await fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'police', password: passwords['police'], token: true }) });
    const { token } = (await opened.json()) as { token: string };
    const get = async <T>(path: string): Promise<T> => (await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json() as Promise<T>;
    const [incident] = await ask<{ id: string }>(world, 'select id from liandong.incident order by id desc limit 1');
    const words = await get<WordsView>(`/incidents/${incident?.id}/words?purpose=triage`);
    expect(words.calls[0]).toMatchObject({ text: expect.stringContaining('电钻'), caller: { name: '张某' } });
    expect(await get('/me')).toMatchObject({ epoch: 2 });
    expect(await (await world.as('police')).get('/me')).toMatchObject({ body: { epoch: 1 } });
  } finally {
    await server.close();
    rmSync(dataDir, { recursive: true });
  }
}, 60_000);

describe('what a restore refuses', () => {
  const refused = (argv: string[]) => output(() => runRestore([...argv, '--database-url', 'postgres://nobody@127.0.0.1:1/none']));

  test('another folder, a time before the backup, a missing key file: each with what to do, and exit 3', async () => {
    expect(await refused(['--to', 'latest', '--from', world.dataDir])).toMatchObject({ code: 3, stderr: expect.stringContaining('There is no backup in') });
    expect(await refused(['--to', '2020-01-01T00:00:00Z', '--from', backup.folder])).toMatchObject({ code: 3, stderr: expect.stringContaining('begins at') });
    expect(await refused(['--to', 'latest', '--from', backup.folder, '--keys', '/nowhere/keys'])).toMatchObject({ code: 3, stderr: expect.stringContaining('no key file') });
    for (const argv of [['--from', backup.folder], ['--to', 'yesterday'], ['--to', '2026-02-30T00:00:00Z']]) expect((await refused(argv)).code).toBe(2);
  });

  test('a database that is not empty', async () => {
    await expect(output(() => runRestore(['--to', 'latest', '--from', backup.folder, '--keys', backup.keys, '--database-url', world.server.db.url]))).resolves
      .toMatchObject({ code: 3, stderr: expect.stringContaining('not empty') });
  });

  test('a part that was damaged, left out, or made by another version', async () => {
    const [base] = await readBases(backup.folder);
    if (!base) throw new Error('no backup');
    const spoilt = async (path: string, change: (text: Buffer) => string | Buffer): Promise<unknown> => {
      const whole = readFileSync(path);
      writeFileSync(path, change(whole));
      const error: unknown = await restoredTo(null, backup).then(() => null, (e: unknown) => e);
      writeFileSync(path, whole);
      return error;
    };
    const files = [join(base.path, 'ledger.event.copy.gz'), join(base.tail[1]?.path ?? '', 'vault.entry.copy.gz')];
    for (const path of files) expect(await spoilt(path, (b) => b.subarray(0, -9))).toBeInstanceOf(BackupUnusable);
    const manifest = join(base.tail[2]?.path ?? '', 'manifest.json');
    expect(await spoilt(manifest, (b) => b.toString().replace('liandong-backup/1', 'liandong-backup/9'))).toMatchObject({ message: expect.stringContaining('version') });
    expect(await spoilt(manifest, (b) => b.toString().replace(/"checksum":"./, '"checksum":"x'))).toMatchObject({ message: expect.stringContaining('another version') });
    expect(await spoilt(manifest, (b) => b.toString().replace(/"segment":3/, '"segment":4'))).toBeInstanceOf(BackupUnusable);
  });
});

test('the twin: a backup whose tail lost one event does not pass for whole', async () => {
  const { database } = await restoredTo(null, backup);
  databases.push(database);
  const town = (await events(database))[0]?.town;
  await database.db.pool.query(`delete from ledger.event where town = $1 and seq = (select seq from ledger.head where town = $1)`, [town]);
  expect(await events(database)).not.toEqual(await events(world.server));
  const { inWholeSnapshot, verifyDatabase } = await import('../../cli/verify/database.ts');
  const { connected } = await import('../ledger/world.ts');
  const report = await connected(database.url, (client) => inWholeSnapshot(client, () => verifyDatabase(client, [], null)));
  expect(report.firstBad).toMatchObject({ reason: 'head' });
});

test('the twin: a restore that believes its folder takes in a row that was changed there; ours refuses it', async () => {
  const [base] = await readBases(backup.folder);
  if (!base) throw new Error('no backup');
  const path = join(base.path, 'liandong.account.copy.gz');
  const [whole, end] = [readFileSync(path), (base.tail.at(-1) ?? base).manifest.at];
  const text = gunzipSync(whole).toString();
  expect(text).toContain('police2');
  writeFileSync(path, gzipSync(text.replaceAll('police2', 'police9')));
  const names = async (db: FreshDatabase['db']): Promise<string[]> => (await db.pool.query<{ username: string }>('select username from liandong.account order by 1')).rows.map((r) => r.username);
  try {
    await expect(restoredTo(null, backup)).rejects.toThrow('changed or damaged');
    const careless = await freshDatabase({ empty: true });
    databases.push(careless);
    const report = await restore(careless.url, { base, whole: base.tail, cut: null, to: end, migrations: base.manifest.migrations.length }, backup.keys);
    expect(report.firstBad, 'the record itself is as it was').toBeNull();
    expect(await names(careless.db)).toContain('police9');
    expect(await names(world.server.db)).not.toContain('police9');
  } finally {
    writeFileSync(path, whole);
  }
}, 60_000);

describe('P4 with backups', () => {
  test('who was erased after the backup stays erased when it is restored, and without the key file nothing sealed opens', async () => {
    const ids = (await ask<{ id: string }>(world, 'select id from liandong.incident order by id limit 2')).map((r) => r.id);
    for (const id of ids) {
      await ask(world, `select set_config('liandong.towns', town, false), vault.destroy_keys(id, null, 'admin', 'asked', liandong.clock_now()) from liandong.incident where id = $1`, [id]);
    }
    await backup.following.segment();
    const { database, report } = await restoredTo(instant(toMs(begin) + 5000), backup);
    databases.push(database);
    expect(report.firstBad).toBeNull();
    const left = await database.db.pool.query<{ wrapped: number; erased: number }>(
      `select count(k.wrapped)::int as wrapped, count(e.id)::int as erased from vault.key k left join vault.erasure e on e.key_id = k.id where k.incident = any($1)`, [ids]);
    expect(left.rows[0]).toMatchObject({ wrapped: 0, erased: expect.any(Number) });
    expect(left.rows[0]?.erased).toBeGreaterThan(0);
    const others = await database.db.pool.query(`select from vault.key where wrapped is not null`);
    expect(others.rowCount).toBeGreaterThan(0);
    const bare = await restoredTo(null, backup, null);
    databases.push(bare.database);
    expect((await bare.database.db.pool.query('select from vault.key where wrapped is not null')).rowCount).toBe(0);
    expect(bare.report.firstBad).toBeNull();
  }, 60_000);
});
