/** What fits a contract: the operations of the reference, and for each a request made by chance from its schemas. */
import { pick, type Random } from './malformed.ts';

export interface Schema {
  type?: string; enum?: readonly unknown[]; const?: unknown; anyOf?: readonly Schema[]; oneOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>; required?: readonly string[]; additionalProperties?: unknown;
  items?: Schema; prefixItems?: readonly Schema[]; minItems?: number; minLength?: number; pattern?: string; format?: string;
  minimum?: number; exclusiveMinimum?: number; maximum?: number;
}

export interface Operation {
  method: string;
  /** `/api/v1/incidents/{id}` */
  path: string;
  parameters: readonly { in: 'path' | 'query' | 'header'; name: string; required?: boolean; schema: Schema }[];
  /** media type and contract of the body; null where none belongs */
  body: { type: string; schema: Schema } | null;
}

/** Values that a town knows, by the name of the field: with them a request reaches what lies behind its contract. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

interface Described { parameters?: Operation['parameters']; requestBody?: { content: Record<string, { schema: Schema }> } }

/** Of `GET /api/v1/openapi.json`. */
export function operationsOf(reference: { paths: Record<string, Record<string, unknown>> }): Operation[] {
  return Object.entries(reference.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, described]) => {
    const { parameters = [], requestBody } = described as Described; // ours: what it looks like is another test's
    const [content] = Object.entries(requestBody?.content ?? {});
    return { method: method.toUpperCase(), path, parameters, body: content ? { type: content[0], schema: content[1].schema } : null };
  }));
}

/** The address with a fitting value in each place, and now and then what it may be asked beside. */
export function addressOf({ path, parameters }: Operation, known: Known, random: Random): string {
  const said = (name: string, schema: Schema): string => encodeURIComponent(String(fitting(schema, known, random, name)));
  const query = parameters.filter((p) => p.in === 'query' && (p.required === true || random(2) === 0)).map((p) => `${p.name}=${said(p.name, p.schema)}`);
  const filled = parameters.filter((p) => p.in === 'path').reduce((at, p) => at.replace(`{${p.name}}`, said(keyOf(path, p.name), p.schema)), path);
  return `${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** `/api/v1/incidents/{id}/events` → `incidents.id`: an id is of what stands before it. */
export function keyOf(path: string, name: string): string {
  const before = path.slice(0, path.indexOf(`/{${name}}`)).split('/').at(-1) ?? '';
  return `${before}.${name}`;
}

export function fitting(schema: Schema, known: Known, random: Random, name = ''): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return pick(random, schema.enum);
  const choice = schema.oneOf ?? schema.anyOf;
  if (choice) return fitting(pick(random, choice), known, random, name);
  const own = known[name];
  if (own && own.length > 0 && (name.includes('.') || random(8) > 0)) return pick(random, own);
  switch (schema.type) {
    case 'object': return objectOf(schema, known, random);
    case 'array': return schema.prefixItems?.map((s) => fitting(s, known, random, name)) ?? Array.from({ length: Math.max(schema.minItems ?? 0, random(3)) }, () => fitting(schema.items ?? {}, known, random, name));
    case 'integer': case 'number': return numberOf(schema, random);
    case 'boolean': return random(2) === 0;
    case 'string': return textOf(schema);
    default: return pick(random, [1, '某', { a: 1 }, [], null]);
  }
}

function objectOf({ properties = {}, required = [] }: Schema, known: Known, random: Random): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => required.includes(key) || random(2) === 0).map(([key, s]) => [key, fitting(s, known, random, key)]));
}

function numberOf({ minimum = 0, exclusiveMinimum, maximum = Infinity }: Schema, random: Random): number {
  return Math.min(maximum, (exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1) + random(3));
}

function textOf({ pattern = '', format, minLength = 1 }: Schema): string {
  if (format === 'date') return '2026-03-17';
  const hex = /^\^\[0-9a-f\]\{(\d+)\}\$$/.exec(pattern)?.[1];
  if (hex) return 'a1'.repeat(Number(hex) / 2);
  return pattern.includes('\\d') ? (pattern.startsWith('^G') ? 'G01' : '1') : pattern === '' ? '再说一次'.padEnd(minLength, '次') : 'abc';
}
