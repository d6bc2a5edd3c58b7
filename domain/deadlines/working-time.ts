/**
 * Working days and the deadlines counted in them. The calendar is data (国务院办公厅 publishes holidays and
 * make-up days each autumn for the next year); a year nobody has published is an error, never a guess.
 */
import type { Instant } from '#domain/shared/time.ts';
import { plus } from '#domain/shared/time.ts';
import type { Calendar, Item } from '#domain/catalogue/district.ts';
import { addDays, instantOf, localMs, localTime } from './local-time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The calendar has no data for the year of a date a deadline needs. */
export class CalendarMissing extends Error {
  readonly year: number;
  constructor(year: number, version: string) {
    super(`The working-day calendar ${version} has no data for ${year}`);
    this.name = 'CalendarMissing';
    this.year = year;
  }
}

interface Days {
  years: ReadonlySet<number>;
  holidays: ReadonlySet<string>;
  makeUpDays: ReadonlySet<string>;
}

const indexes = new WeakMap<Calendar, Days>();

function daysOf(calendar: Calendar): Days {
  let days = indexes.get(calendar);
  if (!days) {
    days = {
      years: new Set([...calendar.years, ...(calendar.provisionalYears ?? [])]),
      holidays: new Set(calendar.holidays),
      makeUpDays: new Set(calendar.makeUpDays),
    };
    indexes.set(calendar, days);
  }
  return days;
}

/** Whether a local ISO date is a working day (工作日). Throws CalendarMissing for a year without data. */
export function isWorkday(calendar: Calendar, date: string): boolean {
  const days = daysOf(calendar);
  const year = Number(date.slice(0, 4));
  if (!days.years.has(year)) throw new CalendarMissing(year, calendar.version);
  if (days.makeUpDays.has(date)) return true;
  return !days.holidays.has(date) && isWeekday(date);
}

function isWeekday(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/**
 * As `isWorkday`, but Monday to Friday in a year without data. For shifts and routing, where a call in the
 * night must find somebody even if the calendar was forgotten; a legal deadline is never counted this way.
 */
export function isLikelyWorkday(calendar: Calendar, date: string): boolean {
  return daysOf(calendar).years.has(Number(date.slice(0, 4))) ? isWorkday(calendar, date) : isWeekday(date);
}

/** The first working day on (`include`) or after a date. */
function nextWorkday(calendar: Calendar, date: string, include: boolean): string {
  let day = include ? date : addDays(date, 1);
  while (!isWorkday(calendar, day)) day = addDays(day, 1);
  return day;
}

/**
 * `at` plus `hours` that run only on working days, 24 to the day. A clock started on a day off starts at the
 * next working day's midnight. The result is never on a day off, and never earlier for a later start.
 */
export function addWorkingHours(calendar: Calendar, timeZone: string, at: Instant, hours: number): Instant {
  const started = localTime(at, timeZone).date;
  const first = nextWorkday(calendar, started, true);
  const total = (first === started ? localMs(at, timeZone) : 0) + hours * HOUR;
  let date = first;
  for (let left = Math.floor(total / DAY); left > 0; left--) date = nextWorkday(calendar, date, false);
  return instantOf(date, total % DAY, timeZone);
}

/** The same time of day `n` working days later. Throws CalendarMissing for a year without data. */
export function addWorkingDays(calendar: Calendar, timeZone: string, at: Instant, n: number): Instant {
  return addWorkingHours(calendar, timeZone, at, n * 24);
}

/** The same where a promise has to be made anyhow: in a year that nobody has published yet, `n` days later. */
export function workingDaysOrDays(calendar: Calendar, timeZone: string, at: Instant, n: number): Instant {
  try {
    return addWorkingDays(calendar, timeZone, at, n);
  } catch (e) {
    if (e instanceof CalendarMissing) return plus(at, { days: n });
    throw e;
  }
}

/** When the result of an item is due, counted from `at`: elapsed hours, or hours of working days. */
export function resultDue(item: Pick<Item, 'closeHours' | 'closeClock'>, at: Instant, calendar: Calendar, timeZone: string): Instant {
  if (item.closeClock === 'elapsed') return plus(at, { hours: item.closeHours });
  return addWorkingHours(calendar, timeZone, at, item.closeHours);
}
