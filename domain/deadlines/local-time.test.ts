import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, toMs } from '#domain/shared/time.ts';
import { addDays, instantOf, isAfterMidnight, localMs, localTime, minutesOf, withinHours } from './local-time.ts';

const SHANGHAI = 'Asia/Shanghai';
const at = (text: string) => instant(Date.parse(text));
/** every instant of the years this program may see */
const instants = fc.integer({ min: Date.parse('2000-01-01T00:00:00Z'), max: Date.parse('2099-12-31T23:59:59Z') }).map(instant);

describe('localTime', () => {
  it('knows the day has changed in Shanghai while UTC has not', () => {
    expect(localTime(at('2026-11-25T16:00:00Z'), SHANGHAI)).toEqual({ date: '2026-11-26', minutes: 0, weekday: 4 });
    expect(localTime(at('2026-11-25T15:59:59.999Z'), SHANGHAI)).toEqual({ date: '2026-11-25', minutes: 1439, weekday: 3 });
  });

  it('follows a zone that changes its clocks', () => {
    expect(localTime(at('2026-03-08T09:59:59Z'), 'America/Los_Angeles').minutes).toBe(119);
    expect(localTime(at('2026-03-08T10:00:00Z'), 'America/Los_Angeles').minutes).toBe(180);
  });

  it('knows zones that are half and quarter hours off', () => {
    expect(localTime(at('2026-01-01T00:00:00Z'), 'Asia/Kolkata').minutes).toBe(330);
    expect(localTime(at('2026-01-01T00:00:00Z'), 'Asia/Kathmandu').minutes).toBe(345);
  });

  it('throws on an unknown zone', () => {
    expect(() => localTime(at('2026-01-01T00:00:00Z'), 'Mars/Olympus')).toThrow(RangeError);
  });

  it('is eight hours ahead in Shanghai, always', () => {
    fc.assert(fc.property(instants, (t) => {
      const eight = new Date(toMs(t) + 8 * 3_600_000);
      const local = localTime(t, SHANGHAI);
      return local.date === eight.toISOString().slice(0, 10) && local.minutes === eight.getUTCHours() * 60 + eight.getUTCMinutes() && local.weekday === eight.getUTCDay();
    }), { numRuns: 5000 });
  });

  it('gives the same answer in any order of asking', () => {
    fc.assert(fc.property(fc.array(instants, { minLength: 2, maxLength: 20 }), (list) => {
      const forwards = list.map((t) => localTime(t, 'Europe/Berlin'));
      const backwards = list.toReversed().map((t) => localTime(t, 'Europe/Berlin')).toReversed();
      expect(backwards).toEqual(forwards);
    }), { numRuns: 500 });
  });
});

describe('instantOf', () => {
  it('is the inverse of localTime where clocks do not change', () => {
    fc.assert(fc.property(instants, (t) => instantOf(localTime(t, SHANGHAI).date, localMs(t, SHANGHAI), SHANGHAI) === t), { numRuns: 5000 });
  });

  it('takes the first of an hour that happens twice and moves one that never happens', () => {
    const half = 2.5 * 3_600_000;
    expect(instantOf('2026-10-25', half, 'Europe/Berlin')).toBe(at('2026-10-25T00:30:00Z'));
    expect(instantOf('2026-03-29', half, 'Europe/Berlin')).toBe(at('2026-03-29T01:30:00Z'));
    expect(instantOf('2026-03-29', 4 * 3_600_000, 'Europe/Berlin')).toBe(at('2026-03-29T02:00:00Z'));
    expect(instantOf('2026-10-25', 4 * 3_600_000, 'Europe/Berlin')).toBe(at('2026-10-25T03:00:00Z'));
  });
});

describe('hours', () => {
  it('reads times of day and nothing else', () => {
    expect([minutesOf('00:00'), minutesOf('23:59'), minutesOf('24:00')]).toEqual([0, 1439, 1440]);
    for (const wrong of ['7:00', '24:01', '12:60', '', 'noon', '12:00:00']) expect(() => minutesOf(wrong)).toThrow(RangeError);
  });

  it('ends a window before its last minute, so that two shifts never overlap', () => {
    expect(withinHours(minutesOf('07:00'), ['07:00', '15:00'])).toBe(true);
    expect(withinHours(minutesOf('15:00'), ['07:00', '15:00'])).toBe(false);
  });

  it('wraps midnight', () => {
    const night = ['23:00', '07:00'] as const;
    expect(['22:59', '23:00', '00:00', '06:59', '07:00'].map((t) => withinHours(minutesOf(t), night))).toEqual([false, true, true, true, false]);
    expect(['23:30', '00:00', '06:59', '07:00'].map((t) => isAfterMidnight(minutesOf(t), night))).toEqual([false, true, true, false]);
    expect(isAfterMidnight(minutesOf('06:00'), ['05:00', '07:00'])).toBe(false);
  });

  it('covers the day exactly once with a window and its complement', () => {
    const clock = fc.integer({ min: 0, max: 1439 }).map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);
    fc.assert(fc.property(clock, clock, fc.integer({ min: 0, max: 1439 }), (a, b, minute) => {
      fc.pre(a !== b);
      return withinHours(minute, [a, b]) !== withinHours(minute, [b, a]);
    }), { numRuns: 5000 });
  });

  it('moves dates over months, years and leap days', () => {
    expect([addDays('2026-12-31', 1), addDays('2028-03-01', -1), addDays('2026-03-01', -1)]).toEqual(['2027-01-01', '2028-02-29', '2026-02-28']);
  });
});
