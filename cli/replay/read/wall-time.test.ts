import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { instant, type Instant } from '#domain/shared/time.ts';
import { parseWallTime, toInstant } from './wall-time.ts';

const SF = 'America/Los_Angeles';
const NY = 'America/New_York';

function at(text: string, zone: string, notBefore: Instant | null = null) {
  const wall = parseWallTime(text);
  return wall && toInstant(wall, zone, notBefore);
}

describe('local time of the files', () => {
  it.each([
    ['12/31/2016 11:57:56 PM', SF, '2017-01-01T07:57:56.000Z'],
    ['04/07/2020 11:53:08 PM', SF, '2020-04-08T06:53:08.000Z'],
    ['12/25/2013 12:00:00 AM', NY, '2013-12-25T05:00:00.000Z'],
    ['12/25/2013 12:30:00 PM', NY, '2013-12-25T17:30:00.000Z'],
    ['2020-04-07T23:53:08.000', SF, '2020-04-08T06:53:08.000Z'],
    ['01/05/2026 08:00:00 AM', 'Asia/Shanghai', '2026-01-05T00:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(at(text, zone)).toEqual({ at: expected, note: null });
  });

  it.each(['', 'soon', '13/01/2016 01:00:00 AM', '02/29/2015 01:00:00 AM', '01/01/2016 00:30:00 AM', '01/01/2016 01:60:00 AM', '2020-04-07', '2020-04-07T24:00:00'])('%j is none', (text) => {
    expect(parseWallTime(text)).toBeNull();
  });

  it('moves on the hour that does not exist in spring', () => {
    expect(at('03/08/2020 01:59:59 AM', SF)).toEqual({ at: '2020-03-08T09:59:59.000Z', note: null });
    expect(at('03/08/2020 02:30:00 AM', SF)).toEqual({ at: '2020-03-08T10:30:00.000Z', note: 'local_time_never' });
    expect(at('03/08/2020 03:30:00 AM', SF)).toEqual({ at: '2020-03-08T10:30:00.000Z', note: null });
  });

  it('takes the first of the two equal hours in autumn, or the second when something was before it', () => {
    const first = at('11/01/2020 01:58:00 AM', SF);
    expect(first).toEqual({ at: '2020-11-01T08:58:00.000Z', note: 'local_time_twice' });
    expect(at('11/01/2020 01:05:00 AM', SF, first?.at)).toEqual({ at: '2020-11-01T09:05:00.000Z', note: 'local_time_twice' });
    expect(at('11/01/2020 02:00:00 AM', SF)).toEqual({ at: '2020-11-01T10:00:00.000Z', note: null });
  });

  // The reference is the platform's own conversion the other way: a local time read back is the local time.
  it('agrees with the platform at any instant', () => {
    const zone = fc.constantFrom(SF, NY, 'Asia/Shanghai', 'Australia/Lord_Howe', 'Europe/London');
    fc.assert(fc.property(fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2030, 0) }), zone, (ms, timeZone) => {
      const second = Math.floor(ms / 1000) * 1000;
      const local = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(second);
      const back = at(local, timeZone, instant(second));
      expect(back?.at).toBe(instant(second));
    }), { numRuns: 2000 });
  });
});
