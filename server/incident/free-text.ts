/**
 * The record can never forget, so it holds no free text: reasons and answers that are no code are sealed in the
 * vault and the event says `stated` (DECISIONS 6, 17).
 */
import { isInstant, parseInstant } from '#domain/shared/time.ts';

const CODE = /^[a-z][a-z0-9_]{0,39}$/;
/** Names of fields, as the interface writes them (`policeAt`). */
const KEY = /^[a-z][A-Za-z0-9_]{0,39}$/;
/** As long as the shortest telephone number that is somebody's: no code, no field and no measure has so many digits. */
const NUMBER = /\d{7}/;
const SEALED_KEYS = ['text', 'answer'] as const;
/** An outcome is compared with the item's own list by the rules; a reason is whatever somebody gave. */
const CODED_KEYS: Readonly<Record<string, (text: string) => boolean>> = { reason: isReason, outcome: isCode };
/** Reasons of one word. Any other single word may be a name in Latin letters, and is sealed. */
const ONE_WORD_REASONS: ReadonlySet<string> = new Set([
  'again', 'busy', 'danger', 'doubt', 'duplicate', 'keep', 'mistake', 'order', 'other', 'ours', 'overlap', 'stated', 'unclear', 'violence', 'weapon',
]);

export interface Parted {
  /** what the rule and the record see */
  body: Record<string, unknown>;
  /** what goes into the vault; null when nothing was said */
  text: string | null;
}

/** Parts a parsed body into codes and words. */
export function partFreeText(body: Record<string, unknown>): Parted {
  const kept: Record<string, unknown> = { ...body };
  const said: string[] = [];
  for (const key of SEALED_KEYS) {
    if (typeof kept[key] === 'string' && kept[key] !== '') said.push(kept[key]);
    if (key in kept) kept[key] = '';
  }
  for (const [key, isOpen] of Object.entries(CODED_KEYS)) {
    const value = kept[key];
    if (typeof value !== 'string' || isOpen(value)) continue;
    said.push(value);
    kept[key] = 'stated';
  }
  const data = kept['data'];
  if (isRecord(data)) kept['data'] = partData(data, said);
  return { body: kept, text: said.length > 0 ? said.join('\n') : null };
}

function isCode(text: string): boolean {
  return CODE.test(text) && !NUMBER.test(text);
}

/** A code of several words (`no_vehicle`), or a known one. */
function isReason(text: string): boolean {
  return isCode(text) && (/[a-z]_[a-z]/.test(text) || ONE_WORD_REASONS.has(text));
}

function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

/** Numbers, marks, codes and times stay readable; names and sentences are sealed. */
function partData(data: Record<string, unknown>, said: string[]): Record<string, unknown> {
  const open: Record<string, unknown> = {};
  const sealed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(data)) {
    if (isPlain(value) && KEY.test(key) && !NUMBER.test(key)) open[key] = value;
    else sealed[key] = value;
  }
  if (Object.keys(sealed).length > 0) said.push(JSON.stringify(sealed));
  return open;
}

/** A telephone number is one as a number, too. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return !NUMBER.test(String(Math.trunc(value)));
  return typeof value !== 'string' || isCode(value) || isInstant(value) || parseInstant(value) !== null;
}
