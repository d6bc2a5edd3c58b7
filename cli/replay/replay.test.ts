import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { startFakeIntake, type FakeIntake, type FakeOptions } from '#test/fakes/intake.ts';
import { run } from '../replay.ts';
import { parseOptions } from './options.ts';
import { reportPage } from './report-page.ts';
import { compare } from './response.ts';
import { postCall, ServerUnusable } from './post.ts';

const REAL = new URL('../../data/real/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'replay-'));
let lines: string[] = [];
let errors: string[] = [];
let fake: FakeIntake | null = null;

beforeEach(() => {
  [lines, errors] = [[], []];
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => { lines.push(String(line)); });
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => { errors.push(String(line)); });
});
afterEach(async () => { vi.restoreAllMocks(); await fake?.stop(); fake = null; });
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

async function start(options?: FakeOptions): Promise<FakeIntake> {
  await fake?.stop();
  return (fake = await startFakeIntake(options));
}

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function replay(server: FakeIntake, file: string, adapter: string, ...more: string[]) {
  const code = await run([file, '--adapter', adapter, '--url', server.url, '--token', server.token, '--json', ...more]);
  const summary = JSON.parse(lines.at(-1) ?? '{}');
  expect(summary.rows).toBe(summary.accepted + summary.linked + summary.duplicate + summary.refused);
  expect(summary.refused).toBe(Object.values<number>(summary.refusals).reduce((a, b) => a + b, 0));
  return { code, summary };
}

const body = (id: string, more: object = {}) => JSON.stringify({ source: 'test', externalId: id, receivedAt: '2026-01-05T08:00:00Z', channel: '110', text: `路灯不亮 ${id}`, ...more });
const jsonl = (n: number) => Array.from({ length: n }, (_, i) => body(String(i))).join('\n');

describe('the real files', () => {
  it('the New York day: every row is accounted for, and a second time all are duplicates', async () => {
    const server = await start();
    const first = await replay(server, `${REAL}nyc311-2013-12-25.csv.gz`, 'nyc311');
    expect(first).toMatchObject({ code: 0, summary: { rows: 2386, duplicate: 0, refused: 0, refusals: {}, response: null } });
    expect(first.summary.linked).toBeGreaterThanOrEqual(428); // 690 rows of 262 matters
    expect(server.calls.size).toBe(2386);
    const second = await replay(server, `${REAL}nyc311-2013-12-25.csv.gz`, 'nyc311');
    expect(second).toMatchObject({ code: 0, summary: { rows: 2386, accepted: 0, linked: 0, duplicate: 2386, warnings: {} } });
  }, 180_000);

  it('San Francisco: one call for each call number, the other unit rows are duplicates', async () => {
    const server = await start();
    const { code, summary } = await replay(server, `${REAL}sffd-2016-12.csv.gz`, 'sffd');
    expect(code).toBe(0);
    expect(summary).toMatchObject({ rows: 7704, duplicate: 4144, refused: 0, response: { n: 3429, file: { p50: 390, p90: 1035 }, ours: { p50: null, p90: null } } });
    expect(summary.warnings.conflict).toBeUndefined();
    const calls = new Map(server.bodies.map((sent) => [sent['externalId'], String(sent['receivedAt'])]));
    const times = [...calls.values()]; // in the order of first arrival
    // calls come in the order of events, but for the few that overtake each other on their way
    expect(times.length).toBe(3560);
    expect(times.filter((t, i) => i >= 64 && t < (times[i - 64] ?? ''))).toEqual([]);
  }, 180_000);
});

describe('findings', () => {
  it('a truncated file: what was there is taken, the rest is said, exit 1', async () => {
    const packed = readFileSync(`${REAL}nyc311-2013-12-25.csv.gz`);
    const { code, summary } = await replay(await start(), write('cut.csv.gz', packed.subarray(0, 90_000)), 'nyc311');
    expect(code).toBe(1);
    expect(summary.damage).toContain('unexpected end');
    expect(summary.rows).toBeGreaterThan(500);
    expect(summary.refused).toBeLessThanOrEqual(1);
  });

  it('refused rows are named one by one, exit 1', async () => {
    const { code, summary } = await replay(await start(), write('bad.jsonl', [body('1'), '{"half', body('2')].join('\n')), 'calls');
    expect(code).toBe(1);
    expect(summary).toMatchObject({ rows: 3, accepted: 2, refused: 1, refusals: { not_json: 1 } });
    expect(lines.slice(0, -1)).toEqual(['{"row":2,"refused":"not_json"}']);
  });

  it('what the server refuses is counted under its code, and the rest goes on', async () => {
    const server = await start({ fault: (n) => (n === 1 ? { status: 400, code: 'request.unknown_field' } : n === 2 ? { status: 413 } : null) });
    const { code, summary } = await replay(server, write('five.jsonl', jsonl(5)), 'calls');
    expect(code).toBe(1);
    expect(summary).toMatchObject({ rows: 5, accepted: 3, refused: 2, refusals: { 'request.unknown_field': 1, 'test.413': 1 } });
  });

  it('an empty file has no rows and says so', async () => {
    const { code, summary } = await replay(await start(), write('empty.csv', ''), 'nyc311');
    expect(code).toBe(1);
    expect(summary.rows).toBe(0);
    expect(errors.join()).toContain('no rows');
  });

  it('any file of bodies and rubbish is accounted for, under any faults', async () => {
    const line = fc.oneof(fc.integer({ min: 0, max: 9 }).map((id) => body(String(id))), fc.constant('{"'), fc.json());
    const fault = fc.constantFrom(null, null, null, { status: 503, retryAfter: 0 }, { status: 400 }, { cut: 'after' } as const, { cut: 'before' } as const);
    await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 25 }), fc.array(fault, { maxLength: 10 }), async (content, faults) => {
      const { summary } = await replay(await start({ fault: (n) => faults[n] ?? null }), write('any.jsonl', content.join('\n')), 'calls');
      expect(summary.rows).toBe(content.length);
    }), { numRuns: 20 });
  }, 60_000);
});

