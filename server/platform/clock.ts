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

/** What the writer asks before it dates anything: a jump is noticed by the first who reads the clock after it. */
export interface ClockTrust {
  /** Whether the town's clock, read between two moments of monotonic time, stands where it should. */
  trusts(nowMs: number, asked: number, answered: number): boolean;
  /** Looks, and corrects what has jumped. */
  check(): Promise<void>;
}

export interface ClockGuard extends ClockTrust {
  /** the last jump that was frozen, for the health page; null when the clock is trusted */
  readonly frozen: { at: Instant; jumpMs: number } | null;
}

/**
 * Called once a second, and by the writer at a reading that it does not trust. A clock that moved more than 2 s
 * against monotonic time is corrected by as much, so that no deadline fires early or is lost; a person has to look
 * (DECISIONS 15). What is compared is the corrected clock: of several servers that notice, one corrects.
 */
export function createClockGuard(db: Database, onJump: (jumpMs: number) => void, monotonic: () => number = monotonicMs): ClockGuard {
  let last: { now: number; mono: number } | null = null;
  const expected = (known: { now: number; mono: number }, mono: number) => known.now + mono - known.mono;
  const guard = {
    frozen: null as ClockGuard['frozen'],
    trusts: (nowMs: number, asked: number, answered: number) =>
      last === null || (nowMs > expected(last, asked) - JUMP_MS && nowMs < expected(last, answered) + JUMP_MS),
    async check() {
      const asked = monotonic();
      const now = Date.parse(await databaseNow(db));
      const answered = monotonic();
      // A slow answer says nothing about the clock: judge only by quick ones.
      if (answered - asked > JUMP_MS / 2) return;
      const mono = (asked + answered) / 2;
      const jump = last === null ? 0 : Math.round(now - expected(last, mono));
      if (last !== null && Math.abs(jump) > JUMP_MS) {
        await correct(db, jump, expected(last, monotonic()));
        guard.frozen = { at: instant(now - jump), jumpMs: jump };
        onJump(jump);
        last = { now: now - jump, mono };
      } else last = { now, mono };
    },
  };
  return guard;
}

/** Takes the jump back, unless another server has: the row's lock makes the second of them look again. */
async function correct(db: Database, jumpMs: number, expectedMs: number): Promise<void> {
  await db.pool.query(
    `update liandong.clock set correction = correction - $1 * interval '1 millisecond'
     where abs(extract(epoch from clock_timestamp() + correction - $2::timestamptz)) * 1000 > abs($1::float8) / 2`,
    [jumpMs, instant(Math.round(expectedMs))]);
}
