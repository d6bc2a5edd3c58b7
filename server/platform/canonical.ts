/**
 * Canonical JSON (RFC 8785): one value, one text, in every program that follows the standard. The record hashes
 * these texts, so two implementations that differ by a byte would no longer agree on a single link.
 */

/** What `JSON.stringify` would have to escape, and halves of surrogate pairs, which RFC 8785 forbids. */
const NEEDS_CARE = /["\\\u0000-\u001f\ud800-\udfff]/;
/** Above this many keys the engine's own sort wins over inserting one by one. */
const FEW_KEYS = 16;

/**
 * Value → its canonical text. Properties that are `undefined` are left out, as in `JSON.stringify`.
 * Throws TypeError for what JSON cannot say: NaN, infinities, lone surrogates, functions, symbols,
 * bigints; RangeError for a cycle.
 */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('JSON has no NaN and no infinity');
      return String(value); // ECMAScript's shortest form is the one RFC 8785 asks for; -0 gives 0
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      if (value === null) return 'null';
      if (Array.isArray(value)) return canonicalArray(value);
      if (hasMembers(value)) return canonicalObject(value);
      throw new TypeError(`JSON has no ${typeof value}`);
  }
}

/**
 * Is `text` the canonical text of `value`, where `value` came from `JSON.parse(text)`? Same answer as
 * `canonical(value) === text`, twice as fast: with sorted keys the engine's own writer does the same work, save
 * for lone surrogates, which it escapes.
 */
export function isCanonical(value: unknown, text: string): boolean {
  if (!/\\ud[89a-f]/.test(text) && isSorted(value)) return JSON.stringify(value) === text;
  try {
    return canonical(value) === text;
  } catch {
    return false;
  }
}

type Members = Readonly<Record<string, unknown>>;

function hasMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}

function canonicalObject(value: Members): string {
  if (typeof value.toJSON === 'function') return canonical(value.toJSON());
  let text = '';
  for (const key of sorted(Object.keys(value))) {
    const member = value[key];
    if (member !== undefined) text += (text === '' ? '{' : ',') + quoted(key) + ':' + canonical(member);
  }
  return text === '' ? '{}' : text + '}';
}

function canonicalArray(values: readonly unknown[]): string {
  let text = '[';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    text += values[i] === undefined ? 'null' : canonical(values[i]);
  }
  return text + ']';
}

/** Mostly plain words: those need no escaping, and asking first is cheaper than the general writer. */
function quoted(text: string): string {
  if (!NEEDS_CARE.test(text)) return '"' + text + '"';
  if (!text.isWellFormed()) throw new TypeError('a lone surrogate is no text');
  return JSON.stringify(text);
}

/** By UTF-16 code units, which is what `<` compares and RFC 8785 orders by. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW_KEYS) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] ?? '';
    let at = i;
    for (; at > 0; at--) {
      const before = keys[at - 1] ?? '';
      if (before <= key) break;
      keys[at] = before;
    }
    keys[at] = key;
  }
  return keys;
}

/** In the order `JSON.stringify` would write them, are all keys at all depths ascending? */
function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSorted);
  if (!hasMembers(value)) return true;
  let before = '';
  for (const key in value) {
    if (key < before) return false;
    before = key;
    const member = value[key];
    if (typeof member === 'object' && !isSorted(member)) return false;
  }
  return true;
}
