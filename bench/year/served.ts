/**
 * The server on a year's record, in a process of its own and run as `npm start` runs it, while consumers that have never
 * heard of the year catch up and pages are read. Tells how large it was at worst, and how long it took to stop in the middle.
 */
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/main.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { driveClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { silentLog } from '#server/platform/log.ts';
import { UNTIL } from './until.ts';

export interface Served {
  /** resident memory at worst, MB */
  worstMb: number;
  /** events of the year that were still unheard when it was stopped */
  behind: number;
  stoppedAfterSeconds: number;
}

const [url, dataDir] = process.argv.slice(2);
if (!url || !dataDir) throw new Error('usage: served.ts DATABASE_URL DATA_FOLDER');
const WATCHED_MS = 60_000;
const LOOK_MS = 250;
const MB = 1024 * 1024;

const server = await startOn(url, dataDir);
const { token } = await logIn(dataDir);
let worst = 0;
const began = performance.now();
for (let n = 0; performance.now() - began < WATCHED_MS; n += 1) {
  await readPage(n % 2 === 0 ? 'open' : 'closed');
  worst = Math.max(worst, process.memoryUsage.rss());
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
const stopping = performance.now();
await server.close();
const stoppedAfterSeconds = (performance.now() - stopping) / 1000;
process.send?.({ worstMb: worst / MB, behind: await unheard(url), stoppedAfterSeconds } satisfies Served);
process.disconnect();

async function startOn(address: string, folder: string): ReturnType<typeof startServer> {
  const clock = await openDatabase(address, { max: 1 });
  await driveClock(clock, UNTIL);
  await clock.close();
  return startServer(readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: folder, DATABASE_URL: address, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' }), { log: silentLog() });
}

async function logIn(folder: string): Promise<{ token: string }> {
  const opened = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'commander', password: readDemoPasswords(folder).get('commander'), token: true }),
  });
  return (await opened.json()) as { token: string }; // our own answer
}

async function readPage(status: string): Promise<void> {
  const reply = await fetch(`${server.url}/api/v1/incidents?status=${status}`, { headers: { authorization: `Bearer ${token}` } });
  if (!reply.ok) throw new Error(`the board answered ${reply.status}`);
  await reply.arrayBuffer();
}

/** How far the last consumer is behind the end of its town's record, over all towns. */
async function unheard(address: string): Promise<number> {
  const db = await openDatabase(address, { max: 1 });
  const { rows } = await db.pool.query<{ behind: string }>(`select coalesce(sum(h.seq - coalesce(r.seq, 0)), 0) as behind
    from ledger.head h left join (select town, min(seq) as seq from liandong.reaction group by town) r using (town)`);
  await db.close();
  return Number(rows[0]?.behind ?? 0);
}
