/**
 * The files write local time without a zone. Local → UTC needs care twice a year: an hour that happens twice
 * (the earlier is taken, unless something known came after it) and one that does not exist (moved on by the gap).
 */
import { instant, toMs, type Instant } from '#domain/shared/time.ts';

export interface WallTime {
  /** the local date and time as if it were UTC, milliseconds since 1970 */
  readonly asUtc: number;
}

const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) +(\d{1,2}):(\d\d):(\d\d) *([AP])M$/i; // 12/31/2016 11:57:56 PM
const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.\d+)?$/; // the same portals, newer exports

/** A local time in either shape, or null when it is none (also 02/30 and 25:00). */
export function parseWallTime(text: string): WallTime | null {
  const us = US.exec(text.trim());
  if (us) return wallTime(us[3], us[1], us[2], hour24(us[4], us[7]), us[5], us[6]);
  const iso = ISO.exec(text.trim());
  return iso ? wallTime(iso[1], iso[2], iso[3], Number(iso[4]), iso[5], iso[6]) : null;
}

function hour24(hour: string | undefined, half: string | undefined): number {
  const h = Number(hour);
  if (h < 1 || h > 12) return Number.NaN;
  return (h % 12) + (half?.toUpperCase() === 'P' ? 12 : 0);
}

type Digits = string | undefined;
function wallTime(year: Digits, month: Digits, day: Digits, h: number, minute: Digits, second: Digits): WallTime | null {
  const [y, mo, d, mi, s] = [Number(year), Number(month), Number(day), Number(minute), Number(second)];
  if (!(y >= 1900 && y <= 2200 && h >= 0 && h <= 23 && mi <= 59 && s <= 59)) return null;
  const asUtc = Date.UTC(y, mo - 1, d, h, mi, s);
  const back = new Date(asUtc);
  return back.getUTCMonth() === mo - 1 && back.getUTCDate() === d ? { asUtc } : null;
}

const DAY = 86_400_000;

export type WallNote = 'local_time_twice' | 'local_time_never' | null;

/** @param notBefore something that happened earlier: settles which of two equal local times is meant. */
export function toInstant(wall: WallTime, timeZone: string, notBefore: Instant | null = null): { at: Instant; note: WallNote } {
  const before = offsetAt(wall.asUtc - DAY, timeZone);
  const offsets = [...new Set([before, offsetAt(wall.asUtc + DAY, timeZone)])];
  const fits = offsets.map((o) => wall.asUtc - o).filter((ms, i) => offsetAt(ms, timeZone) === offsets[i]).sort((a, b) => a - b);
  const [first = wall.asUtc - before] = fits;
  const after = notBefore === null ? first : fits.find((ms) => ms >= toMs(notBefore)) ?? first;
  const note = fits.length > 1 ? 'local_time_twice' : fits.length === 0 ? 'local_time_never' : null;
  return { at: instant(after), note };
}

const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, number>();
const QUARTER = 900_000; // no zone has ever changed its clock but on a quarter of an hour since 1972

/** Milliseconds that local time is ahead of UTC at that instant. */
function offsetAt(ms: number, timeZone: string): number {
  const bucket = Math.floor(ms / QUARTER) * QUARTER;
  const key = `${timeZone} ${bucket}`;
  const cached = known.get(key);
  if (cached !== undefined) return cached;
  const offset = localAsUtc(bucket, timeZone) - bucket;
  known.set(key, offset);
  return offset;
}

function localAsUtc(ms: number, timeZone: string): number {
  const parts = new Map(formatOf(timeZone).formatToParts(ms).map((p) => [p.type, Number(p.value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  formats.set(timeZone, format);
  return format;
}
