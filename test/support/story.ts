/** The seeded past of a living demonstration, written into a database that has no record yet. */
import { createJudge } from '#domain/triage/judge/judge.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { readConfig } from '#server/config.ts';
import type { ActDone, Matter } from '#server/demo/crowd.ts';
import { writeHistory } from '#server/demo/history.ts';
import { lifeWorld } from '#server/demo/living.ts';
import { createAuth } from '#server/platform/auth.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { loadDistrict } from '#server/district/load.ts';
import type { Database } from '#server/platform/db.ts';

export interface Story {
  acts: ActDone[];
  events: StoredEvent[];
  /** null: the world had a record, and nothing was written */
  matters: Matter[] | null;
  from: Instant;
}

export interface StoryOptions {
  days: number;
  load?: number;
  seed?: number;
  wrongActs?: number;
  onEvent?(event: StoredEvent): void;
}

export interface Place {
  db: Database;
  dataDir: string;
  until: Instant;
}

export async function writeStory({ db, dataDir, until }: Place, { days, load = 51, seed = 1, wrongActs, onEvent }: StoryOptions): Promise<Story> {
  const district = loadDistrict();
  const secrets = openSecrets(readConfig({ LIANDONG_DATA: dataDir, DATABASE_URL: 'postgres://none', LIANDONG_DEMO: 'live' }));
  const { cast, planner, settings } = lifeWorld(district, load, seed);
  const auth = createAuth({ db, now: () => 0, secure: false, publicUrl: null, onError: () => undefined });
  const story: Omit<Story, 'matters'> = { acts: [], events: [], from: plus(until, { days: -days }) };
  const matters = await writeHistory({
    deps: { db, district, judge: createJudge(district, loadTriageRules(), until), auth, vault: createVault(secrets), secrets },
    planner, cast, seed, neverSigns: settings.neverSigns, wrongActs: wrongActs ?? settings.wrongActs, days, until, beginning: [],
    consumers: ['offering', 'passing', 'caller_link', 'police_line'], onAct: (a) => story.acts.push(a), onEvent: (e) => { story.events.push(e); onEvent?.(e); },
  });
  return { ...story, matters };
}
