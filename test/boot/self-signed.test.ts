/** Behind a certificate that nobody known signed, and for another name: the demonstration's people and its police get in all the same. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findRunningServer } from '#server/platform/data-folder.ts';
import { openOwnDoor } from '#server/platform/own-door.ts';
import { writeCertificate, type CertificateFiles } from '#test/support/certificate.ts';
import { finish, liandong, spawnNode, temporaryFolder, type Finished, type TemporaryFolder } from '#test/support/process.ts';

const LONG_MS = 180_000;
const READY_MS = 90_000;
const ACTED_MS = 90_000;

let folder: TemporaryFolder;
let own: CertificateFiles;
let url = '';
let database = '';
let ended: Promise<Finished>;
let stop = () => {};

beforeAll(async () => {
  folder = temporaryFolder();
  own = writeCertificate(folder.path, 'desk.example');
  const child = spawnNode(['cli/main.ts', 'serve'], {
    LIANDONG_DATA: `${folder.path}/data`, LIANDONG_DEMO: 'live', LIANDONG_HISTORY_DAYS: '0', LIANDONG_SPEED: '600', PORT: '0', HOST: '127.0.0.1', TLS_CERT: own.cert, TLS_KEY: own.key, LOG_LEVEL: 'warn',
  });
  stop = () => { child.kill('SIGTERM'); };
  ended = finish(child);
  let note = null;
  for (let waited = 0; waited < READY_MS && note === null && child.exitCode === null; waited += 100) {
    await sleep(100);
    note = findRunningServer(`${folder.path}/data`);
  }
  if (note === null) throw new Error(`it did not start: ${(await ended).err}`);
  url = note.url;
  database = note.databaseUrl ?? '';
}, LONG_MS);
afterAll(async () => {
  stop();
  await ended;
  await folder.remove();
}, LONG_MS);

/** Waits until the query has an answer that is more than nothing. */
async function comes(query: string): Promise<number> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  try {
    for (let waited = 0; waited < ACTED_MS; waited += 250) {
      const { rows } = await client.query<{ n: number }>(query);
      if ((rows[0]?.n ?? 0) > 0) return rows[0]?.n ?? 0;
      await sleep(250);
    }
    return 0;
  } finally {
    await client.end();
  }
}

test('the police reach the line, and their calls the town', { timeout: LONG_MS }, async () => {
  expect(url).toMatch(/^https:/);
  expect(await comes(`select count(*)::int as n from liandong.police_in where platform = 'demo.gateway' and kind = 'call'`)).toBeGreaterThan(0);
});

test('the people act', { timeout: LONG_MS }, async () => {
  expect(await comes(`select count(*)::int as n from ledger.event where payload like '{"actor":"demo.%' and payload not like '{"actor":"demo.gateway"%'`)).toBeGreaterThan(0);
});

test('one certificate is trusted, and no other: not for the same name either', { timeout: LONG_MS }, async () => {
  const asked = { method: 'GET', headers: {} };
  const another = writeCertificate(folder.path, 'another.example');
  expect((await openOwnDoor(url, readFileSync(own.cert, 'utf8'))('/healthz', asked)).status).toBe(200);
  await expect(openOwnDoor(url, readFileSync(another.cert, 'utf8'))('/healthz', asked)).rejects.toThrow();
  await expect(openOwnDoor(url, null)('/healthz', asked)).rejects.toThrow();
  const sameName = writeCertificate(`${folder.path}/data`, 'desk.example');
  await expect(openOwnDoor(url, readFileSync(sameName.cert, 'utf8'))('/healthz', asked)).rejects.toThrow();
});

test('the simulator that is free to be tried takes the certificate as a file', { timeout: LONG_MS }, async () => {
  const { code, out } = await liandong(['police-sim', '--url', url, '--key', `${folder.path}/data/police-sim.key`, '--rate', 'max', '--calls', '2', '--cert', own.cert]);
  expect(out).toContain('"calls":2');
  expect(code).toBe(0);
});

test('asked to stop it ends, and has said who can log in', { timeout: LONG_MS }, async () => {
  stop();
  const { code, out } = await ended;
  expect(code).toBe(0);
  expect(out).toContain('dispatcher-pj');
});
