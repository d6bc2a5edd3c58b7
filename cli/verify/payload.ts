/**
 * What a payload says, without building it: most of a verification's time would go into parsing events of which five
 * members are needed. `scanPayload` walks the text once and accepts only what is certainly canonical (RFC 8785);
 * whatever it is not sure of, it leaves to the full parser, which decides.
 */
import { isInstant } from '#domain/shared/time.ts';
import { isCanonical } from '#server/platform/canonical.ts';

/** What of a payload is compared with columns and neighbours. */
export interface Said {
  readonly town: string;
  readonly type: string;
  readonly v: number;
  readonly incident: string;
  readonly at: string;
}

/** The payload's own account, or null when the text is not the canonical JSON of an event. */
export function readPayload(payload: string): Said | null {
  return scanPayload(payload) ?? parsePayload(payload);
}

const MEMBERS = 'actor,at,data,holder,incident,nextDue,town,type,v';

/** The full way: parse, look at every member, write it again. */
export function parsePayload(payload: string): Said | null {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return null;
  }
  return isSaid(value) && isCanonical(value, payload) ? value : null;
}

function isSaid(value: unknown): value is Said {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== MEMBERS) return false;
  const { actor, town, type, v, incident, at } = value as Readonly<Record<string, unknown>>;
  return typeof actor === 'string' && typeof town === 'string' && typeof type === 'string' && typeof incident === 'string' &&
    Number.isSafeInteger(v) && typeof at === 'string' && isInstant(at);
}

// The walk's own state: one text and one position, so that the inner functions neither allocate nor return pairs.
let text = '';
let position = 0;

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** The quick way: null means "not sure", never "no". */
export function scanPayload(payload: string): Said | null {
  text = payload;
  position = 0;
  if (!word('{"actor":') || !string() || !word(',"at":')) return null;
  const at = stringValue();
  if (at === null || !isInstant(at) || !word(',"data":') || !value() || !word(',"holder":') || !value()) return null;
  const incident = word(',"incident":') ? stringValue() : null;
  if (incident === null || !word(',"nextDue":') || !value()) return null;
  const town = word(',"town":') ? stringValue() : null;
  const type = word(',"type":') ? stringValue() : null;
  if (town === null || type === null || !word(',"v":')) return null;
  const from = position;
  if (!number()) return null;
  const v = Number(text.slice(from, position));
  return word('}') && position === text.length && Number.isSafeInteger(v) ? { town, type, v, incident, at } : null;
}

function word(expected: string): boolean {
  if (!text.startsWith(expected, position)) return false;
  position += expected.length;
  return true;
}

/** A string that needs no escape: the walk stops at the first sign of one, of a control character or a surrogate. */
function string(): boolean {
  const here = text; // locals: this loop sees most of the text
  let at = position;
  if (here.charCodeAt(at) !== QUOTE) return false;
  for (at += 1; at < here.length; at += 1) {
    const unit = here.charCodeAt(at);
    if (unit === QUOTE) {
      position = at + 1;
      return true;
    }
    if (unit < 32 || unit === BACKSLASH || (unit >= 0xd800 && unit <= 0xdfff)) return false;
  }
  return false;
}

function stringValue(): string | null {
  const from = position + 1;
  return string() ? text.slice(from, position - 1) : null;
}

function value(): boolean {
  const unit = text.charCodeAt(position);
  if (unit === QUOTE) return string();
  if (unit === OPEN_OBJECT) return object();
  if (unit === OPEN_ARRAY) return array();
  if (unit === MINUS || (unit >= ZERO && unit <= NINE)) return number();
  return word('null') || word('true') || word('false');
}

function array(): boolean {
  position += 1;
  if (closes(CLOSE_ARRAY)) return true;
  while (value()) {
    if (closes(CLOSE_ARRAY)) return true;
    if (!closes(COMMA)) return false;
  }
  return false;
}

function object(): boolean {
  position += 1;
  if (closes(CLOSE_OBJECT)) return true;
  let [before, beforeEnd] = [-1, -1];
  for (;;) {
    const from = position;
    if (!string()) return false;
    const end = position;
    if (before >= 0 && !ascends(before, beforeEnd, from, end)) return false;
    [before, beforeEnd] = [from, end];
    if (!closes(COLON) || !value()) return false;
    if (closes(CLOSE_OBJECT)) return true;
    if (!closes(COMMA)) return false;
  }
}

/** Consumes the unit when it is the next one. */
function closes(unit: number): boolean {
  if (text.charCodeAt(position) !== unit) return false;
  position += 1;
  return true;
}

/** Is the key at [a, aEnd) before the one at [b, bEnd), by UTF-16 units? Both are without escapes, with their quotes. */
function ascends(a: number, aEnd: number, b: number, bEnd: number): boolean {
  const shorter = Math.min(aEnd - a, bEnd - b) - 1;
  for (let i = 1; i < shorter; i++) {
    const difference = text.charCodeAt(b + i) - text.charCodeAt(a + i);
    if (difference !== 0) return difference > 0;
  }
  return aEnd - a < bEnd - b;
}

const SAFE_DIGITS = 15;

/** Integers are canonical as they stand; other numbers are when JavaScript writes them the same way. */
function number(): boolean {
  const from = position;
  let unit = text.charCodeAt(position);
  if (unit === MINUS) unit = text.charCodeAt(++position);
  const first = position;
  while (unit >= ZERO && unit <= NINE) unit = text.charCodeAt(++position);
  const digits = position - first;
  const plain = digits > 0 && digits <= SAFE_DIGITS && (text.charCodeAt(first) !== ZERO || (digits === 1 && first === from));
  if (plain && !isNumberUnit(unit)) return true;
  while (isNumberUnit(unit)) unit = text.charCodeAt(++position);
  const written = text.slice(from, position);
  return Number.isFinite(Number(written)) && String(Number(written)) === written;
}

/** + - . 0-9 E e */
function isNumberUnit(unit: number): boolean {
  return (unit >= ZERO && unit <= NINE) || unit === 43 || unit === MINUS || unit === 46 || unit === 69 || unit === 101;
}
