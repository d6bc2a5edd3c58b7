/** One text told many times: where an id, a moment or the incident's number stands in it, another is put. */
import { NUMBER_MARK } from './lives.ts';

/** What differs from one telling to the next. */
export interface Telling {
  /** milliseconds since 1970 at which the life begins this time */
  begin: number;
  /** distinguishes this telling from all others */
  copy: number;
  number: string;
}

type Part = string | { id: string; mark: string } | { offset: number } | { number: true };

const TOKEN = /([a-z]+)_(Z\d+z+)|(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)|N-NUMBER/g;
const MARK_LENGTH = 22;

/** Cuts a text once, so that each telling is a join. `begin`: the moment its life began when it was lived. */
export function template(text: string, begin: number): (telling: Telling) => string {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(TOKEN)) {
    if (found.index > from) parts.push(text.slice(from, found.index));
    parts.push(partOf(found, begin));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return (telling) => {
    let out = '';
    for (const part of parts) out += typeof part === 'string' ? part : told(part, telling);
    return out;
  };
}

function partOf(found: RegExpMatchArray, begin: number): Part {
  if (found[0] === NUMBER_MARK) return { number: true };
  if (found[3] !== undefined) return { offset: Date.parse(found[3]) - begin };
  return { id: found[1] ?? '', mark: (found[2] ?? '').replaceAll('z', '').slice(1) };
}

function told(part: Exclude<Part, string>, telling: Telling): string {
  if ('number' in part) return telling.number;
  if ('offset' in part) return new Date(telling.begin + part.offset).toISOString();
  return idOf(part.id, part.mark, telling);
}

/** As ids are made: time first, so that rows made together lie together. */
function idOf(prefix: string, mark: string, telling: Telling): string {
  const time = telling.begin.toString(32).padStart(10, '0');
  const chance = `${telling.copy.toString(32)}x${mark}`.padStart(MARK_LENGTH - 10, '0');
  return `${prefix}_${time}${chance}`;
}

/** A field as COPY reads it. */
export function copyText(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return String(value).replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c] ?? c);
}

export function copyLine(values: readonly unknown[]): string {
  return `${values.map(copyText).join('\t')}\n`;
}
