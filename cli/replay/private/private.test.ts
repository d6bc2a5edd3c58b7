import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { run } from '../../replay.ts';
import { metresBetween } from '#domain/shared/place.ts';
import type { Unit } from '#domain/catalogue/district.ts';
import { travelMs } from './crews.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-private-'));
let lines: string[] = [];
let errors: string[] = [];
beforeEach(() => {
  [lines, errors] = [[], []];
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => { errors.push(String(line)); });
  vi.stubEnv('TMPDIR', folder);
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => { lines.push(String(line)); });
});
afterEach(() => { vi.restoreAllMocks(); vi.unstubAllEnvs(); });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** The oldest `n` rows of a real file: its last lines. */
function oldest(name: string, n: number): string {
  const text = gunzipSync(readFileSync(new URL(`../../../data/real/${name}`, import.meta.url))).toString('utf8').trimEnd().split('\n');
  const path = join(folder, name.replace('.gz', ''));
  writeFileSync(path, [text[0], ...text.slice(-n)].join('\n'));
  return path;
}

async function replay(file: string, adapter: string) {
  const code = await run([file, '--adapter', adapter, '--json']);
  return { code, errors, summary: JSON.parse(lines.at(-1) ?? '{}') };
}

const left = (): string[] => readdirSync(folder).filter((name) => name.startsWith('liandong-replay-'));

describe('a replay on a private server', () => {
  it('San Francisco: a call for each call number, our crews arrive, nothing stays behind', async () => {
    const { code, errors: said, summary } = await replay(oldest('sffd-2016-12.csv.gz', 40), 'sffd');
    expect({ code, said }).toEqual({ code: 0, said: [] });
    const calls = new Set(readFileSync(join(folder, 'sffd-2016-12.csv'), 'utf8').split('\n').slice(1).map((line) => line.split(',')[0])).size;
    expect(summary).toMatchObject({ rows: 40, duplicate: 40 - calls, refused: 0 });
    expect(summary.accepted + summary.linked).toBe(calls);
    expect(summary.response.n).toBeGreaterThan(10);
    // no crew arrives before the call was decided, and none needs half a day in a city
    expect(summary.response.ours.p50).toBeGreaterThan(20);
    expect(summary.response.ours.p90).toBeLessThan(3600);
    expect(left()).toEqual([]);
  }, 180_000);

  it('New York: nobody decides, and every call is taken all the same', async () => {
    const { code, errors: said, summary } = await replay(oldest('nyc311-2013-12-25.csv.gz', 30), 'nyc311');
    expect({ code, said }).toEqual({ code: 0, said: [] });
    expect(summary).toMatchObject({ rows: 30, duplicate: 0, refused: 0, response: null, warnings: {} });
    expect(summary.accepted).toBeGreaterThan(15);
  }, 180_000);

  it('JSONL: calls of the district that is installed here, with lines that are none', async () => {
    const call = (id: string, at: string) => JSON.stringify({ source: 'test', externalId: id, receivedAt: at, channel: '110', text: '楼下路灯不亮，请派人修' });
    const path = join(folder, 'calls.jsonl');
    writeFileSync(path, [call('1', '2026-01-05T08:00:00Z'), '{"', call('1', '2026-01-05T08:00:00Z'), call('2', '2026-01-05T08:10:00Z')].join('\n'));
    const { code, errors: said, summary } = await replay(path, 'calls');
    expect({ code, said }).toEqual({ code: 1, said: [] });
    expect(summary).toMatchObject({ rows: 4, accepted: 2, duplicate: 1, refused: 1, refusals: { not_json: 1 } });
  }, 180_000);
});

it('a crew drives 1.3 times the straight line at 30 km/h', () => {
  const unit: Unit = {
    id: 'u', organisationId: 'o', type: 'LIANDONG', name: { zh: '一号站', en: 'Station 1' }, town: 't', base: { lon: -122.41, lat: 37.78 },
    areaIds: [], personIds: [], exclusive: true, shiftIds: [],
  };
  const to = { lon: -122.44, lat: 37.76 };
  expect(travelMs(unit, to) / 1000).toBeCloseTo((metresBetween(unit.base, to) * 1.3) / (30 / 3.6), 6);
  expect(travelMs(unit, null)).toBe(0);
});
