import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCalendar } from './calendar.ts';
import { buildAll } from './make.ts';

const committed = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('generated data', () => {
  const files = buildAll();

  it('is made for every town, all five parts, and one map', () => {
    expect(files.size % 5).toBe(1);
    expect(files.size).toBeGreaterThan(1);
  });

  it.each([...files.keys()])('%s is what is committed (node data/build/make.ts)', (path) => {
    expect(committed(path) === files.get(path), `${path} differs from what the seeds make`).toBe(true);
  });

  it('the calendar is what is committed (node data/build/calendar.ts)', () => {
    expect(committed('calendar/calendar.json')).toBe(buildCalendar());
  });

  it('comes out the same every time', () => {
    expect(buildAll()).toEqual(files);
  });
});
