/** What happens by itself: the look at the database and the clock, due deadlines, consumers, hourly checkpoints. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { District } from '#domain/catalogue/district.ts';
import type { Config } from '#server/config.ts';
import { createCheckpointer } from '#server/platform/checkpoint.ts';
import type { ClockGuard, TownClock } from '#server/platform/clock.ts';
import type { Database } from '#server/platform/db.ts';
import type { PoliceLine } from '#server/gateway/police/line.ts';
import type { Log } from '#server/platform/log.ts';
import type { Reactions } from '#server/platform/reactions.ts';
import type { Secrets } from '#server/platform/secrets.ts';
import type { Timers } from '#server/platform/timers.ts';

const SECOND = 1_000;
const HOUR = 3_600_000;
/** How long servers may disagree about what was released. */
const SETTINGS_MS = 3 * SECOND;

/** Whether the database answered the last time it was asked. */
export interface Pulse {
  ready: boolean;
}

export interface BeatParts {
  config: Config;
  /** milliseconds between looks at the deadlines; 0: only when asked */
  tickMs: number;
  db: Database;
  clock: TownClock;
  guard: ClockGuard | null;
  reactions: Reactions;
  timers: Timers;
  police: PoliceLine;
  /** what tells people and lends numbers */
  reaching: { start(everyMs: number): void };
  secrets: Secrets;
  log: Log;
  district: District;
  pulse: Pulse;
  settings: { look(): Promise<void> };
}

export interface Beats {
  /** seals every town's record as it stands, so that no stop leaves an unsealed tail */
  checkpoint(): Promise<void>;
  stop(): void;
}

export function startBeats(b: BeatParts): Beats {
  const checkpointer = createCheckpointer(b.db, b.config.dataDir, checkpointKey(b.secrets));
  const checkpoint = async () => {
    for (const { id } of b.district.towns) {
      await checkpointer.seal(id, b.clock.reckoned()).catch((error: unknown) => b.log.error({ err: error, town: id }, 'the record could not be sealed'));
    }
  };
  const intervals = [setInterval(() => void look(b), SECOND), setInterval(() => void checkpoint(), HOUR), setInterval(() => void b.settings.look().catch(() => {}), SETTINGS_MS)];
  void checkpoint();
  if (b.tickMs > 0) {
    b.timers.start(b.tickMs);
    b.police.start(SECOND);
    b.reaching.start(SECOND);
  }
  b.reactions.start(SECOND);
  return { checkpoint, stop: () => { for (const i of intervals) clearInterval(i); } };
}

/** Is the database there, has a clock jumped? */
async function look(b: BeatParts): Promise<void> {
  try {
    await b.guard?.check();
    await b.clock.sync();
    b.pulse.ready = true;
  } catch {
    b.pulse.ready = false;
  }
}

const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex'); // RFC 8410: the seed follows

function checkpointKey(secrets: Secrets): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ED25519_PKCS8, secrets.derive('checkpoint')]), format: 'der', type: 'pkcs8' });
}
