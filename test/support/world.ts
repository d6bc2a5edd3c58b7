/**
 * A town to try things in: a real server on a real database with a clock that only the test moves, and people who
 * act through HTTP in the words of the glossary.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncidentView } from '#domain/incident/contract.ts';
import { instant, parseInstant, plus, toMs, type Instant, type Span } from '#domain/shared/time.ts';
import { readConfig } from '#server/config.ts';
import { startServer, type Parts, type RunningServer } from '#server/main.ts';
import { driveClock } from '#server/platform/clock.ts';
import { silentLog } from '#server/platform/log.ts';
import { freshDatabase, type FreshDatabase } from './database.ts';

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
  headers: Headers;
}

export interface Problem {
  code: string;
  title: string;
}

/** A Wednesday morning, local 10:00, in 2026. */
export const MORNING = '2026-03-18T02:00:00.000Z' as Instant;

export interface World {
  readonly server: RunningServer;
  readonly url: string;
  readonly dataDir: string;
  now(): Instant;
  /** Moves the clock and lets everything that falls due happen, deadline by deadline. */
  pass(span: Span): Promise<void>;
  /** Sets the clock, also backwards; nothing fires by itself. */
  set(at: Instant): Promise<void>;
  settle(): Promise<void>;
  as(username: string): Promise<Person>;
  close(): Promise<void>;
  /** Stops the server and starts another on the same database and folder. */
  restart(parts?: Parts): Promise<void>;
}

export interface Person {
  readonly username: string;
  readonly token: string;
  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>>;
  post<T = Record<string, unknown>>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  /** Acts on an incident and expects it to be allowed. */
  does(incidentId: string, action: string, body?: object, headers?: Record<string, string>): Promise<IncidentView>;
  /** Acts on an incident and expects the refusal of this code. */
  isRefused(incidentId: string, action: string, code: string, body?: object): Promise<Answer<Problem>>;
  sees(incidentId: string): Promise<IncidentView>;
}

export interface WorldOptions extends Parts {
  at?: Instant;
  /** settings beside those of every world */
  settings?: Readonly<Record<string, string>>;
  /** what is done to the database before the server is started on it */
  before?(database: FreshDatabase, dataDir: string, at: Instant): Promise<void>;
}

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  return worldOn(await freshDatabase(), options);
}

/** On a migrated, otherwise empty database, which goes with it. */
export async function worldOn(database: FreshDatabase, options: WorldOptions = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'liandong-world-'));
  let at = options.at ?? MORNING;
  await driveClock(database.db, at);
  const { at: _at, before, settings = {}, ...parts } = options;
  await before?.(database, dataDir, at);
  let server = await start(database, dataDir, parts, settings);
  const people = new Map<string, Promise<Person>>();
  const step = async (to: Instant) => {
    at = to;
    await driveClock(database.db, to);
    await server.settle();
  };
  const world: World = {
    get server() { return server; },
    get url() { return server.url; },
    dataDir,
    now: () => at,
    async set(to) { at = to; await driveClock(database.db, to); },
    settle: () => server.settle(),
    async pass(span) {
      const until = plus(at, span);
      for (let due = await nextDue(database, until); due !== null; due = await nextDue(database, until)) await step(due > at ? due : at);
      await step(until);
    },
    as(username) {
      let person = people.get(username);
      if (!person) people.set(username, (person = logIn(world, username)));
      return person;
    },
    async restart(fresh = {}) {
      await server.close();
      server = await start(database, dataDir, { ...parts, ...fresh }, settings);
      people.clear();
    },
    async close() {
      await server.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return world;
}

function start(database: FreshDatabase, dataDir: string, parts: Parts, settings: Readonly<Record<string, string>>): Promise<RunningServer> {
  const config = readConfig({ LIANDONG_THREADS: '0', ...settings, PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: dataDir, DATABASE_URL: database.url, LIANDONG_DEMO: 'still', LIANDONG_CLOCK: 'driven', LOG_LEVEL: 'silent' });
  return startServer({ ...config, databaseUrl: database.url, dataDir }, { log: silentLog(), tickMs: 0, passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 }, ...parts });
}

async function nextDue(database: FreshDatabase, until: Instant): Promise<Instant | null> {
  const { rows } = await database.db.pool.query<{ due: Date | null }>(
    `select min(next_due_at) as due from liandong.incident where status <> 'closed' and next_due_at <= $1`, [until]);
  const due = rows[0]?.due;
  return due ? instant(due.getTime()) : null;
}

async function logIn(world: World, username: string): Promise<Person> {
  const passwords = JSON.parse(readFileSync(join(world.dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
  const opened = await fetch(`${world.url}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwords[username], token: true }),
  });
  if (!opened.ok) throw new Error(`${username} cannot log in: ${opened.status} ${await opened.text()}`);
  const { token } = (await opened.json()) as { token: string };
  return personWith(world, username, token);
}

function personWith(world: World, username: string, token: string): Person {
  const send = async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> => {
    const response = await fetch(`${world.url}/api/v1${path}`, {
      method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T, headers: response.headers };
  };
  const act = <T>(id: string, action: string, body: object, headers?: Record<string, string>) => send<T>('POST', `/incidents/${id}/actions/${action}`, body, headers);
  return {
    username, token,
    get: (path) => send('GET', path),
    post: (path, body, headers) => send('POST', path, body, headers),
    async does(id, action, body = {}, headers) {
      const answer = await act<IncidentView & Problem>(id, action, body, headers);
      if (answer.status !== 200) throw new Error(`${username} may not ${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async isRefused(id, action, code, body = {}) {
      const answer = await act<Problem>(id, action, body);
      if (answer.body.code !== code) throw new Error(`${username} ${action}: expected ${code}, got ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`);
      return answer;
    },
    async sees(id) {
      const answer = await send<IncidentView>('GET', `/incidents/${id}`);
      if (answer.status !== 200) throw new Error(`${username} does not see ${id}: ${answer.status}`);
      return answer.body;
    },
  };
}

let calls = 0;

export interface CallAnswer {
  callId: string;
  incidentId: string;
  outcome: string;
  conflict?: boolean;
  warnings: { field: string; code: string }[];
  incident: IncidentView;
  proposal: { verdict: string; item: string | null; danger: { code: string }[] };
}

/** A body of `POST /calls` with everything a test does not care about filled in. */
export function aCall(world: World, fill: Record<string, unknown> = {}): Record<string, unknown> {
  calls += 1;
  return { source: 'test', externalId: `call-${calls}`, receivedAt: world.now(), channel: '110', text: '楼上半夜拖家具，咚咚咚吵得睡不着，麻烦来人说一声', town: 'pujin', ...fill };
}

/** A call taken by `who`; throws unless it was taken. */
export async function takeCall(world: World, who: Person, fill: Record<string, unknown> = {}): Promise<CallAnswer> {
  const answer = await who.post<CallAnswer>('/calls', aCall(world, fill));
  if (answer.status !== 201 && answer.status !== 200) throw new Error(`call not taken: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export { instant, parseInstant, plus, toMs };
