/**
 * A year in the life of the district in a process of its own: every call judged, every act allowed and decided by the
 * product's rules, every event chained and committed; then the server on top of it. Tells how long and how large.
 */
import { instant } from '#domain/shared/time.ts';
import { createJudge } from '#domain/triage/judge/judge.ts';
import { readConfig } from '#server/config.ts';
import { writeHistory } from '#server/demo/history.ts';
import { lifeWorld } from '#server/demo/living.ts';
import { loadDistrict } from '#server/district/load.ts';
import { startServer } from '#server/main.ts';
import { createAuth } from '#server/platform/auth.ts';
import { driveClock } from '#server/platform/clock.ts';
import { openDatabase } from '#server/platform/db.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';

export interface Lived {
  seconds: number;
  events: number;
  calls: number;
  /** resident memory at the worst moment of the year, and of the server afterwards, MB */
  peakMb: number;
  afterMb: number;
}

const [url, dataDir, days] = process.argv.slice(2);
if (!url || !dataDir || !days) throw new Error('usage: lived.ts DATABASE_URL DATA_FOLDER DAYS');
const UNTIL = instant(Date.UTC(2026, 2, 18, 2));
const LOAD = 51;
const PAGES = 200;
const MB = 1024 * 1024;

const told = { events: 0, calls: 0, peak: 0 };
const look = (): void => { told.peak = Math.max(told.peak, process.memoryUsage.rss()); };
const seconds = await live(url, dataDir, Number(days));
const after = await served(url, dataDir);
process.send?.({ seconds, events: told.events, calls: told.calls, peakMb: told.peak / MB, afterMb: after / MB } satisfies Lived);
process.disconnect();

async function live(address: string, folder: string, span: number): Promise<number> {
  await migrate(address);
  const db = await openDatabase(address, { max: 4, pipeline: true });
  const district = loadDistrict();
  const secrets = openSecrets(readConfig({ LIANDONG_DATA: folder, DATABASE_URL: address, LIANDONG_DEMO: 'live' }));
  const auth = createAuth({ db, now: () => 0, secure: false, publicUrl: null, onError: () => undefined });
  const { cast, planner, settings, seed } = lifeWorld(district, LOAD);
  const began = performance.now();
  await writeHistory({
    deps: { db, district, judge: createJudge(district, loadTriageRules(), UNTIL), auth, vault: createVault(secrets), secrets },
    planner, cast, seed, neverSigns: settings.neverSigns, wrongActs: settings.wrongActs, days: span, until: UNTIL, beginning: [],
    consumers: ['offering', 'passing', 'caller_link', 'police_line'],
    onDay: look, onEvent: () => { told.events += 1; }, onAct: (act) => { if (act.action === 'call') told.calls += 1; },
  });
  const took = (performance.now() - began) / 1000;
  await db.close();
  return took;
}

/** The server as it stands on that year, after so many pages were read from it. */
async function served(address: string, folder: string): Promise<number> {
  const clock = await openDatabase(address, { max: 1 });
  await driveClock(clock, UNTIL);
  await clock.close();
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: folder, DATABASE_URL: address, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' });
  const server = await startServer(config, { log: silentLog(), tickMs: 0 });
  const opened = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'commander', password: readDemoPasswords(folder).get('commander'), token: true }),
  });
  const { token } = (await opened.json()) as { token: string }; // our own answer
  for (let n = 0; n < PAGES; n += 1) {
    const reply = await fetch(`${server.url}/api/v1/incidents?${n % 2 === 0 ? 'status=open' : 'status=closed'}`, { headers: { authorization: `Bearer ${token}` } });
    if (!reply.ok) throw new Error(`the board answered ${reply.status}`);
    await reply.arrayBuffer();
  }
  globalThis.gc?.();
  const rss = process.memoryUsage.rss();
  await server.close();
  return rss;
}
