/**
 * S3: malformed requests by the thousand, over real sockets. None may be answered 5xx, show a stack trace, stop the
 * server, or be accepted silently. Mutations know the contract they break.
 */
import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ACTION_BODIES } from '#domain/incident/contract.ts';
import { callBody } from '#domain/intake/contract.ts';
import { encode, mutate, numbers, pick, type Attempt, type Sample } from '#test/support/malformed.ts';
import { size, within } from '#test/support/size.ts';
import { answer, createHttp, route } from './http.ts';

const SEED = 1_125;
const PER_ROUTE = size('S3', 2_000);
const AT_ONCE = 24;

const samples: Sample[] = [
  { path: '/api/v1/calls', method: 'POST', lenient: true, valid: {
    source: 'police', externalId: 'A1', revision: 1, receivedAt: '2026-11-25T10:00:00+08:00', channel: '110', text: '楼上噪音很大。',
    caller: { phone: '13900000000', name: '某', secret: true }, place: { text: '某路1号', position: { lon: 121.5, lat: 31.1 } }, flags: { weapon: false } } },
  { path: '/api/v1/incidents/i1/actions/decide', method: 'POST', valid: { verdict: 'divert', item: 'QZ-01', danger: ['G01'], reason: 'x' } },
  { path: '/api/v1/incidents/i1/actions/record', method: 'POST', valid: { kind: 'note', text: '已到场', data: { n: 1, ok: true } } },
  { path: '/api/v1/incidents/i1/actions/arrive', method: 'POST', valid: { position: { lon: 121.5, lat: 31.1, datum: 'gcj02' } } },
  { path: '/api/v1/incidents/i1/actions/dispatch', method: 'POST', valid: { unitId: 'u1', part: 'co' } },
  { path: '/api/v1/incidents?status=received&limit=20', method: 'GET', valid: {} },
];

let app: FastifyInstance;
let port = 0;
let faults = 0;

/** What a database would do with a text it cannot hold: fail. If such a text gets this far, the answer is a 500. */
function store(value: unknown): void {
  const text = JSON.stringify(value);
  if (/\\u0000|\\ud[89a-f]/i.test(text)) throw new Error('invalid byte sequence for encoding');
}

beforeAll(async () => {
  app = createHttp({ guard: async () => null, observe: (_method, _route, status) => { if (status >= 500) faults += 1; } });
  route(app, { method: 'POST', path: '/api/v1/calls', action: 'call.take', lenient: true, body: callBody, response: z.object({ ok: z.boolean() }), handler: () => answer(201, { ok: true }) });
  for (const action of ['decide', 'record', 'arrive', 'dispatch'] as const) {
    route(app, {
      method: 'POST', path: `/api/v1/incidents/:id/actions/${action}`, action, params: z.strictObject({ id: z.string().min(1).max(128) }), body: ACTION_BODIES[action],
      response: z.object({ ok: z.boolean() }), handler: ({ body, params }) => { store([body, params]); return { ok: true }; },
    });
  }
  route(app, {
    method: 'GET', path: '/api/v1/incidents', action: 'incident.list',
    query: z.strictObject({ status: z.string().max(40).optional(), q: z.string().max(100).optional(), limit: z.coerce.number().int().min(1).max(200).optional() }),
    response: z.object({ ok: z.boolean() }), handler: ({ query }) => { store(query); return { ok: true }; },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  if (typeof address === 'object' && address) port = address.port;
});
afterAll(() => app.close());

const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

/** A body sent where none belongs, or one that is too large, may end in a cut: tried again once, as clients do. */
function send(a: Attempt, again = true): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { ...a.headers, ...(a.method !== 'GET' && a.type ? { 'content-type': a.type } : {}), ...(a.method === 'GET' ? {} : { 'content-length': String(a.body.length) }) };
    const req = httpRequest({ host: '127.0.0.1', port, method: a.method, path: a.path, headers, agent }, (res) => {
      let body = '';
      res.setEncoding('utf8').on('data', (chunk: string) => { body += chunk; }).on('end', () => { resolve({ status: res.statusCode ?? 0, body }); });
    });
    req.on('error', (error) => { if (again) resolve(send(a, false)); else reject(error); });
    req.end(a.method === 'GET' ? undefined : a.body);
  });
}

