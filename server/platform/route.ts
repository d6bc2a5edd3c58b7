/** One route: who may (action), what comes in, what goes out, and what happens. Nothing else starts. */
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { z } from 'zod';
import type { AccessAction } from '#domain/access/decide.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import type { Accepts } from './body.ts';
import { checkValue } from './body.ts';
import { smaller } from './compress.ts';
import { invalid, languageOf, sendRefusal, toPoints } from './problem.ts';
import type { Language, Part } from './problem.ts';
import { PAGE_POLICY } from './security-headers.ts';

export type RouteAction = AccessAction | 'public';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** A contract, or the media type of an answer that is no JSON. */
export type ResponseShape = z.ZodType | 'text/event-stream' | 'text/html' | 'text/plain' | 'application/octet-stream' | 'application/pdf' | 'application/geo+json';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type Body<R> = R extends z.ZodType ? z.input<R> : string | Buffer | undefined;

export interface Input<P, Q, B> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  language: Language;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** An answer with a status of its own; without it 200. */
export interface Answer<T> {
  readonly answer: true;
  status: number;
  body: T;
  headers?: Record<string, string>;
}

export function answer<T>(status: number, body: T, headers?: Record<string, string>): Answer<T> {
  return headers ? { answer: true, status, body, headers } : { answer: true, status, body };
}

function isAnswer(x: unknown): x is Answer<unknown> {
  return typeof x === 'object' && x !== null && 'answer' in x && x.answer === true && 'status' in x;
}

export interface RouteSpec<P, Q, B, R> {
  method: Method;
  /** from the root, `/api/v1/incidents/:id` */
  path: string;
  /** what the caller has to be allowed; `public` needs nobody */
  action: RouteAction;
  /** one line for the reference */
  summary?: string;
  /** needed where the path has parameters */
  params?: P;
  /** without one, any query parameter is an unknown field */
  query?: Q;
  body?: B;
  response: R;
  /** other successful statuses than 200 */
  statuses?: readonly number[];
  /** `json` unless said otherwise; `raw` hands over the bytes */
  accepts?: Accepts;
  /** take broken encodings and odd characters, flagged on `request.brokenEncoding` (decision 1) */
  lenient?: boolean;
  /** makes a told body fit for its contract, where leniency goes as far as fields */
  mend?: (told: unknown) => unknown;
  /** bytes a body may have, where the usual limit is too small */
  bodyLimit?: number;
  /** requests of this route under way at a time, in this process: more are told to come back. For bodies that fill memory */
  atOnce?: number;
  /** sent compressed to whoever can read that: for answers over bad lines, in which nobody's secret stands beside what another may choose */
  compressed?: boolean;
  /** answers also while the database is away */
  withoutDatabase?: boolean;
  /** takes `If-Match` or `Idempotency-Key`: said in the reference */
  headers?: readonly ('If-Match' | 'Idempotency-Key' | 'Last-Event-ID')[];
  handler: (input: Input<P, Q, B>) => Outcome<R> | Promise<Outcome<R>>;
}
/** A stream's handler takes over the reply and returns nothing. */
type Outcome<R> = Body<R> | Answer<Body<R>> | Refusal;

export interface RegisteredRoute {
  method: Method;
  path: string;
  action: RouteAction;
  summary: string;
  params: z.ZodType | undefined;
  query: z.ZodType | undefined;
  body: z.ZodType | undefined;
  response: ResponseShape;
  statuses: readonly number[];
  accepts: Accepts;
  headers: readonly string[];
}

declare module 'fastify' {
  interface FastifyContextConfig {
    action?: RouteAction;
    accepts?: Accepts;
    lenient?: boolean;
    withoutDatabase?: boolean;
  }
}

const NOTHING = z.strictObject({});

/** Registers the route on the server and in the reference. Throws when it is incomplete. */
export function route<
  P extends z.ZodType | undefined = undefined, Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined, R extends ResponseShape = ResponseShape,
