/** R8: the end of a server under load. Clients try again with the same key; none of their requests is lost. */
import { Agent, request as httpRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readEvents } from '#test/support/sse.ts';
import { answer, createHttp, idempotencyKey, route } from './http.ts';
import { createLive } from './live.ts';
import type { Live } from './live.ts';

interface Event { town: string; seq: number }
interface Server { app: FastifyInstance; live: Live<Event>; slow: number; arrived: number }

/** What both servers share: a database that keeps keys and a log. */
class Store {
  readonly done = new Map<string, number>();
  readonly log: Event[] = [];
  take(key: string): number {
    const known = this.done.get(key);
    if (known !== undefined) return known;
    this.log.push({ town: 'jia', seq: this.log.length + 1 });
    this.done.set(key, this.log.length);
    return this.log.length;
  }
}

async function serve(store: Store, port: number): Promise<Server> {
  const live = createLive<Event>({
    readLog: async (_town, after, limit) => store.log.slice(after, after + limit), heads: async () => new Map([['jia', store.log.length]]), now: () => performance.now(), pollMs: 20,
  });
  const app = createHttp({ guard: async () => null, closeWithin: 3_000 });
  const server = { app, live, slow: 0, arrived: 0 };
  route(app, {
    method: 'POST', path: '/take', action: 'public', body: z.strictObject({ n: z.number() }), response: z.object({ seq: z.number() }),
    handler: async ({ body, request }) => {
      const key = idempotencyKey(request);
      server.arrived += 1;
      await pause(5 + (body.n % 7) * 5);
      server.slow += 1;
      return answer(201, { seq: store.take(typeof key === 'string' ? key : 'none') });
    },
  });
  route(app, { method: 'GET', path: '/hang', action: 'public', response: z.object({}), handler: () => { server.arrived += 1; return new Promise(() => undefined); } });
  route(app, {
    method: 'GET', path: '/events', action: 'public', response: 'text/event-stream',
    handler: ({ request, reply }) => {
      const cursor = request.headers['last-event-id'];
      live.subscribe(reply, { account: 'a', cursor: typeof cursor === 'string' ? cursor : null, towns: ['jia'], allow: () => true, project: JSON.stringify });
      return undefined;
    },
  });
  await live.start();
  app.addHook('preClose', async () => { live.close(); });
  await app.listen({ port, host: '127.0.0.1' });
  return server;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 });

function post(port: number, n: number): Promise<number> {
  return new Promise((resolve) => {
    const body = JSON.stringify({ n });
    const headers = { 'content-type': 'application/json', 'content-length': body.length, 'idempotency-key': `k${n}` };
    const req = httpRequest({ host: '127.0.0.1', port, path: '/take', method: 'POST', headers, agent }, (res) => {
      res.resume().on('end', () => { resolve(res.statusCode ?? 0); }).on('error', () => { resolve(0); });
    });
    req.on('error', () => { resolve(0); }).end(body);
  });
}

/** As every client of ours does: 503 or a cut is tried again, anything else is final. */
async function persist(port: number, n: number): Promise<number> {
  for (let tries = 0; tries < 400; tries++) {
    const status = await post(port, n);
    if (status !== 0 && status !== 503) return status;
    await pause(10);
  }
  return 0;
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('closing', () => {
  it('under load, five times in a row: nothing fails after a retry, nothing twice, boards go on where they were', { timeout: 60_000 }, async () => {
    const store = new Store();
    let server = await serve(store, 0);
    const port = portOf(server.app);
    const seen: number[] = [];
    let cursor = '';
    let stop = false;
    const board = (async () => {
      while (!stop) {
        const reader = readEvents(`http://127.0.0.1:${port}/events`, { lastEventId: cursor, onMessage: (m) => { seen.push(JSON.parse(m.data).seq); } });
        await Promise.race([reader.ended, (async () => { while (!stop) await pause(10); })()]);
        cursor = reader.lastEventId() || cursor;
        reader.stop();
        await pause(10);
      }
    })();
    while (server.live.stats().clients === 0) await pause(5);
    let next = 0;
    let running = true;
    const failed: number[] = [];
    const workers = Array.from({ length: 32 }, async () => {
      while (running) {
        const n = next++;
        if (await persist(port, n) !== 201) failed.push(n);
      }
    });
    let slow = 0;
    for (let restart = 0; restart < 5; restart++) {
      await pause(200);
      await server.app.close(); // one that hung would run into the test's own limit
      slow += server.slow;
      server = await serve(store, port);
    }
    expect(slow).toBeGreaterThan(0); // requests were under way when it closed, at least once in five
    await pause(100);
    running = false;
    await Promise.all(workers);
    expect(failed).toEqual([]);
    expect(store.done.size).toBe(next);
    expect(store.log).toHaveLength(next);
    for (let waited = 0; seen.at(-1) !== next && waited < 5_000; waited += 10) await pause(10);
    stop = true;
    await board;
    expect(seen).toEqual(Array.from({ length: next }, (_, i) => i + 1));
    await server.app.close();
  });

  it('answers 503 and connection: close on a connection that is still open, and does not wait for ever for a request that hangs', async () => {
    const server = await serve(new Store(), 0);
    const url = `http://127.0.0.1:${portOf(server.app)}`;
    const hanging = fetch(`${url}/hang`).catch(() => 'cut');
    const kept = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (path: string): Promise<{ status: number; connection: string; code: unknown }> => new Promise((resolve, reject) => {
      httpRequest(`${url}${path}`, { method: 'POST', agent: kept, headers: { 'content-type': 'application/json' } }, (res) => {
        let body = '';
        res.on('data', (c) => { body += String(c); }).on('end', () => { resolve({ status: res.statusCode ?? 0, connection: res.headers.connection ?? '', code: JSON.parse(body).code }); });
      }).on('error', reject).end('{"n":6}'); // takes 35 ms
    });
    const first = ask('/take');
    const second = ask('/take').catch(() => 'cut'); // waits for the one connection
    while (server.arrived < 2) await pause(1);
    const closed = server.app.close();
    expect(await first).toMatchObject({ status: 201, connection: 'close' });
    expect(await second).toBe('cut'); // its connection was closed after the first; a client tries elsewhere
    await closed;
    expect(await hanging).toBe('cut');
  });
});
