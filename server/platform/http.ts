/** The HTTP server: limits, headers, refusals as problems, one guard for every route, and a clean end. */
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import { refusalText } from '#domain/refusals.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { readBody } from './body.ts';
import { RequestRefused, refusalOfError, sendFault, sendRefusal } from './problem.ts';
import type { RegisteredRoute, RouteAction } from './route.ts';
import { API_HEADERS, addSecurityHeaders } from './security-headers.ts';

export { answer, route } from './route.ts';
export type { Answer, Input, Method, RegisteredRoute, ResponseShape, RouteAction, RouteSpec } from './route.ts';

/** Who asks, and may they? Sets `request.subject`; a refusal ends the request. */
export type Guard = (request: FastifyRequest, action: RouteAction) => Promise<Refusal | null>;

export interface HttpOptions {
  logger?: FastifyBaseLogger;
  /** addresses whose X-Forwarded-For is believed; never `true` (anybody could forge an address) */
  trustProxy?: string | string[] | false;
  /** without a guard every route but the public ones is denied */
  guard?: Guard;
  /** false while the database is away: requests that need it get 503 */
  ready?: () => boolean;
  /** an error that means the database went away in the middle: 503, the client tries again */
  isAway?: (error: unknown) => boolean;
  /** behind TLS: tells browsers to stay there */
  hsts?: boolean;
  bodyLimit?: number;
  tls?: { cert: string; key: string };
  /** how long running requests may take to end at the close, milliseconds */
  closeWithin?: number;
  /** seen once per finished request: method, route pattern, status, milliseconds */
  observe?: (method: string, route: string, status: number, ms: number) => void;
}

declare module 'fastify' {
  interface FastifyInstance {
    contracts: RegisteredRoute[];
    admit: (request: FastifyRequest, reply: FastifyReply, action: RouteAction) => Promise<FastifyReply | undefined>;
  }
  interface FastifyRequest {
    rawBody: Buffer | null;
    brokenEncoding: boolean;
    /** of a multipart form */
    files: readonly Buffer[];
    subject: Subject | null;
  }
}

const BODY_LIMIT = 256 * 1024; // decision 1
const MAX_URL_PARAMETER = 256;
const CLOSE_WITHIN_MS = 8_000; // R8: gone within 10 s
const KEEP_ALIVE_MS = 72_000; // above a proxy's usual 60 s, so that the proxy closes first

export function createHttp(options: HttpOptions = {}): FastifyInstance {
  const app: FastifyInstance = Fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    ...(options.tls ? { https: options.tls } : {}),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: options.bodyLimit ?? BODY_LIMIT,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: 120_000, // a picture over a weak line
    logController: new LogController({ disableRequestLogging: true }),
    return503OnClosing: false,
    routerOptions: { maxParamLength: MAX_URL_PARAMETER },
    frameworkErrors: (error, request, reply) => { answerError(options, error, request, reply.headers(API_HEADERS)); },
    clientErrorHandler: answerBrokenConnection,
  });
  decorate(app, options);
  addSecurityHeaders(app, options.hsts ?? false);
  addClosing(app, options.closeWithin ?? CLOSE_WITHIN_MS);
  addParsing(app);
  addAnswers(app, options);
  addLog(app, options);
  return app;
}

function decorate(app: FastifyInstance, options: HttpOptions): void {
  app.decorate('contracts', []);
  app.decorate('admit', (request: FastifyRequest, reply: FastifyReply, action: RouteAction) => admit(options, request, reply, action));
  app.decorateRequest('rawBody', null);
  app.decorateRequest('brokenEncoding', false);
  app.decorateRequest('files');
  app.decorateRequest('subject', null);
  app.addHook('onRoute', (r) => {
    if (!r.config?.action) throw new Error(`${String(r.method)} ${r.url} does not say which action it is; every route needs one`);
  });
}

