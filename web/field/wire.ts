/** How the phone speaks to the server. Nobody answering is one thing, an answer of "no" another. */
import * as z from 'zod/mini';
import { clock } from '#web/data/clock.ts';
import { takeEarly, type Early } from './door-events.ts';
import { FileRefused, type KeptFile } from './files.ts';
import { ReportRefused, type OutboxWire, type Report } from './outbox.ts';
import { answerShape, fieldShape, lentShape, meShape, type Me, type Text } from './shapes.ts';

const BASE = '/api/v1';
const PATIENCE_MS = 20_000;
const FILE_PATIENCE_MS = 110_000; // the server waits two minutes for a picture over a weak line

/** The server answered, and not with what was asked for. */
export class Answered extends Error {
  readonly status: number;
  readonly code: string;
  readonly reason: Text | null;
  constructor(status: number, code: string, reason: Text | null = null) { super(`${status} ${code}`); this.status = status; this.code = code; this.reason = reason; }
}

const problem = z.object({ code: z.string(), title: z.optional(z.string()) });

async function ask<T extends z.ZodMiniType>(path: string, shape: T, body?: unknown, method = body === undefined ? 'GET' : 'POST', early: Early | null = null): Promise<z.output<T>> {
  const send = (): Promise<Response> => fetch(BASE + path, {
    method, credentials: 'same-origin', signal: AbortSignal.timeout(PATIENCE_MS),
    headers: { accept: 'application/json', 'accept-language': document.documentElement.lang || 'zh-CN', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await (early ? early.response.catch(send) : send());
  const json: unknown = response.status === 204 ? null : await response.json();
  if (response.ok) return shape.parse(json);
  const told = problem.safeParse(json);
  const title = told.success ? told.data.title : undefined;
  throw new Answered(response.status, told.success ? told.data.code : '', title === undefined ? null : { zh: title, en: title });
}

export async function askMe(): Promise<Me> {
  const early = takeEarly(`${BASE}/me`);
  const sent = early?.sent ?? clock.mono();
  const me = await ask('/me', meShape, undefined, 'GET', early);
  if (me.now) clock.observe(Date.parse(me.now), 1, sent);
  return me;
}

/** Incidents in hand, units, items, telephones and messages: one question, since each costs a bad line half a second. */
export const askField = () => ask('/field', fieldShape, undefined, 'GET', takeEarly(`${BASE}/field`));
export const tellRead = (id: string): Promise<unknown> => ask(`/unit-messages/${encodeURIComponent(id)}/read`, z.unknown(), {});
export const logOut = (): Promise<unknown> => ask('/session', z.unknown(), undefined, 'DELETE');

export const askRelay = (incidentId: string) => ask(`/incidents/${encodeURIComponent(incidentId)}/relay`, lentShape, {});

/** The offer is on this screen. */
export const tellShown = (device: string, incidentId: string, assignmentId: string): Promise<unknown> => ask(`/devices/${device}/shown`, z.unknown(), { incidentId, assignmentId });

export function reportTo(device: string): OutboxWire {
  return {
    async report(report: Report) {
      try {
        return await ask(`/devices/${device}/commands`, answerShape, report);
      } catch (cause) {
        if (cause instanceof Answered && (cause.status === 400 || cause.status === 413)) throw new ReportRefused(cause.code);
        throw cause;
      }
    },
  };
}

/** Whoever is not let in, or is told to come back, tries again later; any other "no" stays one. */
const LATER: readonly number[] = [401, 408, 429];

export async function putFile({ incidentId, sha256, media }: KeptFile, bytes: ArrayBuffer): Promise<void> {
  const response = await fetch(`${BASE}/incidents/${encodeURIComponent(incidentId)}/files/${sha256}`, {
    method: 'PUT', credentials: 'same-origin', signal: AbortSignal.timeout(FILE_PATIENCE_MS), headers: { accept: 'application/json', 'content-type': media }, body: bytes,
  });
  if (response.ok) return;
  const told = problem.safeParse(await response.json().catch(() => null));
  const code = told.success ? told.data.code : '';
  throw response.status >= 500 || LATER.includes(response.status) ? new Answered(response.status, code) : new FileRefused(code);
}
