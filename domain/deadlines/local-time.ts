/** Local wall-clock time of a place, as an argument-only function: no clock, no zone of the machine. */
import { instant, toMs } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';

export interface LocalTime {
  /** ISO date, `YYYY-MM-DD` */
  date: string;
  /** whole minutes since local midnight, 0 … 1439 */
  minutes: number;
  /** 0 = Sunday … 6 = Saturday */
  weekday: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Zones change their offset on the quarter hour at the finest (IANA tz database, since 1970). */
const SLOT = 15 * MINUTE;

interface Zone {
  format: Intl.DateTimeFormat;
  slot: number;
  offset: number;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (!zone) {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    zone = { format, slot: Number.NaN, offset: 0 };
    zones.set(timeZone, zone);
  }
  return zone;
}

/** Milliseconds the zone's clocks are ahead of UTC at `ms`. The last quarter hour is remembered, so runs of close instants cost nothing. */
function offsetAt(ms: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const slot = Math.floor(ms / SLOT);
  if (zone.slot !== slot) {
    const start = slot * SLOT;
    zone.offset = Date.parse(`${zone.format.format(start).replace(' ', 'T')}Z`) - start;
    zone.slot = slot;
  }
  return zone.offset;
}

/** Instant → local date, minutes since midnight, weekday. Throws RangeError on an unknown zone. */
export function localTime(at: Instant, timeZone: string): LocalTime {
  const local = new Date(toMs(at) + offsetAt(toMs(at), timeZone));
  return {
    date: local.toISOString().slice(0, 10),
    minutes: local.getUTCHours() * 60 + local.getUTCMinutes(),
    weekday: local.getUTCDay(),
  };
}

/** Milliseconds since local midnight. */
export function localMs(at: Instant, timeZone: string): number {
  const local = toMs(at) + offsetAt(toMs(at), timeZone);
  return local - Math.floor(local / DAY) * DAY;
}

/**
 * Local date and milliseconds since midnight → Instant. A time that a clock change skips becomes the same
 * distance after the change; one that occurs twice becomes the first.
 */
export function instantOf(date: string, msOfDay: number, timeZone: string): Instant {
  const wall = Date.parse(`${date}T00:00:00.000Z`) + msOfDay;
  const before = wall - offsetAt(wall - DAY, timeZone);
  const fits = offsetAt(before, timeZone) === wall - before;
  return instant(fits ? before : skipped(wall, before, timeZone));
}

function skipped(wall: number, before: number, timeZone: string): number {
  const after = wall - offsetAt(before, timeZone);
  return offsetAt(after, timeZone) === wall - after ? after : before;
}

/** `HH:MM` → minutes since midnight; `24:00` is 1440. Throws RangeError on any other text. */
export function minutesOf(text: string): number {
  const known = timesOfDay.get(text);
  if (known !== undefined) return known;
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (!match && text !== '24:00') throw new RangeError(`not a time of day: ${text}`);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : 1440;
  timesOfDay.set(text, minutes);
  return minutes;
}

/** Texts read before; only valid times of day enter, so it never holds more than 1,441. */
const timesOfDay = new Map<string, number>();

/** Whether minutes since midnight lie in the half-open window; a window with `to` ≤ `from` wraps midnight. */
export function withinHours(minutes: number, [from, to]: readonly [string, string]): boolean {
  const a = minutesOf(from);
  const b = minutesOf(to);
  return a < b ? minutes >= a && minutes < b : minutes >= a || minutes < b;
}

/** Whether minutes since midnight are the part after midnight of a window that began the day before. */
export function isAfterMidnight(minutes: number, [from, to]: readonly [string, string]): boolean {
  return minutesOf(to) <= minutesOf(from) && minutes < minutesOf(to);
}

/** ISO date moved by whole days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY).toISOString().slice(0, 10);
}
