/** A server with log-in and three routes to try, on a fresh database with the demonstration's accounts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { z } from 'zod';
import { freshDatabase } from '#test/support/database.ts';
import type { FreshDatabase } from '#test/support/database.ts';
import type { District } from '#domain/catalogue/district.ts';
import { instant } from '#domain/shared/time.ts';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { addAccessRoutes } from '#server/access/routes.ts';
import { seedAccounts } from '#server/access/seed.ts';
import { loadDistrict } from '#server/district/load.ts';
import { createAuth } from '#server/platform/auth.ts';
import type { Auth } from '#server/platform/auth.ts';
import { createHttp, route } from '#server/platform/http.ts';

export const START = Date.parse('2026-03-01T08:00:00Z');
export const HOUR = 3_600_000;
export const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

export interface Desk {
  district: District;
  dataDir: string;
  fresh: FreshDatabase;
  passwords: Map<string, string>;
  /** wall time and monotonic time, milliseconds: tests move them */
  now: number;
  tick: number;
  auth: Auth;
  app: FastifyInstance;
  /** which of the routes to try were acted on */
  acted: string[];
}

/** The desk of a test file: one database for all its tests, a new server for each. */
export function useDesk(): Desk {
  const desk: Partial<Desk> & Pick<Desk, 'now' | 'tick'> = { now: START, tick: 0 };
  beforeAll(async () => {
    desk.district = loadDistrict();
    desk.dataDir = mkdtempSync(join(tmpdir(), 'liandong-session-'));
    desk.fresh = await freshDatabase();
    await seedAccounts({ db: desk.fresh.db, district: desk.district, dataDir: desk.dataDir, at: instant(START) });
    desk.passwords = readDemoPasswords(desk.dataDir);
  }, 120_000);
  afterAll(async () => {
    await desk.fresh?.drop();
    if (desk.dataDir !== undefined) rmSync(desk.dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const { fresh } = desk;
    if (!fresh) throw new Error('the database did not start');
    Object.assign(desk, { now: START, tick: 0, acted: [] });
    desk.auth = createAuth({ db: fresh.db, now: () => desk.now, tick: () => desk.tick, secure: false, publicUrl: null });
    desk.app = serve(desk as Desk, desk.auth, { dataDir: desk.dataDir ?? '' });
    await desk.app.ready();
  });
  afterEach(() => desk.app?.close());
  return desk as Desk; // complete once the hooks above have run
}

export function serve(desk: Desk, auth: Auth, demo: { dataDir: string } | null): FastifyInstance {
  const http = createHttp({ guard: auth.guard });
  addAccessRoutes(http, { auth, district: desk.district, demo: demo && { ...demo, pace: null }, now: () => instant(desk.now), node: 'both', epoch: 1, broken: () => [], field: async () => ({ tasks: [], units: [], items: [], messages: [] }) });
  for (const [path, action] of [['decide', 'decide'], ['note', 'note'], ['admin', 'admin.write']] as const) {
    route(http, {
      method: 'POST', path: `/api/v1/try/${path}`, action, response: z.object({ by: z.string() }), body: z.strictObject({}),
      handler: ({ request }) => {
        desk.acted.push(path);
        return { by: request.subject?.account ?? 'nobody' };
      },
    });
  }
  return http;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const codeOf = (response: LightMyRequestResponse): string => response.json<{ code: string }>().code;

export function clientOf(desk: Desk) {
  const send = (options: InjectOptions): Promise<LightMyRequestResponse> => desk.app.inject({ remoteAddress: '10.0.0.1', ...options });
  return {
    send,
    post: (url: string, headers: Record<string, string>, payload: object | string = {}) => send({ method: 'POST', url: `/api/v1${url}`, headers, payload }),
    me: (headers: Record<string, string>) => send({ method: 'GET', url: '/api/v1/me', headers }),
    login: async (username: string, parts: { password?: string; headers?: Record<string, string>; token?: boolean; from?: string } = {}) => {
      const { password = desk.passwords.get(username) ?? '', headers = {}, token, from = '10.0.0.1' } = parts;
      const payload = { username, password, ...(token === undefined ? {} : { token }) };
      const response = await send({ method: 'POST', url: '/api/v1/session', headers, remoteAddress: from, payload });
      const cookie = (response.headers['set-cookie']?.toString() ?? '').split(';')[0] ?? '';
      return { response, cookie, token: response.statusCode === 200 ? (response.json<{ token?: string }>().token ?? '') : '' };
    },
  };
}
