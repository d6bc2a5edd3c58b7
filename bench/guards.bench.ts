/**
 * What vault, chain and matrix cost a request: half of all requests as everybody makes them (a call taken, an incident
 * read), one after the other on one connection, beside the same program without the three (`guards/bare.ts`), in turns.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '#server/platform/db.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { ofRounds, type Measurement, type Round } from './measurement.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const ROUNDS = 5;
const CALLS = 150;
const READS = 400;
const SERVER = fileURLToPath(new URL('./intake/server.ts', import.meta.url));
const BARE = new URL('./guards/bare.ts', import.meta.url).href;

interface Town {
  url: string;
  token: string;
  child: ChildProcess;
  incident: string;
}

export async function* measure(): AsyncGenerator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const embedded = await startEmbedded(folder, silentLog());
  const towns: Town[] = [];
  try {
    const whole = await start(embedded.url, 'whole', folder, []);
    const bare = await start(embedded.url, 'bare', folder, ['--import', BARE]);
    towns.push(whole, bare);
    for (const town of towns) await calls(town, 'warm', CALLS);
    const rounds: { call: Round[]; read: Round[] } = { call: [], read: [] };
    for (let round = 0; round < ROUNDS; round++) {
      rounds.call.push({ ours: await calls(whole, `${round}`, CALLS), bare: await calls(bare, `${round}`, CALLS) });
      rounds.read.push({ ours: await reads(whole, READS), bare: await reads(bare, READS) });
    }
    yield ofRounds('guards.call', 'ms', ROUNDS * CALLS, rounds.call);
    yield ofRounds('guards.read', 'ms', ROUNDS * READS, rounds.read);
  } finally {
    for (const { child } of towns) await stop(child);
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(cluster: string, name: string, folder: string, execArgv: string[]): Promise<Town> {
  const owner = await openDatabase(cluster, { max: 1 });
  await owner.pool.query(`create database ${name} template template0 encoding 'UTF8' locale 'C'`);
  await owner.close();
  const url = Object.assign(new URL(cluster), { pathname: `/${name}` }).href;
  await migrate(url);
  const db = await openDatabase(url, { max: 1 });
  await db.pool.query('create table liandong.bare_text (id text primary key, incident text not null, kind text not null, body text not null); grant all on liandong.bare_text to liandong_app');
  await db.close();
  const child = fork(SERVER, [url, join(folder, name)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [...SERVER_FLAGS, ...execArgv] });
  const said = await new Promise<{ url: string; token: string }>((resolve, reject) => {
    child.once('message', (message) => { resolve(message as { url: string; token: string }); }); // our own server.ts
    child.once('exit', (code) => { reject(new Error(`the server ended with ${code}`)); });
  });
  const town: Town = { ...said, child, incident: '' };
  await calls(town, 'first', 1);
  return town;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.connected) child.disconnect();
  if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
}

/** The middle of `n` calls taken one after the other, in milliseconds. */
function calls(town: Town, round: string, n: number): Promise<number> {
  return middle(n, async (k) => {
    const reply = await fetch(`${town.url}/api/v1/calls`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${town.token}` },
      body: JSON.stringify({
        source: 'gateway', externalId: `${round}-${k}`, receivedAt: new Date().toISOString(), channel: '110', text: `楼上半夜拖家具，咚咚咚吵得睡不着，第${round}轮第${k}次`,
        caller: { phone: `139${String(k).padStart(4, '0')}${String(round.length * 1000 + k).padStart(4, '0')}` }, place: { text: '东苑新村3号' }, town: 'pujin',
      }),
    });
    const said = (await reply.json()) as { incidentId?: string };
    if (reply.status !== 201 || said.incidentId === undefined) throw new Error(`a call was not taken: ${reply.status} ${JSON.stringify(said)}`);
    town.incident = said.incidentId;
  });
}

function reads(town: Town, n: number): Promise<number> {
  return middle(n, async () => {
    const reply = await fetch(`${town.url}/api/v1/incidents/${town.incident}`, { headers: { authorization: `Bearer ${town.token}` } });
    await reply.arrayBuffer();
    if (reply.status !== 200) throw new Error(`an incident was not shown: ${reply.status}`);
  });
}

async function middle(n: number, once: (k: number) => Promise<void>): Promise<number> {
  const took: number[] = [];
  for (let k = 0; k < n; k++) {
    const began = performance.now();
    await once(k);
    took.push(performance.now() - began);
  }
  return took.toSorted((a, b) => a - b)[Math.floor(n / 2)] ?? 0;
}
