/** Config → database → consumers and timers → HTTP. Everything is put together here and nowhere else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { District } from '#domain/catalogue/district.ts';
import { miss, missCheckIn } from '#domain/rules.ts';
import { reachingOf } from '#server/consumers.ts';
import { startBeats, type Beats, type Pulse } from '#server/beats.ts';
import type { Config } from '#server/config.ts';
import { openCore, type Parts } from '#server/core.ts';
import { beginLife } from '#server/demo/begin.ts';
import { lifeWorld, startLiving, type Living } from '#server/demo/living.ts';
import { paceOf } from '#server/demo/pace.ts';
import { DEMO_POLICE, DEMO_POLICE_KEY, startDemoPolice, type DemoPolice } from '#server/demo/police.ts';
import { createApp } from '#server/app.ts';
import type { Deps } from '#server/deps.ts';
import { loadDistrict } from '#server/district/load.ts';
import { districtOn } from '#server/gateway/across/side.ts';
import { openServices } from '#server/gateway/services.ts';
import { openPoliceLine, registerSimulator, SIMULATOR_KEY, type PoliceLine } from '#server/gateway/police/line.ts';
import { keepMode } from '#server/installation.ts';
import { startKeeping, type Keeping } from '#server/keeping.ts';
import { startLinks, type RunningLinks } from '#server/links/start.ts';
import type { LiveEvent } from '#server/incident/live.ts';
import type { Edge } from '#server/edge/edge.ts';
import type { TownClock } from '#server/platform/clock.ts';
import { assertDurable, openDatabase, type Database } from '#server/platform/db.ts';
import type { Live } from '#server/platform/live.ts';
import { createLog, type Log } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { openOwnDoor, type OwnDoor } from '#server/platform/own-door.ts';
import { createReactions, type Reactions } from '#server/platform/reactions.ts';
import { openSecrets, type Secrets } from '#server/platform/secrets.ts';
import { createTimers, type Timers } from '#server/platform/timers.ts';
import { isConnectionError } from '#server/platform/db-faults.ts';
import type { Writers } from '#server/platform/writer.ts';
import type { Reaching } from '#server/response/reaching.ts';
import { createSettings, type Settings } from '#server/settings/settings.ts';
import type { Judging } from '#server/triage/learning/start.ts';

export type { Parts };

export interface RunningServer {
  url: string;
  /** asks this server itself, whatever name and signature its certificate has */
  door: OwnDoor;
  db: Database;
  district: District;
  clock: TownClock;
  police: PoliceLine;
  links: RunningLinks;
  /** fires what is due, lets every consumer catch up, until nothing moves */
  settle(): Promise<void>;
  /** witnesses, backup: what else happens by itself */
  keeping: Keeping;
  close(): Promise<void>;
}

const TICK_MS = 500;
/** Connections of a town's writer: one reads for a batch while the other writes the one before. */
const OF_A_WRITER = 2;
/** Beside them, while one is being replaced. */
const SPARE = 2;

export async function startServer(config: Config, parts: Parts = {}): Promise<RunningServer> {
  if (!config.databaseUrl) throw new Error('the server needs the address of a database');
  const log = parts.log ?? createLog(config.logLevel);
  const secrets = openSecrets(config);
  await migrate(config.databaseUrl);
  const onError = (error: Error) => log.warn({ err: error }, 'database connection lost');
  const db = await openDatabase(config.databaseUrl, { max: 20, onError });
  const district = districtOn(config.node, parts.district ?? loadDistrict());
  const writing = await openDatabase(config.databaseUrl, { max: OF_A_WRITER * district.towns.length + SPARE, pipeline: true, onError });
  try {
    await assertDurable(db);
    const epoch = await keepMode(db, config);
    return await run(config, { ...parts, district }, { db, writing }, secrets, log, epoch);
  } catch (error) {
    await Promise.all([db.close(), writing.close()]);
    throw error;
  }
}

