/**
 * Time inside the rules is an argument. An `Instant` is an RFC 3339 text in UTC with exactly three
 * decimals (`2026-11-25T22:23:36.000Z`): it sorts as text, is readable in the record, and survives JSON.
 */
export type Instant = string & { readonly __instant: unique symbol };

const SHAPE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Milliseconds since 1970 → Instant. Throws RangeError on a value outside the calendar. */
export function instant(ms: number): Instant {
  return new Date(ms).toISOString() as Instant;
}

/** Any RFC 3339 text with a zone → Instant, or null when it is none; a 30th of February is none. */
export function parseInstant(text: string): Instant | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/i.test(text) || !isDay(text.slice(0, 10))) return null;
  const ms = Date.parse(text);
  return ms >= FIRST_MS && ms <= LAST_MS ? instant(ms) : null;
}

/** Years that every database and every clock can write; a zone carries the edges over. */
const [FIRST_MS, LAST_MS] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** The engine moves days that no month has into the next month instead of refusing them. */
function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && instant(ms).slice(0, 10) === date;
}

export function isInstant(text: string): text is Instant {
  return SHAPE.test(text);
}

/** Instant → milliseconds since 1970. */
export function toMs(at: Instant): number {
  return Date.parse(at);
}

export interface Span {
  seconds?: number;
  minutes?: number;
  hours?: number;
  days?: number;
}

/** A span's length in milliseconds; days are 24 h (working days: `#domain/deadlines`). */
export function spanMs(span: Span): number {
  return ((((span.days ?? 0) * 24 + (span.hours ?? 0)) * 60 + (span.minutes ?? 0)) * 60 + (span.seconds ?? 0)) * 1000;
}

export function plus(at: Instant, span: Span): Instant {
  return instant(toMs(at) + spanMs(span));
}

/** Seconds from `from` to `to`; negative when `to` came first. */
export function secondsBetween(from: Instant, to: Instant): number {
  return (toMs(to) - toMs(from)) / 1000;
}

export function earliest(a: Instant, b: Instant): Instant {
  return a <= b ? a : b;
}

export function latest(a: Instant, b: Instant): Instant {
  return a >= b ? a : b;
}
