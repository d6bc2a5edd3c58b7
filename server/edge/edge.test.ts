import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Subject } from '#domain/access/subject.ts';
import type { CallBody } from '#domain/intake/contract.ts';
import { instant } from '#domain/shared/time.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { loadDistrict } from '#server/district/load.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { edgeHere, edgeInThreads, type Edge } from './edge.ts';
import type { EdgeSettings } from './thread.ts';

const NOW = instant(Date.UTC(2026, 2, 18, 2));
const GATEWAY: Subject = { account: 'gateway', roles: ['gateway'], towns: ['pujin', 'pujiang'], organisationId: 'o-gateway', unitId: null, stationId: null, personId: 'p-gateway', sources: ['*'] };
const dataDir = mkdtempSync(join(tmpdir(), 'liandong-edge-'));
const secrets = { secretKey: null, dataDir, demo: 'still' as const };
const district = loadDistrict();
const begun: Worker[] = [];
const told: Error[] = [];
const open: Edge[] = [];

function begin(settings: EdgeSettings): Worker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: settings });
  begun.push(worker);
  return worker;
}

let here: Edge;
let threads: Edge;
beforeAll(() => {
  const parts = { district, judge: loadJudge(district, NOW, () => undefined), secrets: openSecrets(secrets) };
  here = edgeHere(parts);
  threads = edgeInThreads(parts, { district, at: NOW, secrets, inForce: { rules: [], model: null } }, 1, (error) => told.push(error), begin);
  open.push(threads);
});
afterAll(async () => {
  for (const edge of open) await edge.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const TEXTS = readFileSync(new URL('../../data/corpus/more-a-01.jsonl', import.meta.url), 'utf8').split('\n').filter(Boolean).slice(0, 60).map((line) => (JSON.parse(line) as { text: string }).text);
const body = (text: string, n: number): CallBody => ({
  source: 'test', externalId: `x-${n}`, revision: 0, town: n % 2 ? 'pujin' : 'pujiang', receivedAt: NOW, channel: '110', text, caller: { phone: '13900000000' },
  ...(n % 3 ? {} : { place: { position: { lon: 999, lat: 31 } } }),
});
const prepared = async (edge: Edge, text: string, n: number) => {
  const found = await edge.prepare(GATEWAY, body(text, n), NOW, { bytes: Buffer.from(text), broken: n % 5 === 0 });
  if (isRefusal(found)) return found;
  return { ...found, call: { ...found.call, call: { ...found.call.call, callId: '' } } };
};

describe('the edge of intake', () => {
  test('a thread answers what this thread would, for calls, refusals and proposals', async () => {
    for (const [n, text] of TEXTS.entries()) expect(await prepared(threads, text, n)).toEqual(await prepared(here, text, n));
    const denied: Subject = { ...GATEWAY, sources: ['another'] };
    const refusal = await threads.prepare(denied, body('一句话', 1), NOW, { bytes: null, broken: false });
    expect(refusal).toEqual(await here.prepare(denied, body('一句话', 1), NOW, { bytes: null, broken: false }));
    expect(isRefusal(refusal)).toBe(true);
    expect(await threads.propose({ text: TEXTS[0] ?? '' })).toEqual(await here.propose({ text: TEXTS[0] ?? '' }));
  });

  test('a thread that ends in the middle loses no call, and another takes its place', async () => {
    const before = begun.length;
    const answers = TEXTS.map((text, n) => prepared(threads, text, n));
    await begun.at(-1)?.terminate();
    const all = await Promise.all(answers);
    for (const [n, text] of TEXTS.entries()) expect(all[n]).toEqual(await prepared(here, text, n));
    await vi.waitFor(() => expect(begun.length).toBe(before + 1), { timeout: 20_000 });
    expect(await prepared(threads, TEXTS[0] ?? '', 0)).toEqual(await prepared(here, TEXTS[0] ?? '', 0));
  });

  test('a thread that cannot begin is told of, and calls are taken all the same', async () => {
    const parts = { district, judge: loadJudge(district, NOW, () => undefined), secrets: openSecrets(secrets) };
    let tries = 0;
    const broken = edgeInThreads(parts, { district, at: NOW, secrets, inForce: { rules: [], model: null } }, 1, (error) => told.push(error), () => { tries += 1; return new Worker('throw new Error("no judge today")', { eval: true }); });
    open.push(broken);
    expect(await prepared(broken, TEXTS[1] ?? '', 1)).toEqual(await prepared(here, TEXTS[1] ?? '', 1));
    expect(told.map((e) => e.message)).toContain('no judge today');
    await vi.waitFor(() => expect(tries).toBeGreaterThan(1), { timeout: 20_000 });
    expect(await prepared(broken, TEXTS[2] ?? '', 2)).toEqual(await prepared(here, TEXTS[2] ?? '', 2));
  });
});