describe('a server that fails', () => {
  it('503 is tried again with the same body after Retry-After', async () => {
    const server = await start({ fault: (n) => (n < 2 ? { status: 503, retryAfter: 1 } : null) });
    const since = performance.now();
    const { code, summary } = await replay(server, write('one.jsonl', jsonl(1)), 'calls');
    expect({ code, accepted: summary.accepted }).toEqual({ code: 0, accepted: 1 });
    expect(performance.now() - since).toBeGreaterThan(1950);
    expect(server.bodies.length).toBe(3);
    expect(new Set(server.bodies.map((sent) => JSON.stringify(sent))).size).toBe(1);
  });

  it('a connection lost after the call was stored does not make a second call', async () => {
    const server = await start({ fault: (n) => (n < 8 ? { cut: n % 2 === 0 ? 'after' : 'before' } : null) });
    const { code, summary } = await replay(server, write('lost.jsonl', jsonl(12)), 'calls');
    expect(code).toBe(0);
    expect(server.calls.size).toBe(12);
    expect(summary.refused).toBe(0);
    expect(summary.accepted + summary.duplicate).toBe(12);
  });

  it('a fault that stays is about that call only', async () => {
    const server = await start({ fault: (_, sent) => (sent['externalId'] === '1' ? { status: 500, retryAfter: 0 } : null) });
    const { code, summary } = await replay(server, write('three.jsonl', jsonl(3)), 'calls');
    expect(code).toBe(1);
    expect(summary).toMatchObject({ accepted: 2, refusals: { server_fault: 1 } });
  });

  it('gives up on a server that stays away', async () => {
    const server = await start();
    const target = { url: server.url, token: server.token, patience: 300, signal: new AbortController().signal };
    await server.stop();
    fake = null;
    await expect(postCall(target, { source: 'test' })).rejects.toThrow(ServerUnusable);
  });

  it.each([
    ['another token', (s: FakeIntake) => [s.url, 'wrong'], 'token is not known'],
    ['another address', (s: FakeIntake) => [`${s.url}/elsewhere`, s.token], 'no intake'],
  ])('%s: nothing is sent twice, the rest is counted as not sent, exit 3', async (_, target, message) => {
    const server = await start();
    const [url = '', token = ''] = target(server);
    const code = await run([write('many.jsonl', jsonl(200)), '--adapter', 'calls', '--url', url, '--token', token, '--json']);
    expect(code).toBe(3);
    expect(errors.join()).toContain(message);
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ rows: 200, accepted: 0, refused: 200, refusals: { not_sent: 200 } });
  });
});

