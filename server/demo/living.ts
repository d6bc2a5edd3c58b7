/**
 * `LIANDONG_DEMO=live`: people call and people answer, at `LIANDONG_SPEED` times their natural pace. They touch only
 * their own calls (source `demo-life`) and act through the signed line and the public interface alone, so whoever is logged in can try
 * everything beside them, or take one over: they leave alone what a real person has acted on.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { District } from '#domain/catalogue/district.ts';
import { toMs, type Instant } from '#domain/shared/time.ts';
import { castOf, type Cast } from './cast.ts';
import { Crowd, type ActDone, type Matter } from './crowd.ts';
import { httpHands } from './hands.ts';
import { openOwnDoor } from '#server/platform/own-door.ts';
import { createPeople } from './people.ts';
import { planner, type Planner } from './plan.ts';
import type { DemoPolice } from './police.ts';
import { readCorpus, readLifeSettings, type LifeSettings } from './settings.ts';

/** What the story and the living town have in common. */
export interface LifeWorld {
  cast: Cast;
  planner: Planner;
  settings: LifeSettings;
  seed: number;
}

/** The same in every installation, so that one day of the demonstration is like another's. */
const SEED = 20_250_530;
const TICK_MS = 1_000;

/** @param load diverted calls a day (LIANDONG_LOAD) */
export function lifeWorld(district: District, load: number, seed = SEED): LifeWorld {
  const settings = readLifeSettings();
  return { cast: castOf(district), settings, seed, planner: planner({ district, settings, corpus: readCorpus(), seed, load }) };
}

export interface LivingOptions {
  world: LifeWorld;
  url: string;
  /** the server's own, in PEM form, where nobody known signed it */
  certificate?: string | null;
  dataDir: string;
  district: District;
  speed: number;
  /** the police at the other end of the line; null: nobody */
  police: DemoPolice | null;
  now(): Instant;
  onError(error: unknown): void;
  onAct?(act: ActDone): void;
  /** milliseconds between looks; 0: only when told (`advance`) */
  tickMs?: number;
}

export interface Living {
  /** when somebody has something to do next, milliseconds since 1970 */
  nextMs(): number;
  /** everything that is due now */
  advance(): Promise<void>;
  stop(): Promise<void>;
}

export function startLiving(o: LivingOptions): Living {
  const file = join(o.dataDir, 'demo-life.json');
  const { cast, settings } = o.world;
  const crowd = new Crowd({
    ...o.world, hands: httpHands(createPeople(openOwnDoor(o.url, o.certificate ?? null), o.dataDir), cast, o.now, o.police), district: o.district, neverSigns: settings.neverSigns, wrongActs: settings.wrongActs,
    speed: o.speed, from: o.now(), ...(o.onAct ? { onAct: o.onAct } : {}),
  });
  crowd.resume(readMatters(file));
  let running: Promise<void> | null = null;
  const advance = async (): Promise<void> => {
    await crowd.advance(toMs(o.now()));
    writeMatters(file, crowd.matters());
  };
  const tick = (): void => { running ??= advance().catch(o.onError).finally(() => { running = null; }); };
  const timer = o.tickMs === 0 ? null : setInterval(tick, o.tickMs ?? TICK_MS);
  return {
    advance, nextMs: () => crowd.nextMs(),
    async stop() {
      if (timer) clearInterval(timer);
      await running;
      writeMatters(file, crowd.matters());
    },
  };
}

/** What was in hand when the server stopped; a file that cannot be read is a new beginning. */
function readMatters(file: string): Matter[] {
  try {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Partial<Matter>[]; // written by writeMatters, or by an earlier version
    return known.filter((m): m is Matter => m.habit !== undefined && m.did !== undefined);
  } catch {
    return [];
  }
}

export function writeMatters(file: string, matters: readonly Matter[]): void {
  writeFileSync(`${file}.new`, JSON.stringify(matters), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
