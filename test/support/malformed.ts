/** Requests that are wrong in one place, by somebody who knows the contract: fields of another type, odd texts and numbers, bytes cut or changed, headers and addresses. */
export type Random = (below: number) => number;

export function numbers(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export interface Sample {
  path: string;
  method: string;
  /** takes odd characters */
  lenient?: boolean;
  valid: Record<string, unknown>;
}

/** `mustFail`: no answer below 400 will do */
export interface Attempt { what: string; method: string; path: string; type: string | null; body: Buffer; headers?: Record<string, string>; mustFail: boolean }

export const pick = <T>(random: Random, of: readonly T[]): T => {
  const found = of[random(of.length)];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
};

export const ODD = ['', ' ', '\0', '\ud800', '\u202e', '﷽'.repeat(50), "'; drop table x;--", '${7*7}', '../../etc/passwd', '<script>', '😀'.repeat(30), 'x'.repeat(30_000), '-0', 'NaN', '1e999', '9007199254740993'];
const OF_OTHER_TYPE: readonly unknown[] = [[], [[]], { $gt: '' }, { toString: 1 }, [{ a: 1 }], [null]];

/** Paths of all fields of a sample, as lists of keys. */
function paths(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [...(at.length ? [at] : []), ...Object.entries(value).flatMap(([key, inner]) => paths(inner, [...at, key]))];
}

function changed(value: unknown, path: readonly string[], to: (old: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return to(value);
  if (Array.isArray(value)) return value.map((v: unknown, i) => (String(i) === key ? changed(v, rest, to) : v));
  const entries = Object.entries(value ?? {}).map(([k, v]): [string, unknown] => [k, k === key ? changed(v, rest, to) : v]);
  return Object.fromEntries(entries);
}

export const encode = (value: unknown): Buffer => Buffer.from(JSON.stringify(value) ?? '');

export function mutate(sample: Sample, random: Random): Attempt {
  const base = { method: sample.method, path: sample.path, type: 'application/json', body: encode(sample.valid) };
  const all = paths(sample.valid);
  const kind = random(all.length ? 14 : 5);
  if (kind < 5) return mutateRequest(base, sample, kind, random);
  const path = pick(random, all);
  const body = (to: (old: unknown) => unknown): Buffer => encode(changed(sample.valid, path, to));
  const free = path.join('.') === 'place.position' || path[1] === 'position' && sample.lenient === true; // decision 1: dropped, not refused
  switch (kind) {
    case 5: return { ...base, what: 'other type', body: body(() => pick(random, OF_OTHER_TYPE)), mustFail: !free && path[0] !== 'danger' && path[0] !== 'data' };
    case 6: return { ...base, what: 'odd text', body: body(() => pick(random, ODD)), mustFail: false };
    case 7: return { ...base, what: 'odd number', body: body(() => pick(random, [-1, 1.5, 1e308, -0, 2 ** 53, 2 ** 31])), mustFail: false };
    case 8: return { ...base, what: 'unknown field', body: encode({ ...sample.valid, [pick(random, ['zz', 'Verdict', 'constructor', 'hasOwnProperty', '$where', ''])]: 1 }), mustFail: true };
    case 9: return { ...base, what: 'poison', body: Buffer.from(JSON.stringify(sample.valid).replace('{', '{"__proto__":{"x":1},')), mustFail: true };
    case 10: return { ...base, what: 'cut short', body: base.body.subarray(0, 1 + random(base.body.length - 1)), mustFail: true };
    case 11: return { ...base, what: 'one byte changed', body: flip(base.body, random), mustFail: false };
    case 12: return { ...base, what: 'nested', body: Buffer.from(`${'{"a":'.repeat(40 + random(20_000))}1`.padEnd(1)), mustFail: true };
    default: return { ...base, what: 'inner unknown field', body: encode(changed(sample.valid, path.slice(0, -1), (old) => ({ ...(typeof old === 'object' ? old : {}), zz: null }))), mustFail: path[0] !== 'danger' && path[0] !== 'data' && !(path.length > 2 && free) };
  }
}

export function flip(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  copy[random(copy.length)] = random(256);
  return copy;
}

function mutateRequest(base: Omit<Attempt, 'what' | 'mustFail'>, sample: Sample, kind: number, random: Random): Attempt {
  const post = sample.method !== 'GET';
  switch (kind) {
    case 0: return { ...base, what: 'type', type: pick(random, ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/json/x', ';', 'application/jsonx']), mustFail: post };
    case 1: return { ...base, what: 'method', method: pick(random, ['PUT', 'PATCH', 'DELETE', 'OPTIONS']), mustFail: true };
    case 2: return { ...base, what: 'query', path: `${base.path.split('?')[0]}?${pick(random, ['%', '%ff', '%00=1', 'q=%00', 'zz=1', 'q=1&q=2', 'limit=1e99', 'limit=-1', 'limit=', '__proto__=1', 'q[a]=1', `q=${'x'.repeat(3_000)}`])}`, mustFail: true };
    case 3: return { ...base, what: 'path', path: base.path.replace('/api/v1', pick(random, ['/api/v2', '/api/v1/..', '/api//v1', '/%2e%2e', '/api/v1/%00', '/api/v1/%c0%ae'])), mustFail: true };
    default: return { ...base, what: 'header', headers: { [pick(random, ['accept-language', 'x-forwarded-for', 'if-match', 'authorization', 'cookie', 'x-http-method-override', 'accept-encoding'])]: pick(random, ['', '%', '"', 'x'.repeat(4_000), ';;;==', '1, 2, 3', '__proto__=1']) }, mustFail: false };
  }
}