/** What must not be answered: a fault, a place in our code, a yes to what breaks the contract; null: it is well. */
function faultOf(attempt: Attempt, status: number, body: string): string | null {
  if (status >= 500 || /\bat \w+.*:\d+:\d+|node_modules|\.ts:/.test(body)) return `${status} ${body.slice(0, 200)}`;
  return attempt.mustFail && status < 400 ? 'accepted' : null;
}

describe('malformed requests', () => {
  it.each(samples)(`${PER_ROUTE} mutations of $path: refused with a reason, never a fault`, { timeout: within('S3', 120_000) }, async (sample) => {
    const seed = SEED + samples.indexOf(sample);
    const random = numbers(seed);
    const attempts = Array.from({ length: PER_ROUTE }, () => mutate(sample, random));
    const statuses = new Map<number, number>();
    const next = attempts.values();
    const worker = async (): Promise<void> => {
      for (const attempt of next) {
        const { status, body } = await send(attempt);
        const about = `seed ${seed}: ${attempt.what} ${attempt.method} ${attempt.path} ${attempt.body.toString('latin1').slice(0, 300)}`;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        const fault = faultOf(attempt, status, body);
        if (fault !== null) expect.fail(`${fault} to ${about}`);
        if (status >= 400) expect(JSON.parse(body), about).toMatchObject({ status, code: expect.stringMatching(/^(request|access)\./) });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(faults).toBe(0);
    expect([...statuses.values()].reduce((a, b) => a + b)).toBe(PER_ROUTE);
    expect(statuses.get(400) ?? 0, 'most of it has to be refused, or the mutations are too mild').toBeGreaterThan(PER_ROUTE / 10);
    expect((await send({ what: '', method: sample.method, path: sample.path, type: 'application/json', body: encode(sample.valid), mustFail: false })).status).toBeLessThan(300);
  });

  it('twin: a route that reads its body without a contract accepts what it must not, and trips over what it cannot store', { timeout: 60_000 }, async () => {
    const open = createHttp({ guard: async () => null, observe: () => undefined });
    route(open, { method: 'POST', path: '/api/v1/open', action: 'call.take', lenient: true, body: z.any(), response: z.object({ ok: z.boolean() }), handler: ({ body }) => { store(body); return { ok: true }; } });
    const random = numbers(SEED);
    const found = new Set<string>();
    try {
      for (let n = 0; n < 400; n++) {
        const attempt = mutate({ ...samples[1], path: '/api/v1/open', method: 'POST', valid: samples[1]?.valid ?? {} }, random);
        const answered = await open.inject({ method: 'POST', url: '/api/v1/open', headers: { 'content-type': 'application/json' }, payload: attempt.body });
        const fault = faultOf(attempt, answered.statusCode, answered.body);
        if (fault !== null) found.add(fault === 'accepted' ? 'accepted' : 'tripped');
      }
    } finally { await open.close(); }
    expect([...found].sort()).toEqual(['accepted', 'tripped']);
  });

  it('bytes that are no HTTP are answered 4xx and cut, and the server lives on', { timeout: 30_000 }, async () => {
    const random = numbers(SEED);
    const pieces = ['GET / HTTP/1.1\r\n', 'POST /api/v1/calls HTTP/1.1\r\nHost: x\r\n', 'Content-Length: 5\r\nContent-Length: 6\r\n', 'Transfer-Encoding: chunked\r\n', 'zz\r\n', '\0\0\0', 'Host: \xff\r\n', `X: ${'y'.repeat(20_000)}\r\n`, '\r\n', ' folded\r\n', 'Content-Length: -1\r\n', 'GET /x HTTP/9.9\r\n'];
    const texts = Array.from({ length: 400 }, () => Array.from({ length: 1 + random(5) }, () => pick(random, pieces)).join(''));
    const next = texts.values();
    const worker = async (): Promise<void> => {
      for (const text of next) {
        const answered = await raw(`${text}\r\n\r\n`);
        if (answered) expect(answered, JSON.stringify(text.slice(0, 200))).toMatch(/^HTTP\/1\.1 4\d\d /);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    const alive = samples[0];
    if (alive) expect((await send({ what: '', method: 'POST', path: alive.path, type: 'application/json', body: encode(alive.valid), mustFail: false })).status).toBe(201);
  });
});

/** Everything the server says until it cuts, or for 50 ms. */
function raw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => { socket.write(Buffer.from(text, 'latin1')); });
    socket.setTimeout(50, () => { socket.destroy(); });
    socket.on('data', (chunk) => { said += chunk.toString('latin1'); }).on('error', () => undefined).on('close', () => { resolve(said); });
  });
}
