import { Writable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { answer, createHttp, idempotencyKey, ifMatch, route } from './http.ts';
import type { HttpOptions } from './http.ts';

const open: FastifyInstance[] = [];
afterEach(async () => { for (const app of open.splice(0)) await app.close(); });

const CANARY = '张三13900001111';

function server(options: HttpOptions = {}): FastifyInstance {
  const app = createHttp({ guard: async () => null, ...options });
  open.push(app);
  route(app, {
    method: 'POST', path: '/api/v1/things/:id', action: 'incident.read', params: z.strictObject({ id: z.string().max(20) }),
    query: z.strictObject({ dry: z.enum(['yes', 'no']).optional() }), body: z.strictObject({ n: z.number().int(), note: z.string().max(10).optional() }),
    response: z.object({ id: z.string(), n: z.number() }),
    handler: ({ params, body }) => (body.n === 0 ? refuse('dispatch.unit_busy') : answer(201, { id: params.id, n: body.n, secret: CANARY })),
  });
  route(app, {
    method: 'POST', path: '/lenient', action: 'public', lenient: true, body: z.strictObject({ text: z.string() }), response: z.object({ text: z.string(), raw: z.number(), broken: z.boolean() }),
    handler: ({ body, request }) => ({ text: body.text, raw: request.rawBody?.length ?? -1, broken: request.brokenEncoding }),
  });
  route(app, { method: 'POST', path: '/raw', action: 'public', accepts: 'raw', response: z.object({ hex: z.string() }), handler: ({ request }) => ({ hex: request.rawBody?.toString('hex') ?? '' }) });
  route(app, { method: 'POST', path: '/form', action: 'public', accepts: 'form', body: z.strictObject({ score: z.coerce.number() }), response: 'text/html', handler: ({ body }) => `<p>${body.score}</p>` });
  route(app, { method: 'GET', path: '/fault', action: 'public', response: z.object({}), handler: () => { throw new Error(`connection to "${CANARY}" lost`); } });
  route(app, { method: 'GET', path: '/broken-contract', action: 'public', response: z.object({ n: z.number() }), handler: () => JSON.parse('{"n":"one"}') });
  route(app, { method: 'GET', path: '/healthz', action: 'public', withoutDatabase: true, response: z.object({ ok: z.boolean() }), handler: () => ({ ok: true }) });
  route(app, {
    method: 'POST', path: '/headers', action: 'public', response: z.object({ version: z.number().nullable(), key: z.string().nullable() }),
    handler: ({ request }) => {
      const version = ifMatch(request);
      const key = idempotencyKey(request);
      return isRefusal(version) ? version : isRefusal(key) ? key : { version, key };
    },
  });
  return app;
}

const json = (body: unknown, extra: Partial<InjectOptions> = {}): InjectOptions => ({
  method: 'POST', url: '/api/v1/things/x', headers: { 'content-type': 'application/json' }, payload: typeof body === 'string' ? body : JSON.stringify(body), ...extra,
});

async function code(app: FastifyInstance, request: InjectOptions): Promise<[number, unknown]> {
  const response = await app.inject(request);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.headers['x-content-type-options']).toBe('nosniff');
  return [response.statusCode, response.json().code];
}

describe('a route', () => {
  it('does not start without an action, or with parameters that have no contract', () => {
    const app = server();
    expect(() => app.get('/bare', async () => 'x')).toThrow(/GET \/bare does not say which action/);
    expect(() => route(app, { method: 'GET', path: '/x/:id', action: 'public', response: z.object({}), handler: () => ({}) })).toThrow(/parameters/);
  });

  it('answers what the contract names and nothing else', async () => {
    const response = await server().inject(json({ n: 1 }));
    expect(response.statusCode).toBe(201);
    expect(response.json()).toEqual({ id: 'x', n: 1 });
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    expect(response.headers['content-security-policy']).toContain("frame-ancestors 'none'");
  });

  it('makes refusals by rule 409 with their code', async () => {
    expect(await code(server(), json({ n: 0 }))).toEqual([409, 'dispatch.unit_busy']);
  });

  it('is denied without a guard, and asks the guard before it reads the body', async () => {
    expect(await code(server({ guard: undefined }), json({ n: 1 }))).toEqual([403, 'access.denied']);
    const asked: string[] = [];
    const guarded = server({ guard: async (_request, action) => { asked.push(action); return refuse('access.not_logged_in'); } });
    expect(await code(guarded, json('{broken'))).toEqual([401, 'access.not_logged_in']);
    expect(asked).toEqual(['incident.read']);
  });

  it('gives 503 with Retry-After while the database is away, but stays alive', async () => {
    const app = server({ ready: () => false });
    const response = await app.inject(json({ n: 1 }));
    expect([response.statusCode, response.json().code, response.headers['retry-after']]).toEqual([503, 'system.not_ready', '1']);
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    const lost = server({ isAway: (e) => e instanceof Error && e.message.includes('lost') });
    expect(await code(lost, { url: '/fault' })).toEqual([503, 'system.not_ready']);
  });
});