async function run(config: Config, parts: Parts & { district: District }, { db, writing }: { db: Database; writing: Database }, secrets: Secrets, log: Log, epoch: number): Promise<RunningServer> {
  const { district } = parts;
  const { deps, clock, guard, live, metrics, writers, hearing, judging } = await openCore(config, parts, { db, writing, secrets, log });
  const { edge, auth } = deps;
  const towns = district.towns.map((t) => t.id);
  let address = '';
  const settings = await beginSettings(deps, config.node, log);
  const { reaching, consumers } = reachingOf(deps, parts.reaching ?? openServices(config), { ...settings.effects, ...judging.effects(deps) }, config, { live, log, address: () => address });
  const life = config.demo === 'live' ? lifeWorld(district, config.load) : null;
  if (life) {
    await beginLife({
      deps: { ...unheard(deps), db: writing }, world: life, dataDir: config.dataDir, days: config.historyDays, now: clock.reckoned(), consumers: consumers.map((c) => c.name),
      say: (progress) => log.info(progress, 'writing the history of the demonstration'),
    });
  }
  const reactions = createReactions(db, towns, consumers, (error, consumer) => log.error({ err: error, consumer }, 'a consumer of the log failed; it is tried again'));
  hearing.reactions = reactions;
  const police = openPoliceLine(deps, config, parts.police ?? {}, (error) => { if (!isConnectionError(error)) log.error({ err: error }, 'the line to the police'); });
  const isPlayed = config.demo !== 'off' && (await registerSimulators(deps, config));
  const timers = createTimers({ db, shell: writers, district, miss, missCheckIn, onError: (error) => { if (!isConnectionError(error)) log.error({ err: error }, 'clocks'); }, onLate: (seconds) => metrics.deadlineActed('any', seconds) });
  const pulse: Pulse = { ready: true };
  const keeping = await startKeeping({ config, db, district, clock, log, metrics, shell: writers });
  const links = startLinks({ deps, dataDir: config.dataDir, keeping, guard, reactions, live: () => live.stats(), folders: police.folders, now: () => clock.reckoned(), metrics, log, running: parts.tickMs !== 0, ...parts.watch });
  const app = createApp(config, deps, { live, police, reaching, metrics, log, clock, pulse, epoch, keeping, links, settings, judges: judging.judges, pace: life ? paceOf(life.settings, district.timeZone, config) : null });
  auth.onRevoked((r) => live.closeFor(r.account));
  await live.start();
  auth.start();
  const here = await listen(app, config);
  const url = (address = config.publicUrl ?? here);
  const certificate = config.tls ? readFileSync(config.tls.cert, 'utf8') : null;
  const known = { url: here, certificate, certificateFile: config.tls?.cert ?? null, dataDir: config.dataDir, now: () => clock.reckoned(), onError: (error: unknown) => log.warn({ err: error }, 'the demonstration') };
  const playing = isPlayed && config.clock === 'wall' ? startDemoPolice(known) : null;
  const living = life ? startLiving({ ...known, world: life, district, speed: config.speed, police: playing }) : null;
  const beats = startBeats({ config, tickMs: parts.tickMs ?? TICK_MS, db, clock, guard, reactions, timers, police, reaching, secrets, log, district, pulse, settings });
  return {
    url, door: openOwnDoor(here, certificate), db, district, clock,
    settle: async () => { await judging.settle(); await settle(reactions, [timers, police, reaching], settings); }, keeping, police, links,
    close: () => closeAll({ app, edge, judging, live, links, keeping, living, playing, auth, beats, timers, police, reaching, reactions, writers, databases: [writing, db] }),
  };
}

/** Keys of the simulator that is free to be tried, and of the demonstration's own police. Answers whether those are there. */
async function registerSimulators(deps: Deps, config: Config): Promise<boolean> {
  await registerSimulator(deps, join(config.dataDir, SIMULATOR_KEY), config.police.platform);
  return registerSimulator(deps, join(config.dataDir, DEMO_POLICE_KEY), DEMO_POLICE);
}

/** What lies in the past is read by nobody a second time. */
function unheard({ onTaken: _onTaken, ...deps }: Deps): Deps {
  return deps;
}

/** What was released while no server ran is in force before anybody is answered. */
async function beginSettings(deps: Deps, node: Config['node'], log: Log): Promise<Settings> {
  const settings = createSettings({ ...deps, shaped: (d) => districtOn(node, d) }, { refused: (why) => log.error({ why }, 'a change of settings did not take effect'), changed: () => deps.edge.renew() });
  await settings.look();
  return settings;
}

async function settle(reactions: Reactions, moving: readonly { tick(): Promise<number> }[], settings: Settings): Promise<void> {
  await settings.look();
  for (let fired = 1; fired > 0; ) {
    await reactions.settle();
    fired = 0;
    for (const each of moving) fired += await each.tick();
  }
}

/** The address on this machine; behind a proxy others use another one. */
async function listen(app: FastifyInstance, config: Config): Promise<string> {
  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return `${config.tls ? 'https' : 'http'}://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
}

interface Closing {
  edge: Edge;
  judging: Judging;
  living: Living | null;
  playing: DemoPolice | null;
  app: FastifyInstance;
  live: Live<LiveEvent>;
  auth: Deps['auth'];
  beats: Beats;
  links: RunningLinks;
  keeping: Keeping;
  timers: Timers;
  police: PoliceLine;
  reaching: Reaching;
  reactions: Reactions;
  writers: Writers;
  databases: Database[];
}

async function closeAll(c: Closing): Promise<void> {
  c.beats.stop();
  c.links.stop();
  await Promise.all([c.living?.stop(), c.playing?.stop()]);
  await c.app.close();
  await c.timers.stop();
  await c.police.stop();
  await c.reaching.stop();
  await c.reactions.stop();
  await c.judging.stop();
  await c.writers.drain();
  await c.beats.checkpoint();
  await c.keeping.stop();
  c.auth.stop();
  await c.edge.close();
  await Promise.all(c.databases.map((d) => d.close()));
}

