import { describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { callBody } from '#domain/intake/contract.ts';
import { loadTypeTable } from '#server/replay/type-table.ts';
import { createFileResponse, percentiles } from '../response.ts';
import { splitRecord } from './csv.ts';
import { getAdapter, readFileRows } from './file.ts';
import type { AdapterName, CallRow, Row } from './row.ts';

const REAL = new URL('../../../data/real/', import.meta.url).pathname;
const CORPUS = new URL('../../../data/corpus/', import.meta.url).pathname;

async function readAll(path: string, adapter: AdapterName): Promise<Row[]> {
  const rows: Row[] = [];
  const ending = { damage: null };
  const types = adapter === 'calls' ? { find: () => null } : loadTypeTable(adapter);
  for await (const row of readFileRows(path, getAdapter(adapter), types, ending)) rows.push(row);
  expect(ending.damage).toBeNull();
  return rows;
}

function goodRows(rows: Row[]): CallRow[] {
  return rows.filter((row) => row.refused === undefined);
}

function noteCount(rows: CallRow[], note: string): number {
  return rows.filter((row) => row.notes.includes(note)).length;
}

describe('the San Francisco files', () => {
  it.each([
    { file: 'sffd-2016-12', rows: 7704, calls: 3560, reached: 3429, p50: 390, p90: 1035, within12: 0.808, missing: 1554 },
    { file: 'sffd-2020-04', rows: 10410, calls: 5292, reached: 5118, p50: 420, p90: 1027, within12: 0.762, missing: 1716 },
  ])('$file gives the figures that were computed independently', async (known) => {
    const rows = goodRows(await readAll(`${REAL}${known.file}.csv.gz`, 'sffd'));
    expect(rows.length).toBe(known.rows);
    expect(new Set(rows.map((row) => row.key)).size).toBe(known.calls);
    const response = createFileResponse();
    for (const row of rows) response.add(row);
    const seconds = [...response.seconds().values()];
    expect(seconds.length).toBe(known.reached);
    expect(percentiles(seconds)).toEqual({ p50: known.p50, p90: known.p90 });
    expect(seconds.filter((s) => s <= 720).length / seconds.length).toBeCloseTo(known.within12, 3);
    expect(noteCount(rows, 'on_scene_missing')).toBe(known.missing);
    expect(noteCount(rows, 'times_out_of_order')).toBe(1);
  });

  it('makes the same body of every unit row of a call, so that the others are duplicates without conflict', async () => {
    const rows = goodRows(await readAll(`${REAL}sffd-2016-12.csv.gz`, 'sffd'));
    const bodies = Map.groupBy(rows, (row) => row.key);
    for (const group of bodies.values()) expect(new Set(group.map((row) => JSON.stringify(row.body))).size).toBe(1);
  });

  it('knows every call type', async () => {
    const rows = goodRows(await readAll(`${REAL}sffd-2020-04.csv.gz`, 'sffd'));
    expect(rows.filter((row) => !row.facts?.mapped).map((row) => row.facts?.type)).toEqual([]);
  });
});

describe('the New York day', () => {
  it('gives the figures that were computed independently', async () => {
    const rows = goodRows(await readAll(`${REAL}nyc311-2013-12-25.csv.gz`, 'nyc311'));
    expect(rows.length).toBe(2386);
    expect(rows.filter((row) => row.facts?.position).length).toBe(2304);
    const groups = Map.groupBy(rows.filter((row) => row.facts?.address), (row) => JSON.stringify([row.facts?.type, row.facts?.detail, row.facts?.address]));
    const many = [...groups.values()].filter((group) => group.length > 1);
    expect(many.length).toBe(262);
    expect(many.reduce((sum, group) => sum + group.length, 0)).toBe(690);
    const police = rows.filter((row) => row.facts?.unitId === 'NYPD' && row.facts.endedAt !== null);
    const minutes = police.map((row) => (Date.parse(row.facts?.endedAt ?? '') - Date.parse(row.at ?? '')) / 60_000);
    expect(Math.round(percentiles(minutes).p50 ?? 0)).toBe(102);
  });

  it('says what is missing in the rows that it uses', async () => {
    const rows = goodRows(await readAll(`${REAL}nyc311-2013-12-25.csv.gz`, 'nyc311'));
    const notes = ['position_missing', 'closed_missing', 'times_out_of_order', 'time_of_day_missing'];
    expect(notes.map((note) => noteCount(rows, note))).toEqual([82, 77, 1, 1467]);
    expect(rows.filter((row) => !row.facts?.mapped).map((row) => row.facts?.type)).toEqual(['Fire Safety Director - F58']);
  });

  it('reads the local times of New York', async () => {
    const rows = goodRows(await readAll(`${REAL}nyc311-2013-12-25.csv.gz`, 'nyc311'));
    expect(rows[0]?.at).toBe('2013-12-26T04:59:08.000Z'); // 12/25/2013 11:59:08 PM, five hours behind
  });
});

/** The corpus grows by files: the count is taken from them, and never from a number here. */
const countLines = (name: string): number => readFileSync(`${CORPUS}${name}`, 'utf8').split('\n').filter((line) => line.trim() !== '').length;

describe('the labelled texts', () => {
  it('every line is a call, and no label is sent', async () => {
    const files = readdirSync(CORPUS).filter((name) => name.endsWith('.jsonl'));
    const rows = (await Promise.all(files.map((name) => readAll(`${CORPUS}${name}`, 'calls')))).flat();
    expect(goodRows(rows).length).toBe(rows.length);
    expect(rows.length).toBe(files.map(countLines).reduce((sum, lines) => sum + lines, 0));
    for (const row of goodRows(rows)) expect(callBody.safeParse(row.body).error).toBeUndefined();
  });
});

it.each(['sffd-2016-12', 'nyc311-2013-12-25'] as const)('%s: every body is one that the intake can read', async (file) => {
  const rows = goodRows(await readAll(`${REAL}${file}.csv.gz`, file.startsWith('sffd') ? 'sffd' : 'nyc311'));
  for (const row of rows) expect(callBody.safeParse(row.body).error).toBeUndefined();
});

it.each(['sffd-2016-12', 'nyc311-2013-12-25'])('%s: splits each record as csv-parse does', (file) => {
  const text = gunzipSync(readFileSync(`${REAL}${file}.csv.gz`)).toString('utf8');
  expect(text.trimEnd().split('\n').map(splitRecord)).toEqual(parse(text));
});