describe('a malformed request', () => {
  it.each<[string, InjectOptions, [number, string]]>([
    ['unknown field', json({ n: 1, z: 1 }), [400, 'request.unknown_field']],
    ['unknown query parameter', json({ n: 1 }, { url: '/api/v1/things/x?dryy=yes' }), [400, 'request.unknown_field']],
    ['repeated query parameter', json({ n: 1 }, { url: '/api/v1/things/x?dry=yes&dry=no' }), [400, 'request.invalid']],
    ['wrong type', json({ n: '1' }), [400, 'request.invalid']],
    ['missing field', json({}), [400, 'request.invalid']],
    ['no body', { method: 'POST', url: '/api/v1/things/x' }, [400, 'request.invalid']],
    ['null', json('null'), [400, 'request.invalid']],
    ['list', json('[]'), [400, 'request.invalid']],
    ['half a body', json('{"n":1'), [400, 'request.unreadable']],
    ['broken UTF-8', json('', { payload: Buffer.from([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x31, 0xff, 0x7d]) }), [400, 'request.unreadable']],
    ['NUL in a text', json('{"n":1,"note":"a\\u0000b"}'), [400, 'request.invalid']],
    ['half a surrogate pair', json('{"n":1,"note":"\\ud800"}'), [400, 'request.invalid']],
    ['NUL in the path', json({ n: 1 }, { url: '/api/v1/things/%00' }), [400, 'request.invalid']],
    ['__proto__', json('{"n":1,"__proto__":{"admin":true}}'), [400, 'request.unknown_field']],
    ['endless nesting', json(`${'['.repeat(120_000)}${']'.repeat(120_000)}`), [400, 'request.invalid']],
    ['deep objects', json(`${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}`), [400, 'request.invalid']],
    ['too large', json(`{"n":1,"note":"${'x'.repeat(270_000)}"}`), [413, 'request.too_large']],
    ['no type', json({ n: 1 }, { headers: {} , payload: '{"n":1}' }), [415, 'request.wrong_type']],
    ['a form', json('n=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }), [415, 'request.wrong_type']],
    ['text/plain, as a cross-site form could send', json({ n: 1 }, { headers: { 'content-type': 'text/plain' } }), [415, 'request.wrong_type']],
    ['another charset', json({ n: 1 }, { headers: { 'content-type': 'application/json; charset=gbk' } }), [415, 'request.wrong_type']],
    ['broken escape in the path', json({ n: 1 }, { url: '/api/v1/things/%zz' }), [400, 'request.unreadable']],
    ['broken escape in the query', json({ n: 1 }, { url: '/api/v1/things/x?dry=%ff' }), [400, 'request.unreadable']],
    ['too long an id', json({ n: 1 }, { url: `/api/v1/things/${'x'.repeat(21)}` }), [400, 'request.invalid']],
    ['a parameter beyond all measure', json({ n: 1 }, { url: `/api/v1/things/${'x'.repeat(2_000)}` }), [400, 'request.invalid']],
    ['another method', { method: 'GET', url: '/api/v1/things/x' }, [405, 'request.method']],
    ['another address', { method: 'GET', url: '/api/v1/thing' }, [404, 'request.not_found']],
    ['a fault', { url: '/fault' }, [500, 'system.fault']],
    ['an answer that breaks its contract', { url: '/broken-contract' }, [500, 'system.fault']],
  ])('%s', async (_what, request, expected) => {
    expect(await code(server(), request)).toEqual(expected);
  });

  it('names the unknown field by its path', async () => {
    const response = await server().inject(json({ n: 1, deep: 1 }));
    expect(response.json().errors).toEqual([{ in: 'body', path: 'deep', code: 'unknown_field' }]);
  });
});

describe('a lenient route', () => {
  it('takes broken and foreign encodings, flags them and keeps the bytes', async () => {
    const app = server();
    const post = (payload: Buffer, type: string) => app.inject({ method: 'POST', url: '/lenient', headers: { 'content-type': type }, payload });
    const bytes = Buffer.concat([Buffer.from('{"text":"a'), Buffer.from([0xff, 0xfe]), Buffer.from('b"}')]);
    expect((await post(bytes, 'application/json')).json()).toEqual({ text: 'a\ufffd\ufffdb', raw: bytes.length, broken: true });
    const gbk = Buffer.concat([Buffer.from('{"text":"'), Buffer.from([0xb0, 0xa1]), Buffer.from('"}')]);
    expect((await post(gbk, 'application/json; charset=GBK')).json()).toMatchObject({ text: '啊', broken: true });
    expect((await post(Buffer.from('{"text":"a\\u0000"}'), 'application/json')).json()).toMatchObject({ text: 'a\0', broken: false });
    expect((await post(Buffer.from('\ufeff{"text":"a"}'), 'application/json; charset=utf-8')).json()).toMatchObject({ text: 'a', broken: false });
    expect((await post(Buffer.from('{"text":'), 'application/json')).statusCode).toBe(400);
  });
});

describe('other bodies', () => {
  it('hands over raw bytes, and reads forms only where a route says so', async () => {
    const app = server();
    expect((await app.inject({ method: 'POST', url: '/raw', headers: { 'content-type': 'application/json' }, payload: Buffer.from([1, 255]) })).json()).toEqual({ hex: '01ff' });
    const form = await app.inject({ method: 'POST', url: '/form', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'score=5' });
    expect([form.body, form.headers['content-type']]).toEqual(['<p>5</p>', 'text/html; charset=utf-8']);
    expect(await code(app, json({ score: 5 }, { url: '/form' }))).toEqual([415, 'request.wrong_type']);
  });
});

describe('the headers of a change', () => {
  it.each<[Record<string, string>, unknown]>([
    [{}, { version: null, key: null }],
    [{ 'if-match': '"12"', 'idempotency-key': 'a-1' }, { version: 12, key: 'a-1' }],
    [{ 'if-match': 'W/"12"' }, 400], [{ 'if-match': '*' }, 400], [{ 'if-match': '12' }, 400], [{ 'if-match': '"1","2"' }, 400],
    [{ 'idempotency-key': '' }, 400], [{ 'idempotency-key': 'a b' }, 400], [{ 'idempotency-key': 'x'.repeat(129) }, 400],
  ])('%j', async (headers, expected) => {
    const response = await server().inject({ method: 'POST', url: '/headers', headers });
    expect(response.statusCode === 200 ? response.json() : response.statusCode).toEqual(expected);
  });
});

describe('what is written down', () => {
  it('is the route and the fault, never what was asked or what a driver quoted', async () => {
    let written = '';
    const sink = new Writable({ write(chunk, _encoding, done) { written += String(chunk); done(); } });
    const app = server({ logger: pino({ level: 'trace' }, sink) });
    const fault = await app.inject({ url: '/fault', headers: { 'x-note': encodeURIComponent(CANARY) } });
    expect(fault.body).not.toContain('13900001111');
    expect(Object.keys(fault.json()).toSorted()).toEqual(['code', 'id', 'status', 'title', 'type']);
    await app.inject(json({ n: 1, note: CANARY, [CANARY]: 1 }, { url: `/api/v1/things/${encodeURIComponent(CANARY)}?${encodeURIComponent(CANARY)}=1` }));
    expect(written).toContain(fault.json().id);
    expect(written).toContain('/api/v1/things/:id');
    expect(written).not.toMatch(/张三|13900001111|%E5%BC%A0/i);
  });
});