describe('order and pace', () => {
  it('rows of one call go one after the other, in the order of the file', async () => {
    const server = await start({ delay: 3 });
    const content = Array.from({ length: 60 }, (_, i) => body(String(i % 3), { revision: Math.floor(i / 3) }));
    await replay(server, write('revisions.jsonl', content.join('\n')), 'calls');
    for (const id of ['0', '1', '2']) {
      const revisions = server.bodies.filter((sent) => sent['externalId'] === id).map((sent) => sent['revision']);
      expect(revisions).toEqual(Array.from({ length: 20 }, (_, i) => i));
    }
    expect(server.mostAtOnce()).toBeLessThanOrEqual(3);
  });

  it('never has more than 32 calls on their way', async () => {
    const server = await start({ delay: 5 });
    await replay(server, write('flood.jsonl', jsonl(300)), 'calls');
    expect(server.mostAtOnce()).toBeLessThanOrEqual(32);
    expect(server.mostAtOnce()).toBeGreaterThan(8);
  });

  it('--speed runs on the file’s own clock', async () => {
    const content = [0, 30, 60].map((s) => body(String(s), { receivedAt: new Date(Date.UTC(2026, 0, 5) + s * 1000).toISOString() }));
    const { summary } = await replay(await start(), write('minute.jsonl', content.join('\n')), 'calls', '--speed', '100');
    expect(summary.seconds).toBeGreaterThanOrEqual(0.59);
  });

  it('Ctrl-C finishes what is on its way and prints what was done', async () => {
    const before = process.listenerCount('SIGINT');
    const server = await start({ fault: (n) => { if (n === 50) process.emit('SIGINT'); return null; }, delay: 2 });
    const { code, summary } = await replay(server, write('long.jsonl', jsonl(500)), 'calls');
    expect(code).toBe(3);
    expect(summary.rows).toBe(500);
    expect(summary.accepted).toBe(server.calls.size);
    expect(summary.refusals['not_sent']).toBe(500 - server.calls.size);
    expect(server.calls.size).toBeLessThan(120);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

it('a token may begin with a dash', () => {
  const parsed = parseOptions(['f', '--adapter', 'calls', '--url', 'http://localhost:1', '--token', '-x_y-', '--json']);
  expect(parsed).toMatchObject({ json: true, server: { token: '-x_y-' } });
});

describe('wrong usage', () => {
  it.each([
    [[], 'FILE'], [['a', 'b', '--adapter', 'calls'], 'FILE'], [['a'], '--adapter takes'], [['a', '--adapter', 'csv'], '--adapter takes'],
    [['a', '--adapter', 'calls', '--speed', '0'], '--speed'], [['a', '--adapter', 'calls', '--speed', 'fast'], '--speed'],
    [['a', '--adapter', 'calls', '--url', 'localhost'], '--url'], [['a', '--adapter', 'calls', '--url', 'http://localhost:1'], '--token'],
    [['a', '--adapter', 'calls', '--token', 'x'], '--url'], [['a', '--adapter', 'calls', '--nope'], '--nope'],
  ])('%j exits 2 and says why', async (argv, word) => {
    expect(await run(argv)).toBe(2);
    expect(errors.join()).toContain(word);
  });

  it('the wrong adapter exits 2, a file that is not there 3', async () => {
    const server = await start();
    const rest = ['--url', server.url, '--token', server.token];
    expect(await run([`${REAL}nyc311-2013-12-25.csv.gz`, '--adapter', 'sffd', ...rest])).toBe(2);
    expect(await run([join(folder, 'nowhere.csv'), '--adapter', 'sffd', ...rest])).toBe(3);
    expect(server.bodies).toEqual([]);
  });
});

it('plain and gzip give the same calls', async () => {
  const text = gunzipSync(readFileSync(`${REAL}sffd-2016-12.csv.gz`)).toString().split('\n').slice(0, 200).join('\n');
  const sent = [];
  for (const [name, content] of [['plain.csv', text], ['packed.csv', gzipSync(text)]] as const) {
    const server = await start();
    await replay(server, write(name, content), 'sffd');
    sent.push([...server.calls.entries()].sort());
  }
  expect(sent[0]).toEqual(sent[1]);
});

describe('the comparison as a page', () => {
  const summary = {
    rows: 3, accepted: 2, linked: 0, duplicate: 0, refused: 1, refusals: { no_id: 1 }, notes: {}, warnings: {}, damage: null, seconds: 1,
    response: compare(new Map([['a', 300], ['b', 1200], ['never ours', 60]]), new Map([['a', 200], ['b', 700]])),
  };

  it('counts the calls that both reached, and the share of them in time', () => {
    expect(summary.response).toEqual({
      n: 2, ours: { p50: 700, p90: 700 }, file: { p50: 1200, p90: 1200 },
      within: [{ minutes: 5, ours: 0.5, file: 0.5 }, { minutes: 8, ours: 0.5, file: 0.5 }, { minutes: 10, ours: 0.5, file: 0.5 }, { minutes: 15, ours: 1, file: 0.5 }],
    });
  });

  it('stands alone: no script, nothing from elsewhere, and a name in the file is no markup', () => {
    const page = reportPage({ file: '/x/<b>.csv', summary, pairs: [{ ours: 200, file: 300 }, { ours: 700, file: 1200 }] });
    expect(page).toContain('<svg');
    expect(page).toContain('11:40');
    expect(page).toContain('&#60;b&#62;.csv');
    expect(page).not.toMatch(/<script|https?:|src=|<b>/);
  });

  it('says so where nobody was sent', () => {
    const page = reportPage({ file: 'f', summary: { ...summary, response: null }, pairs: [] });
    expect(page).toContain('there is nothing to compare');
  });
});

it('a file that is not there is told in words', async () => {
  expect(await run([join(folder, 'nowhere.csv'), '--adapter', 'sffd'])).toBe(3);
  expect(errors.join()).toMatch(/there is no file .*nowhere\.csv/);
});

it('a token nobody knows ends it before the first row', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => { asked.push(request.url ?? ''); response.writeHead(401, { 'content-type': 'application/json' }).end('{}'); }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  expect(await run([write('one.jsonl', jsonl(3)), '--adapter', 'calls', '--url', url, '--token', 'wrong', '--json'])).toBe(3);
  server.close();
  expect(asked).toEqual(['/api/v1/me']);
  expect(errors.join()).toContain('token is not known');
  expect(lines).toEqual([]);
});
