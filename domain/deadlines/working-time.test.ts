import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar } from '#domain/catalogue/district.ts';
import { instant, plus, toMs } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { localMs, localTime } from './local-time.ts';
import { addWorkingDays, addWorkingHours, CalendarMissing, isLikelyWorkday, isWorkday, resultDue } from './working-time.ts';

const ZONE = 'Asia/Shanghai';
/** 2026: National Day with its make-up days (国务院办公厅通知), the rest of the years plain weeks */
const CALENDAR: Calendar = {
  version: 'test', years: [2025, 2026], provisionalYears: [2027],
  holidays: ['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07', '2027-01-01'], makeUpDays: ['2026-09-20', '2026-10-10'],
};
const shanghai = (text: string) => instant(Date.parse(`${text}+08:00`));
const workday = (hours: number) => ({ closeHours: hours, closeClock: 'workday' as const });

describe('isWorkday', () => {
  it('knows weekends, holidays and the weekends worked for them (调休)', () => {
    expect(['2026-11-25', '2026-11-28', '2026-11-29', '2026-10-01', '2026-10-10', '2026-10-11'].map((d) => isWorkday(CALENDAR, d)))
      .toEqual([true, false, false, false, true, false]);
  });

  it('counts a provisional year by the days the law fixes', () => {
    expect([isWorkday(CALENDAR, '2027-01-01'), isWorkday(CALENDAR, '2027-01-04')]).toEqual([false, true]);
  });

  it('does not guess a year nobody has published', () => {
    expect(() => isWorkday(CALENDAR, '2028-01-03')).toThrow(CalendarMissing);
    expect(() => isWorkday(CALENDAR, '2024-12-31')).toThrow(/no data for 2024/);
  });

  it('lets shifts go on by weekday in such a year', () => {
    expect(['2028-01-03', '2028-01-08', '2026-10-01', '2026-10-10'].map((d) => isLikelyWorkday(CALENDAR, d))).toEqual([true, false, false, true]);
  });
});

describe('addWorkingDays', () => {
  it('keeps the time of day', () => {
    expect(addWorkingDays(CALENDAR, ZONE, shanghai('2026-11-25T10:20:30.400'), 1)).toBe(shanghai('2026-11-26T10:20:30.400'));
  });

  it('jumps a weekend', () => {
    expect(addWorkingDays(CALENDAR, ZONE, shanghai('2026-11-27T17:00'), 1)).toBe(shanghai('2026-11-30T17:00'));
  });

  it('jumps National Day and works the Saturday after it', () => {
    // 30 September, then 8, 9 and the make-up Saturday 10 October
    expect([1, 2, 3, 4].map((n) => addWorkingDays(CALENDAR, ZONE, shanghai('2026-09-30T15:00'), n)))
      .toEqual(['2026-10-08T15:00', '2026-10-09T15:00', '2026-10-10T15:00', '2026-10-12T15:00'].map(shanghai));
  });

  it('starts on the next working day when begun on a day off', () => {
    expect(addWorkingDays(CALENDAR, ZONE, shanghai('2026-11-28T10:00'), 0)).toBe(shanghai('2026-11-30T00:00'));
    expect(addWorkingDays(CALENDAR, ZONE, shanghai('2026-11-28T10:00'), 1)).toBe(shanghai('2026-12-01T00:00'));
  });

  it('takes the local day, not that of UTC', () => {
    // Friday 23:30 UTC is Saturday in Shanghai
    expect(addWorkingDays(CALENDAR, ZONE, instant(Date.parse('2026-11-27T23:30:00Z')), 1)).toBe(shanghai('2026-12-01T00:00'));
  });

  it('refuses to reach into a year without data', () => {
    expect(() => addWorkingDays(CALENDAR, ZONE, shanghai('2027-12-30T10:00'), 5)).toThrow(CalendarMissing);
  });
});

describe('resultDue', () => {
  it('counts elapsed hours through nights and weekends', () => {
    expect(resultDue({ closeHours: 24, closeClock: 'elapsed' }, shanghai('2026-11-27T17:00'), CALENDAR, ZONE)).toBe(shanghai('2026-11-28T17:00'));
  });

  it('counts 24 hours per working day', () => {
    expect(resultDue(workday(120), shanghai('2026-11-25T10:00'), CALENDAR, ZONE)).toBe(shanghai('2026-12-02T10:00'));
    expect(resultDue(workday(36), shanghai('2026-11-27T17:00'), CALENDAR, ZONE)).toBe(shanghai('2026-12-01T05:00'));
    expect(resultDue(workday(4), shanghai('2026-11-27T22:00'), CALENDAR, ZONE)).toBe(shanghai('2026-11-30T02:00'));
  });
});

/** 2025 to the autumn of 2026, so that no due time leaves the calendar. */
const starts = fc.integer({ min: toMs(shanghai('2025-01-01T00:00')), max: toMs(shanghai('2026-10-31T23:59:59')) }).map(instant);
const hours = fc.integer({ min: 1, max: 360 });
const clock = fc.constantFrom('elapsed' as const, 'workday' as const);
const due = (h: number, c: 'elapsed' | 'workday', at: Instant) => resultDue({ closeHours: h, closeClock: c }, at, CALENDAR, ZONE);

describe('properties', () => {
  it('a later start is never due earlier', () => {
    fc.assert(fc.property(starts, starts, hours, clock, (a, b, h, c) => {
      const [first, second] = a <= b ? [a, b] : [b, a];
      return due(h, c, first) <= due(h, c, second);
    }), { numRuns: 3000 });
  });

  it('more hours are never due earlier, and strictly later by the working clock', () => {
    fc.assert(fc.property(starts, hours, clock, (at, h, c) => due(h, c, at) < due(h + 1, c, at)), { numRuns: 3000 });
  });

  it('a working clock never ends on a day off', () => {
    fc.assert(fc.property(starts, hours, (at, h) => isWorkday(CALENDAR, localTime(due(h, 'workday', at), ZONE).date)), { numRuns: 3000 });
  });

  it('a working clock is never shorter than the elapsed one', () => {
    fc.assert(fc.property(starts, hours, (at, h) => due(h, 'workday', at) >= due(h, 'elapsed', at)), { numRuns: 3000 });
  });

  it('the working hours between start and due are the hours given', () => {
    fc.assert(fc.property(starts, fc.integer({ min: 1, max: 200 }), (at, h) => {
      // an independent count: minute by minute would be slow, so hour by hour over whole working days
      const end = addWorkingHours(CALENDAR, ZONE, at, h);
      let counted = 0;
      for (let t = at; t < end; t = nextMidnight(t)) {
        const until = nextMidnight(t) < end ? nextMidnight(t) : end;
        if (isWorkday(CALENDAR, localTime(t, ZONE).date)) counted += toMs(until) - toMs(t);
      }
      return counted === h * 3_600_000;
    }), { numRuns: 2000 });
  });

  it('days add up: n then m is n + m', () => {
    const days = fc.integer({ min: 0, max: 10 });
    fc.assert(fc.property(starts, days, days, (at, n, m) => {
      const inTwo = addWorkingDays(CALENDAR, ZONE, addWorkingDays(CALENDAR, ZONE, at, n), m);
      return inTwo === addWorkingDays(CALENDAR, ZONE, at, n + m);
    }), { numRuns: 3000 });
  });
});

function nextMidnight(at: Instant): Instant {
  return plus(at, { seconds: (86_400_000 - localMs(at, ZONE)) / 1000 });
}
