/**
 * Reading a request's body. JSON only unless a route says otherwise; the raw bytes stay beside it for those who
 * sign or keep them. What no rule and no database could hold (NUL, lone surrogates, `__proto__`, endless nesting)
 * is refused here once, except on lenient routes, where a call is never refused for what it says (decision 1).
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { refuse } from '#domain/shared/refusal.ts';
import { parseMultipart } from './multipart.ts';
import { RequestRefused, invalid } from './problem.ts';
import type { Part, PointError } from './problem.ts';

export type Accepts = 'json' | 'form' | 'raw' | 'multipart';

const MAX_DEPTH = 32;
const TYPES: Readonly<Record<Accepts, string>> = { json: 'application/json', form: 'application/x-www-form-urlencoded', raw: '', multipart: 'multipart/form-data' };

/** Parses by the route's own wish. Sets `rawBody` and `brokenEncoding` on the request. */
export function readBody(request: FastifyRequest, bytes: Buffer): unknown {
  request.rawBody = bytes;
  const { accepts = 'json', lenient = false } = request.routeOptions.config;
  if (accepts === 'raw') return bytes;
  if (bytes.length === 0) return undefined;
  const { type, charset } = contentType(request.headers['content-type'] ?? '');
  if (type !== TYPES[accepts]) throw new RequestRefused(refuse('request.wrong_type'));
  if (accepts === 'multipart') return readMultipart(request, bytes);
  const text = decode(request, bytes, charset, lenient);
  return accepts === 'form' ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text, lenient);
}

/** The fields are the body that a contract reads; the files stand beside it on the request. */
function readMultipart(request: FastifyRequest, bytes: Buffer): Record<string, string> {
  const { fields, files } = parseMultipart(bytes, request.headers['content-type'] ?? '');
  request.files = files.map((f) => f.bytes);
  return fields;
}

function contentType(header: string): { type: string; charset: string } {
  const [type = '', ...rest] = header.toLowerCase().split(';').map((s) => s.trim());
  const charset = rest.find((r) => r.startsWith('charset='))?.slice(8).replaceAll('"', '') ?? 'utf-8';
  return { type, charset };
}

function decode(request: FastifyRequest, bytes: Buffer, charset: string, lenient: boolean): string {
  if (charset === 'utf-8' || charset === 'utf8') {
    request.brokenEncoding = !isUtf8(bytes);
    if (request.brokenEncoding && !lenient) throw new RequestRefused(refuse('request.unreadable'));
    return new TextDecoder().decode(bytes); // drops a byte order mark, puts U+FFFD for broken bytes
  }
  if (!lenient) throw new RequestRefused(refuse('request.wrong_type'));
  request.brokenEncoding = true;
  return decoderFor(charset).decode(bytes);
}

/** Older platforms send GBK and say so; an unheard-of charset is read as broken UTF-8. */
function decoderFor(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

export function parseJson(text: string, lenient: boolean): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RequestRefused(refuse('request.unreadable'));
  }
  checkValue('body', value, lenient);
  return value;
}

/** Throws RequestRefused for what must not come in; lenient lets odd characters pass. */
export function checkValue(part: Part, value: unknown, lenient = false): void {
  const points: PointError[] = [];
  walk(value, [], (path, code) => { points.push({ in: part, path: path.join('.').slice(0, 200), code }); }, lenient);
  if (points.length) throw invalid(points);
}

type Report = (path: readonly string[], code: string) => void;

function walk(value: unknown, path: readonly string[], report: Report, lenient: boolean): void {
  if (typeof value === 'string') {
    if (!lenient && !isStorable(value)) report(path, 'character');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= MAX_DEPTH) return report(path.slice(0, 4), 'too_deep');
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') report([...path, key], 'unknown_field');
    else if (!isStorable(key)) report(path, 'character');
    else walk(inner, [...path, key], report, lenient);
  }
}

/** PostgreSQL text holds neither NUL nor half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
