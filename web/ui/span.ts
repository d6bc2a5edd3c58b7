/** Spans and times as the screens write them. Pure. */

/** 51 s → "0:51", 20 min → "20:00", from one hour "3 h", from two days "3 d"; a missed deadline has a minus. */
export function shortSpan(ms: number, unit: { hours: string; days: string }): string {
  const sign = ms < 0 ? '-' : '';
  const seconds = Math.floor(Math.abs(ms) / 1000);
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  if (seconds < 172_800) return `${sign}${Math.floor(seconds / 3600)}${unit.hours}`;
  return `${sign}${Math.floor(seconds / 86_400)}${unit.days}`;
}

export interface SpanParts { unit: 'seconds' | 'minutes' | 'hours' | 'days'; n: number }

/** The same for sentences: the largest unit that says enough. */
export function spanParts(ms: number): SpanParts {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 90) return { unit: 'seconds', n: seconds };
  if (seconds < 5400) return { unit: 'minutes', n: Math.round(seconds / 60) };
  if (seconds < 172_800) return { unit: 'hours', n: Math.round(seconds / 3600) };
  return { unit: 'days', n: Math.round(seconds / 86_400) };
}

/** The towns' clock, wherever the browser stands (Asia/Shanghai): no summer time there, so that no table of zones has to be loaded for it. */
export const ZONE_OFFSET = '+08:00';
const OFFSET_MS = 8 * 3_600_000;

/** "2026-01-01T14:07:30.000Z", where the Z is a fib: it is the time of the towns. */
const local = (ms: number): string => new Date(ms + OFFSET_MS).toISOString();

/** "2026-01-01" where the towns are. */
export const day = (at: string): string => local(Date.parse(at)).slice(0, 10);

export const clockTime = (ms: number): string => local(ms).slice(11, 19);

/** "14:07" today, "11-23 14:07" on another day. */
export function timeOn(ms: number, nowMs: number): string {
  const [then, now] = [local(ms), local(nowMs)];
  const time = then.slice(11, 16);
  return then.slice(0, 10) === now.slice(0, 10) ? time : `${then.slice(5, 10)} ${time}`;
}

/** "2026-08-20T08:00", as a field of date and time has it, where the towns are. */
export const localInput = (ms: number): string => local(ms).slice(0, 16);

/** "2026-07-01 00:00" where the towns are. */
export const dayAndTime = (at: string): string => localInput(Date.parse(at)).replace('T', ' ');
