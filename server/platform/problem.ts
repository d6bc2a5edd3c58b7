/** What goes wrong, as `application/problem+json` (RFC 9457). A client learns what it can mend; never our insides. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { isRefusalCode, refusalKind, refusalText } from '#domain/refusals.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Refusal, RefusalCode, RefusalKind } from '#domain/shared/refusal.ts';

export type Language = 'zh' | 'en';
export type Part = 'path' | 'query' | 'header' | 'body';

/** One thing to mend. `path` is dotted from the part's root; the value itself is never repeated. */
export interface PointError {
  in: Part;
  path: string;
  code: string;
}

export interface Problem {
  type: 'about:blank';
  status: number;
  code: RefusalCode;
  title: string;
  detail?: string;
  errors?: PointError[];
  /** of a fault: what to quote when asking */
  id?: string;
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  rule: 409, changed: 412, absent: 404, denied: 403, nobody: 401, throttled: 429,
  invalid: 400, too_large: 413, wrong_type: 415, method: 405, away: 503, fault: 500,
};
const RETRY_AFTER_SECONDS = 1;
const MAX_POINTS = 50;
const MAX_PATH = 200;

/** A request that was refused before any rule saw it. Thrown inside the HTTP layer only. */
export class RequestRefused extends Error {
  readonly refusal: Refusal;
  readonly points: PointError[];
  constructor(refusal: Refusal, points: PointError[] = []) {
    super(refusal.code);
    this.refusal = refusal;
    this.points = points;
  }
}

export function statusOf(refusal: Refusal): number {
  return STATUS[refusalKind(refusal.code)];
}

/** The better liked of zh and en by Accept-Language; zh when nothing decides. */
export function languageOf(acceptLanguage: string | undefined): Language {
  let best: { language: Language; q: number } = { language: 'zh', q: 0 };
  for (const part of (acceptLanguage ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
    const language = tag.startsWith('en') ? 'en' : tag.startsWith('zh') ? 'zh' : null;
    const q = Number(rest.find((r) => r.trim().startsWith('q='))?.trim().slice(2) ?? 1);
    if (language && q > best.q) best = { language, q };
  }
  return best.language;
}

export function toProblem(refusal: Refusal, language: Language, points: readonly PointError[] = []): Problem {
  const title = refusalText(refusal.code)[language];
  const named = (points.length > 0 ? points : pointOf(refusal)).slice(0, MAX_POINTS);
  const facts = points.length === 0 && named.length > 0 ? [] : Object.entries(refusal.params ?? {}).map(([name, value]) => `${name}: ${value}`);
  const about = [...facts, ...named.map((p) => `${p.in} ${p.path || '.'}: ${p.code}`)].join('; ');
  return {
    type: 'about:blank', status: statusOf(refusal), code: refusal.code, title,
    detail: about ? `${title} (${about})` : title,
    ...(named.length ? { errors: named } : {}),
  };
}

/** A value that a handler or a rule read itself: `path` or `header` of the refusal, told as any other. */
function pointOf({ code, params }: Refusal): PointError[] {
  if (!params) return [];
  if (code === 'request.invalid' && typeof params['header'] === 'string') return [{ in: 'header', path: params['header'], code: 'invalid_format' }];
  const [part, ...path] = String(params['path'] ?? '').split('.');
  return part === 'query' || part === 'body' ? [{ in: part, path: path.join('.'), code: 'invalid_value' }] : [];
}

/** zod's issues as points. Unknown keys give one point each. */
export function toPoints(part: Part, error: z.ZodError): PointError[] {
  return error.issues.flatMap((issue): PointError[] => {
    if (issue.code !== 'unrecognized_keys') return [point(part, issue.path, issue.code)];
    return issue.keys.map((key) => point(part, [...issue.path, key], 'unknown_field'));
  });
}

function point(part: Part, path: readonly PropertyKey[], code: string): PointError {
  return { in: part, path: path.map(String).join('.').slice(0, MAX_PATH), code };
}

/** All points unknown fields → `request.unknown_field`, else `request.invalid`. */
export function invalid(points: PointError[]): RequestRefused {
  const unknown = points.length > 0 && points.every((p) => p.code === 'unknown_field');
  return new RequestRefused(refuse(unknown ? 'request.unknown_field' : 'request.invalid'), points);
}

export function sendRefusal(request: FastifyRequest, reply: FastifyReply, refusal: Refusal, points: readonly PointError[] = []): FastifyReply {
  const problem = toProblem(refusal, languageOf(request.headers['accept-language']), points);
  if (problem.status === 503 || problem.status === 429) {
    reply.header('retry-after', String(refusal.params?.['retryAfter'] ?? RETRY_AFTER_SECONDS));
  }
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  return send(reply, problem);
}

/** Logs the fault under an id; the answer holds the id and nothing else of it. */
export function sendFault(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const id = randomBytes(6).toString('hex');
  request.log.error({ fault: id, method: request.method, route: request.routeOptions.url ?? null, ...describeFault(error) }, 'fault');
  const title = refusalText('system.fault')[languageOf(request.headers['accept-language'])];
  return send(reply, { type: 'about:blank', status: 500, code: 'system.fault', title, id });
}

function send(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem));
}

/** What the log may keep of an error: what a driver quotes from our data is cut out, since it may be personal. */
export function describeFault(error: unknown): { error: string; code: string | null; message: string; stack: string[] } {
  if (!(error instanceof Error)) return { error: typeof error, code: null, message: 'not an Error', stack: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).map((line) => line.trim());
  return { error: error.name, code, message: scrub(error.message), stack };
}

function scrub(message: string): string {
  return message.slice(0, 400)
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|=\([^)]*\)/g, '…')
    .replace(/[\p{Script=Han}][^\s,;:]*/gu, '…')
    .replace(/\d{5,}/g, '…');
}

const FRAMEWORK: Readonly<Record<string, RefusalCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.wrong_type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.unreadable',
  FST_ERR_BAD_URL: 'request.unreadable',
  FST_ERR_MAX_PARAM_LENGTH: 'request.invalid',
  FST_ERR_ASYNC_CONSTRAINT: 'request.unreadable',
};

/** The framework's own refusals, and aborted bodies, as ours; null when the error is a fault. */
export function refusalOfError(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = FRAMEWORK[code];
  if (known !== undefined && isRefusalCode(known)) return refuse(known);
  const aborted = code === 'ECONNRESET' || code === 'ABORT_ERR';
  return aborted && 'statusCode' in error && error.statusCode === 400 ? refuse('request.unreadable') : null;
}
