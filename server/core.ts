/** The core of the program: what is there before the first route and the first beat. */
import type { District } from '#domain/catalogue/district.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import { seedAccounts } from '#server/access/seed.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import type { LineParts } from '#server/gateway/police/line.ts';
import type { LinkParts } from '#server/links/watch.ts';
import { liveEvent, readLive, type LiveEvent } from '#server/incident/live.ts';
import { toMs, type Instant } from '#domain/shared/time.ts';
import { edgeHere, edgeInThreads, type Edge } from '#server/edge/edge.ts';
import type { EdgeParts } from '#server/intake/prepare.ts';
import { createAuth } from '#server/platform/auth.ts';
import type { PasswordCost } from '#server/platform/auth-password.ts';
import { createClockGuard, createTownClock, monotonicMs, wallMs, type ClockGuard, type TownClock } from '#server/platform/clock.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { listHeads } from '#server/platform/event-log.ts';
import { createLive, type Live } from '#server/platform/live.ts';
import type { Log } from '#server/platform/log.ts';
import { createMetrics, type Metrics } from '#server/platform/metrics.ts';
import type { Reactions } from '#server/platform/reactions.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { isConnectionError } from '#server/platform/db-faults.ts';
import { createWriters, type WriterOptions, type Writers } from '#server/platform/writer.ts';
import type { Reaching as Services } from '#server/gateway/services.ts';
import { startJudging, type Judging } from '#server/triage/learning/start.ts';

/** What a test, the replay or a benchmark may bring of its own. */
export interface Parts {
  district?: District;
  judge?: Judge;
  log?: Log;
  sabotage?: WriterOptions['sabotage'];
  passwordCost?: PasswordCost;
  /** false shows what the guard of the clock prevents */
  guarded?: boolean;
  /** the network between us and the police */
  police?: LineParts;
  /** what the watch over the links looks at instead: a disk, a clock, a stream */
  watch?: Partial<Pick<LinkParts, 'statfs' | 'guard' | 'live'>>;
  /** the ways to people's pockets */
  reaching?: Services;
  /** milliseconds between looks at the clocks; 0 leaves them to `tick` */
  tickMs?: number;
}

/** What every stage is given, put together: the clock, the judge, the edge, the door, and those who are told of every commit. */
export interface Core {
  deps: Deps;
  clock: TownClock;
  guard: ClockGuard | null;
  live: Live<LiveEvent>;
  metrics: Metrics;
  writers: Writers;
  /** the consumers of the log, once they are there */
  hearing: { reactions: Reactions | null };
  judging: Judging;
}

/** The longest an answer waits for the consumers of the log. */
const SETTLE_MS = 800;

export async function openCore(config: Config, parts: Parts & { district: District }, { db, writing, secrets, log }: { db: Database; writing: Database; secrets: Secrets; log: Log }): Promise<Core> {
  const { district } = parts;
  const clock = await createTownClock(db, config.clock === 'driven');
  const guard = config.clock === 'driven' || parts.guarded === false ? null : watchedClock(db, log);
  await guard?.check();
  if (config.demo !== 'off') await seedAccounts({ db, district, dataDir: config.dataDir, at: await clock.now(), ...(parts.passwordCost ? { cost: parts.passwordCost } : {}) });
  const judging = await judgingOf(db, parts, clock, log);
  const judge = judging.judges.present;
  const edge = edgeOf({ district, judge, secrets }, config, parts, judging, clock.reckoned(), log);
  const metrics = createMetrics();
  const towns = district.towns.map((t) => t.id);
  const live = createLive<LiveEvent>({
    readLog: (town, after, limit) => readLive(db, town, after, limit), now: monotonicMs, onError: (error) => log.error({ err: error }, 'live stream'),
    heads: async () => new Map((await inTowns(db, towns, (client) => listHeads(client, towns))).map((h) => [h.town, h.seq])),
  });
  metrics.watchLive(() => live.stats());
  const hearing: Core['hearing'] = { reactions: null };
  const writers = createWriters({
    db: writing, district, onBatch: (town, size, ms) => metrics.writerBatch(town, size, ms), ...(guard ? { clock: guard } : {}), ...(parts.sabotage ? { sabotage: parts.sabotage } : {}),
    onCommitted: (town, events, incidents) => {
      live.publish(town, events.map((e) => liveEvent(e, incidents.get(e.incident) ?? null)));
      hearing.reactions?.wake(town, events);
    },
  });
  const auth = createAuth({ db, now: wallMs, townNow: () => toMs(clock.reckoned()), secure: config.tls !== null || config.publicUrl !== null, publicUrl: config.publicUrl, factor: { secrets, required: config.secondFactor === 'required', demonstration: config.demo !== 'off' }, onError: (error) => log.warn({ err: error }, 'sessions') });
  const deps: Deps = {
    db, shell: writers, district, judge, edge, onTaken: (call) => judging.onTaken(call), auth, vault: createVault(secrets), secrets, now: () => clock.now(),
    settled: async (town, seq) => { await hearing.reactions?.passed(town, seq, SETTLE_MS); },
  };
  judging.readWith(deps, config.languageModel);
  return { deps, clock, guard, live, metrics, writers, hearing, judging };
}

function judgingOf(db: Database, { district, judge }: Parts & { district: District }, clock: TownClock, log: Log): Promise<Judging> {
  return startJudging({
    db, district, now: () => clock.reckoned(), fixed: judge, tell: (why) => log.error({ rules: 'alone' }, why),
    onError: (error) => { if (!isConnectionError(error)) log.error({ err: error }, 'the judge'); },
  });
}

/** A judge that somebody brought stays in this thread, where they can see it. */
function edgeOf(known: EdgeParts, config: Config, parts: Parts, judging: Judging, at: Instant, log: Log): Edge {
  if (config.threads === 0 || parts.judge) return edgeHere(known);
  const settings = { district: known.district, at, secrets: { secretKey: config.secretKey, dataDir: config.dataDir, demo: config.demo }, inForce: judging.judges.inForce() };
  const edge = edgeInThreads(known, settings, config.threads, (error) => log.error({ err: error }, 'a thread of the intake ended; it is started again'));
  judging.onChange((inForce) => edge.judgeBy(inForce));
  return edge;
}

function watchedClock(db: Database, log: Log): ClockGuard {
  return createClockGuard(db, (jumpMs) => log.error({ jumpMs }, 'the wall clock jumped; deadlines go on by monotonic time until a person has looked'));
}
