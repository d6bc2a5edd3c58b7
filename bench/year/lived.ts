/**
 * A year in the life of the district in a process of its own: every call judged, every act allowed and decided by the
 * product's rules, every event chained and committed. Tells how long and how large.
 */
import { createJudge } from '#domain/triage/judge/judge.ts';
import { readConfig } from '#server/config.ts';
import { writeHistory } from '#server/demo/history.ts';
import { lifeWorld } from '#server/demo/living.ts';
import { loadDistrict } from '#server/district/load.ts';
import { createAuth } from '#server/platform/auth.ts';
import { openDatabase } from '#server/platform/db.ts';
import { migrate } from '#server/platform/migrate.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { UNTIL } from './until.ts';

export interface Lived {
  seconds: number;
  events: number;
  calls: number;
  /** resident memory at the worst moment of the year, MB */
  peakMb: number;
}

const [url, dataDir, days] = process.argv.slice(2);
if (!url || !dataDir || !days) throw new Error('usage: lived.ts DATABASE_URL DATA_FOLDER DAYS');
const LOAD = 51;
const MB = 1024 * 1024;

const told = { events: 0, calls: 0, peak: 0 };
const look = (): void => { told.peak = Math.max(told.peak, process.memoryUsage.rss()); };
const seconds = await live(url, dataDir, Number(days));
process.send?.({ seconds, events: told.events, calls: told.calls, peakMb: told.peak / MB } satisfies Lived);
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
    // Left behind: whoever reaches people. A release that brings a new consumer finds the year unread just so.
    consumers: ['offering', 'passing', 'caller_link', 'police_line'],
    onDay: look, onEvent: () => { told.events += 1; }, onAct: (act) => { if (act.action === 'call') told.calls += 1; },
  });
  const took = (performance.now() - began) / 1000;
  await db.close();
  return took;
}
