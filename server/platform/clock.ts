/**
 * The only reader of this machine's clocks. Every "now" that counts is the database's (`liandong.clock_now()`);
 * here is the guard that notices when the wall clock jumps against monotonic time, and the test's driven clock.
 */
import type { Instant } from '#domain/shared/time.ts';
import { instant } from '#domain/shared/time.ts';
import type { Database } from './db.ts';

/** Milliseconds that only ever go forward; for measuring, never for deadlines. */
export function monotonicMs(): number {
  return performance.now();
}

/** This machine's wall clock, for logs and session ages where a second does not matter. */
export function wallMs(): number {
  return Date.now();
}

export async function databaseNow(db: Database): Promise<Instant> {
  const { rows } = await db.pool.query<{ now: Date }>('select liandong.clock_now() as now');
  const now = rows[0]?.now;
  if (!now) throw new Error('the database has no clock');
  return instant(now.getTime());
}

/** Only where the server was started with a driven clock (tests, replay). */
export async function driveClock(db: Database, at: Instant | null): Promise<void> {
  await db.pool.query('update liandong.clock set driven_at = $1', [at]);
}

/** The town's time for one process: the database's where it is driven, else reckoned from it by monotonic time. */
export interface TownClock {
  /** exact where the clock is driven */
  now(): Promise<Instant>;
  /** the last reading carried forward; at most a second old */
  reckoned(): Instant;
  sync(): Promise<void>;
}

export async function createTownClock(db: Database, driven: boolean): Promise<TownClock> {
  let reading = { ms: 0, at: 0 };
  const sync = async () => {
    const asked = monotonicMs();
    const now = await databaseNow(db);
    reading = { ms: Date.parse(now), at: (asked + monotonicMs()) / 2 };
  };
  await sync();
  const reckoned = () => instant(Math.round(reading.ms + (driven ? 0 : monotonicMs() - reading.at)));
  return {
    reckoned, sync,
    async now() {
      if (driven) await sync();
      return reckoned();
    },
  };
}

const JUMP_MS = 2_000;

export interface ClockGuard {
  /** the last jump that was frozen, for the health page; null when the clock is trusted */
  readonly frozen: { at: Instant; jumpMs: number } | null;
  check(): Promise<void>;
}

/**
 * Called once a second. A wall clock that moved more than 2 s against monotonic time is corrected by the same
 * amount, so that no deadline fires early or is lost; a person has to look (DECISIONS 15).
 */
export function createClockGuard(db: Database, onJump: (jumpMs: number) => void, monotonic: () => number = monotonicMs): ClockGuard {
  let last: { wall: number; mono: number } | null = null;
  const guard = {
    frozen: null as ClockGuard['frozen'],
    async check() {
      const asked = monotonic();
      const { rows } = await db.pool.query<{ wall: Date; now: Date }>('select clock_timestamp() as wall, liandong.clock_now() as now');
      const row = rows[0];
      const mono = (asked + monotonic()) / 2;
      // A slow answer says nothing about the clock: judge only by quick ones.
      if (!row || monotonic() - asked > JUMP_MS / 2) return;
      const wall = row.wall.getTime();
      if (last) {
        const jump = wall - last.wall - (mono - last.mono);
        if (Math.abs(jump) > JUMP_MS) {
          await db.pool.query(`update liandong.clock set correction = correction - $1 * interval '1 millisecond'`, [Math.round(jump)]);
          guard.frozen = { at: instant(row.now.getTime() - Math.round(jump)), jumpMs: Math.round(jump) };
          onJump(Math.round(jump));
        }
      }
      last = { wall, mono };
    },
  };
  return guard;
}
