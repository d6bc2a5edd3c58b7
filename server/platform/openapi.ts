/** The reference of the interface, made from the contracts the routes were registered with (OpenAPI 3.1). */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { decide } from '#domain/access/decide.ts';
import { REFUSALS } from '#domain/refusals.ts';
import { route } from './http.ts';
import type { RegisteredRoute, RouteAction } from './http.ts';

type Json = { [key: string]: unknown };
/** Contracts that get a name of their own in the reference, `{ Incident: incidentView }`. */
export type NamedContracts = Readonly<Record<string, z.ZodType>>;

export interface OpenApiOptions {
  version: string;
  named?: NamedContracts;
}

const PATH = '/api/v1/openapi.json';
const API_PREFIX = '/api/';

const problem = z.object({
  type: z.literal('about:blank'), status: z.int(), title: z.string(), detail: z.string().optional(), id: z.string().optional(),
  code: z.enum(Object.keys(REFUSALS)),
  errors: z.array(z.object({ in: z.enum(['path', 'query', 'header', 'body']), path: z.string(), code: z.string() })).optional(),
});

/** Serves the reference; call it after all routes are registered or before, it is made on the first request. */
export function addOpenApi(app: FastifyInstance, options: OpenApiOptions): void {
  let made: Json | null = null;
  route(app, {
    method: 'GET', path: PATH, action: 'public', withoutDatabase: true, response: z.record(z.string(), z.unknown()),
    summary: 'This reference',
    handler: () => (made ??= describeApi(app.contracts, options)),
  });
}

/** Pure: the same contracts give the same document, whatever order they were registered in. */
export function describeApi(contracts: readonly RegisteredRoute[], options: OpenApiOptions): Json {
  const paths: Record<string, Json> = {};
  const sorted = contracts.filter((c) => c.path.startsWith(API_PREFIX)).toSorted((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  for (const contract of sorted) {
    const path = contract.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract, options.named ?? {}) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Liandong', version: options.version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { Problem: schema(problem, 'output'), ...mapValues(options.named ?? {}, (s) => schema(s, 'output')) },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: '__Host-liandong' }, token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function operation(contract: RegisteredRoute, named: NamedContracts): Json {
  const { method, path, action, summary } = contract;
  return {
    operationId: `${method.toLowerCase()}${path.slice('/api/v1'.length).replace(/[^A-Za-z0-9]+(\w?)/g, (_, c: string) => c.toUpperCase())}`,
    ...(summary ? { summary } : {}),
    'x-action': action,
    security: needsLogin(action) ? [{ session: [] }, { token: [] }] : [],
    ...(parameters(contract).length ? { parameters: parameters(contract) } : {}),
    ...(contract.body || contract.accepts === 'raw' ? { requestBody: requestBody(contract) } : {}),
    responses: responses(contract, named),
  };
}

function needsLogin(action: RouteAction): boolean {
  return action !== 'public' && !decide(null, action, null).allow;
}

function parameters({ params, query, headers }: RegisteredRoute): Json[] {
  return [
    ...fields(params, 'path'), ...fields(query, 'query'),
    ...headers.map((name) => ({ name, in: 'header', required: false, schema: { type: 'string' } })),
  ];
}

function fields(contract: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!contract) return [];
  const { properties, required } = schema(contract, 'input');
  const needed = new Set(Array.isArray(required) ? required : []);
  return Object.entries(isJson(properties) ? properties : {}).map(([name, s]) => ({
    name, in: place, required: place === 'path' || needed.has(name), schema: s,
  }));
}

function isJson(x: unknown): x is Json {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

const MEDIA = { json: 'application/json', form: 'application/x-www-form-urlencoded', raw: 'application/octet-stream', multipart: 'multipart/form-data' } as const;

function requestBody({ body, accepts }: RegisteredRoute): Json {
  return { required: true, content: { [MEDIA[accepts]]: { schema: body ? schema(body, 'input') : {} } } };
}

function responses({ response, statuses }: RegisteredRoute, named: NamedContracts): Json {
  const content = response instanceof z.ZodType
    ? { 'application/json': { schema: reference(response, named) } }
    : { [response]: { schema: { type: 'string' } } };
  const good = Object.fromEntries(statuses.map((s) => [String(s), s === 204 ? { description: 'done' } : { description: 'done', content }]));
  return { ...good, default: { description: 'refused', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } };
}

function reference(contract: z.ZodType, named: NamedContracts): Json {
  const name = Object.keys(named).find((n) => named[n] === contract);
  return name ? { $ref: `#/components/schemas/${name}` } : schema(contract, 'output');
}

/** `~standard` is zod's own mark, `$schema` is said once by OpenAPI 3.1 itself. */
function schema(contract: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, '~standard': _mark, ...rest }: Json = { ...z.toJSONSchema(contract, { io, unrepresentable: 'any' }) };
  return rest;
}

function mapValues<A, B>(of: Readonly<Record<string, A>>, f: (a: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, f(value)]));
}