>(app: FastifyInstance, spec: RouteSpec<P, Q, B, R>): void {
  if (spec.path.includes(':') && !spec.params) throw new Error(`${spec.method} ${spec.path} has parameters but no contract for them`);
  app.contracts.push(registered(spec));
  app.route({
    method: spec.method satisfies HTTPMethods,
    url: spec.path,
    config: { action: spec.action, accepts: spec.accepts ?? 'json', lenient: spec.lenient ?? false, withoutDatabase: spec.withoutDatabase ?? false },
    exposeHeadRoute: spec.method === 'GET' && spec.response !== 'text/event-stream',
    ...(spec.bodyLimit === undefined ? {} : { bodyLimit: spec.bodyLimit }),
    onRequest: admission(app, spec.action, spec.atOnce ?? null),
    handler: async (request, reply) => {
      const result = await spec.handler(parseInput(spec, request, reply));
      return reply.sent ? reply : sendOutcome(spec, request, reply, result);
    },
  });
}

/** Who may; and where bodies are large, how many at a time: counted before the first byte of a body is read. */
function admission(app: FastifyInstance, action: RouteAction, atOnce: number | null) {
  let underWay = 0;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const refused = await app.admit(request, reply, action);
    if (refused || atOnce === null) return refused;
    if (underWay >= atOnce) return sendRefusal(request, reply, refuse('system.overloaded'));
    underWay += 1;
    reply.raw.once('close', () => { underWay -= 1; });
    return undefined;
  };
}

function registered<P, Q, B, R extends ResponseShape>(spec: RouteSpec<P, Q, B, R>): RegisteredRoute {
  const { method, path, action, params, query, body, response } = spec;
  const schema = (s: unknown): z.ZodType | undefined => (s instanceof z.ZodType ? s : undefined);
  return {
    method, path, action, response, params: schema(params), query: schema(query), body: schema(body),
    summary: spec.summary ?? '', statuses: spec.statuses ?? [200], accepts: spec.accepts ?? 'json', headers: spec.headers ?? [],
  };
}

function parseInput<P, Q, B, R>(spec: RouteSpec<P, Q, B, R>, request: FastifyRequest, reply: FastifyReply): Input<P, Q, B> {
  checkValue('path', request.params);
  checkValue('query', request.query);
  return {
    params: parse('path', spec.params, request.params),
    query: parse('query', spec.query ?? NOTHING, request.query),
    body: parse('body', spec.body ?? (spec.accepts === 'raw' ? undefined : NOTHING), spec.mend ? spec.mend(request.body ?? {}) : (request.body ?? {})),
    language: languageOf(request.headers['accept-language']),
    request, reply,
  };
}

/** The edge: what leaves here has the type its contract says. */
function parse<S>(part: Part, schema: unknown, value: unknown): Parsed<S> {
  if (!(schema instanceof z.ZodType)) return undefined as Parsed<S>;
  const result = schema.safeParse(value);
  if (!result.success) throw invalid(toPoints(part, result.error));
  return result.data as Parsed<S>;
}

async function sendOutcome<P, Q, B, R>(spec: RouteSpec<P, Q, B, R>, request: FastifyRequest, reply: FastifyReply, outcome: unknown): Promise<FastifyReply> {
  if (isRefusal(outcome)) return sendRefusal(request, reply, outcome);
  const { status, body, headers } = isAnswer(outcome) ? outcome : answer(200, outcome);
  if (headers) reply.headers(headers);
  reply.code(status);
  if (spec.response === 'text/html' && headers?.['content-security-policy'] === undefined) reply.header('content-security-policy', PAGE_POLICY);
  const packed = async (text: string): Promise<string | Buffer> => (spec.compressed ? smaller(request, reply, text) : text);
  if (!(spec.response instanceof z.ZodType)) {
    reply.type(headers?.['content-type'] ?? `${String(spec.response)}; charset=utf-8`);
    return reply.send(typeof body === 'string' ? await packed(body) : body);
  }
  if (status === 204) return reply.send();
  // what the contract does not name never leaves; an answer that breaks the contract is a fault
  return reply.type('application/json; charset=utf-8').send(await packed(JSON.stringify(spec.response.parse(body))));
}