async function admit(options: HttpOptions, request: FastifyRequest, reply: FastifyReply, action: RouteAction): Promise<FastifyReply | undefined> {
  const away = options.ready && !request.routeOptions.config.withoutDatabase && !options.ready();
  if (away) return sendRefusal(request, reply, refuse('system.not_ready'));
  if (action === 'public') return undefined;
  const refusal = options.guard ? await options.guard(request, action) : refuse('access.denied');
  return isRefusal(refusal) ? sendRefusal(request, reply, refusal) : undefined;
}

/** One parser for all types: the route says what it takes, everything else is 415. */
function addParsing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    try {
      done(null, readBody(request, Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)));
    } catch (error) {
      done(error instanceof Error ? error : new Error('unreadable body'));
    }
  });
  app.addHook('onRequest', async (request) => {
    const query = request.url.indexOf('?');
    if (query >= 0 && !isDecodable(request.url.slice(query))) throw new RequestRefused(refuse('request.unreadable'));
  });
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function addAnswers(app: FastifyInstance, options: HttpOptions): void {
  app.setErrorHandler((error, request, reply) => answerError(options, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsAt(app, request.url.split('?')[0] ?? '');
    if (allowed.length === 0) return sendRefusal(request, reply, refuse('request.not_found'));
    reply.header('allow', allowed.join(', '));
    return sendRefusal(request, reply, refuse('request.method'));
  });
}

function methodsAt(app: FastifyInstance, path: string): string[] {
  const asked = path.split('/');
  const matches = (pattern: string): boolean => {
    const parts = pattern.split('/');
    return parts.length === asked.length && parts.every((p, i) => p.startsWith(':') || p === asked[i]);
  };
  return [...new Set(app.contracts.filter((c) => matches(c.path)).map((c) => c.method))];
}

function answerError(options: HttpOptions, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof RequestRefused) return sendRefusal(request, reply, error.refusal, error.points);
  const refusal = refusalOfError(error);
  if (refusal) return sendRefusal(request, reply, refusal);
  if (options.isAway?.(error)) return sendRefusal(request, reply, refuse('system.not_ready'));
  return sendFault(request, reply, error);
}

/** What cannot even be read as HTTP: answered by hand, then cut. */
function answerBrokenConnection(error: Error & { code?: string }, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const status = tooLarge ? '431 Request Header Fields Too Large' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  const body = JSON.stringify({ type: 'about:blank', status: Number(status.slice(0, 3)), code: 'request.unreadable', title: refusalText('request.unreadable').zh });
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

/** From the first moment of the close: 503 and `connection: close`, so that clients go elsewhere and try again. */
function addClosing(app: FastifyInstance, within: number): void {
  let closing = false;
  app.addHook('preClose', async () => {
    closing = true;
    app.server.closeIdleConnections();
    setTimeout(() => { app.server.closeAllConnections(); }, within).unref();
  });
  app.addHook('onRequest', async (request, reply) => (closing ? sendRefusal(request, reply, refuse('system.not_ready')) : undefined));
  app.addHook('onSend', async (_request, reply) => { if (closing) reply.header('connection', 'close'); });
}

/** The log names the route's pattern, never the address asked for: that may hold what a person searched for. */
function addLog(app: FastifyInstance, options: HttpOptions): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    options.observe?.(request.method, route, reply.statusCode, reply.elapsedTime);
    const line = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= 500) request.log.warn(line, 'request');
    else request.log.debug(line, 'request');
  });
}

/** `If-Match: "<version>"` → the version; null without one; a refusal when it is something else. */
export function ifMatch(request: FastifyRequest): number | null | Refusal {
  const header = request.headers['if-match'];
  if (header === undefined) return null;
  const match = /^"(\d{1,15})"$/.exec(header.trim());
  return match ? Number(match[1]) : refuse('request.invalid', { header: 'If-Match' });
}

/** `Idempotency-Key`: 1 to 128 visible characters; null without one (decision 19: it is optional). */
export function idempotencyKey(request: FastifyRequest): string | null | Refusal {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  const key = Array.isArray(header) ? header.join() : header;
  return /^[\x21-\x7e]{1,128}$/.test(key) ? key : refuse('request.invalid', { header: 'Idempotency-Key' });
}
