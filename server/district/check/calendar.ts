/** Holidays are weekdays, make-up days weekends, and both lie in years the calendar speaks of. */
import { report } from './report.ts';
import type { Check } from './report.ts';

const ORIGIN = { file: 'calendar/calendar.json', at: '' };

export function checkCalendar(c: Check): void {
  const { years, provisionalYears = [], holidays, makeUpDays } = c.d.calendar;
  const known = new Set([...years, ...provisionalYears]);
  for (const year of provisionalYears) {
    if (years.includes(year)) report(c, ORIGIN, 'provisionalYears', `${year} is also listed as fully known`);
  }
  for (const [field, dates, weekend] of [['holidays', holidays, false], ['makeUpDays', makeUpDays, true]] as const) {
    for (const [n, date] of dates.entries()) {
      const isWeekend = [0, 6].includes(new Date(`${date}T00:00:00.000Z`).getUTCDay());
      if (!known.has(Number(date.slice(0, 4)))) report(c, ORIGIN, `${field}[${n}]`, `${date} lies in a year the calendar does not list`);
      if (isWeekend !== weekend) report(c, ORIGIN, `${field}[${n}]`, `${date} is a ${isWeekend ? 'weekend' : 'weekday'}`);
      if (dates.indexOf(date) !== n) report(c, ORIGIN, `${field}[${n}]`, `${date} is listed twice`);
    }
  }
}
