/** The first start of a living demonstration: its cast gets accounts, and what happened before is written. */
import { join } from 'node:path';
import type { Instant } from '#domain/shared/time.ts';
import { seedAccounts } from '#server/access/seed.ts';
import type { Deps } from '#server/deps.ts';
import type { PasswordCost } from '#server/platform/auth-password.ts';
import { writeHistory } from './history.ts';
import { writeMatters, type LifeWorld } from './living.ts';

/** The cast's passwords are never typed and as long as a key: a slow hash would protect nothing and cost the start a minute. */
const CHEAP: PasswordCost = { memoryCost: 1024, timeCost: 1, parallelism: 1 };

export interface BeginOptions {
  deps: Omit<Deps, 'shell' | 'edge' | 'now' | 'settled'>;
  world: LifeWorld;
  dataDir: string;
  /** days of history; 0: none */
  days: number;
  now: Instant;
  consumers: readonly string[];
  say(progress: { day: number; of: number; events: number }): void;
}

export async function beginLife({ deps, world, dataDir, days, now, consumers, say }: BeginOptions): Promise<void> {
  const { db, district } = deps;
  await seedAccounts({ db, district: { ...district, accounts: [...world.cast.accounts] }, dataDir, at: now, cost: CHEAP });
  if (days === 0) return;
  const { cast, planner, seed, settings } = world;
  const matters = await writeHistory({
    deps, days, until: now, cast, planner, seed, neverSigns: settings.neverSigns, wrongActs: settings.wrongActs, beginning: settings.beginning, consumers,
    onDay: (day, events) => { if (day % 10 === 0 || day === days) say({ day, of: days, events }); },
  });
  if (matters) writeMatters(join(dataDir, 'demo-life.json'), matters);
}
