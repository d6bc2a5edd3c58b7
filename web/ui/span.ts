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

/** The towns' clock, wherever the browser stands (catalogue: `timeZone`). */
export const TIME_ZONE = 'Asia/Shanghai';
const CLOCK = new Intl.DateTimeFormat('zh-CN', { timeZone: TIME_ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const SHORT = new Intl.DateTimeFormat('zh-CN', { timeZone: TIME_ZONE, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE });

/** "2026-01-01" where the towns are. */
export const day = (at: string): string => DAY.format(Date.parse(at));

/** Of `TIME_ZONE`: no summer time there. */
export const ZONE_OFFSET = '+08:00';

export const clockTime = (ms: number): string => CLOCK.format(ms);

/** "14:07" today, "11-23 14:07" on another day. */
export function timeOn(ms: number, nowMs: number): string {
  const day = DAY.format(ms);
  return day === DAY.format(nowMs) ? SHORT.format(ms) : `${day.slice(5)} ${SHORT.format(ms)}`;
}

const INPUT = new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** "2026-08-20T08:00", as a field of date and time has it, where the towns are. */
export const localInput = (ms: number): string => INPUT.format(ms).replace(' ', 'T');

/** "2026-07-01 00:00" where the towns are. */
export const dayAndTime = (at: string): string => INPUT.format(Date.parse(at));
