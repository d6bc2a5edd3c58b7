/** What a field cannot be read as, before it is put into a plan: nothing typed is dropped or read as something else. Pure. */
import type { List } from '#web/data/settings-changes.ts';
import { STAGES } from '../account-plan.ts';
import { OPTIONAL, type Field, type Kind, type Text } from './fields.ts';

export type Fault = 'hours' | 'position' | 'ring' | 'stages' | 'span' | 'number' | 'taken' | 'empty' | 'both' | 'long' | 'code' | 'codes';

/** Of one text, in UTF-16 units. */
export const MOST_TEXT = 500;
/** Ten years are longer than any time limit. */
const MOST_NUMBER = 100_000;
const UNIT_DAYS: Readonly<Record<string, number>> = { seconds: 1 / 86_400, minutes: 1 / 1440, hours: 1 / 24, days: 1 };
const MOST_DAYS = 3_650;
/** What an organisation, a crew, a shift, a person or an area is named by in the files. */
const CODE = /^[a-z0-9][a-z0-9.-]{0,63}$/;
/** Lists of codes that may be empty, beside those that are left out then. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['co', 'lead', 'relatedIds', 'personIds', 'shiftIds', 'aliases', 'evidence', 'outline']);
const MAY_BE_NONE: ReadonlySet<string> = new Set(['onSceneMinutes', 'unitId']);
const OWN_WORDS: ReadonlySet<string> = new Set(['name', 'phone']);

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const words = (line: string): string[] => line.trim().split(/[\s,，、]+/).filter(Boolean);
const linesOf = (all: string): string[][] => all.split('\n').map(words).filter((w) => w.length > 0);

function isWithin(text: string | undefined, most: number): boolean {
  return text !== undefined && text.trim() !== '' && Math.abs(Number(text)) <= most;
}

const isPlace = ([lon, lat, ...more]: readonly (string | undefined)[]): boolean => more.length === 0 && isWithin(lon, 180) && isWithin(lat, 90);

function isDay(text: string): boolean {
  const ms = DAY.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

function isStage([stage = '', passed = '', until = '', ...more]: readonly string[]): boolean {
  return more.length === 0 && STAGES.some((s) => s === stage) && isDay(passed) && isDay(until) && passed < until;
}

export function faultOf(kind: Kind, text: Text): Fault | null {
  const { all = '', from = '', to = '', n = '' } = text;
  const lines = linesOf(all);
  switch (kind) {
    case 'hours': return (from === '' && to === '') || (HOUR.test(from) && HOUR.test(to)) ? null : 'hours';
    case 'position': return isPlace([text['lon'], text['lat']]) ? null : 'position';
    case 'ring': return lines.length === 0 || (lines.length >= 3 && lines.every(isPlace)) ? null : 'ring';
    case 'stages': return lines.every(isStage) ? null : 'stages';
    case 'span': return Number.isInteger(Number(n)) && Number(n) >= 1 && Number(n) * (UNIT_DAYS[text['unit'] ?? 'minutes'] ?? 1) <= MOST_DAYS ? null : 'span';
    case 'number': return all.trim() === '' || (Number.isInteger(Number(all)) && Number(all) >= 1 && Number(all) <= MOST_NUMBER) ? null : 'number';
    default: return null;
  }
}

/** A field of an entry: what it cannot be read as, what it lacks, and what is too much. */
export function fieldFault(list: List, { key, kind }: Field, text: Text): Fault | null {
  const texts = Object.values(text);
  if (texts.some((t) => t.length > MOST_TEXT) && kind !== 'ring' && kind !== 'stages') return 'long';
  if (texts.every((t) => t.trim() === '') && !OPTIONAL.has(key) && !MAY_BE_NONE.has(key) && kind !== 'flag' && kind !== 'stages' && !MAY_BE_EMPTY.has(key)) return faultWhenEmpty(kind);
  if (kind === 'hours' && list === 'shifts' && text['from'] === '') return 'hours';
  return faultOf(kind, text) ?? wordsFault(list, key, kind, text);
}

const faultWhenEmpty = (kind: Kind): Fault => (kind === 'hours' || kind === 'position' || kind === 'span' || kind === 'number' ? kind : 'empty');

function wordsFault(list: List, key: string, kind: Kind, text: Text): Fault | null {
  const { all = '' } = text;
  if (kind === 'text') return (text['zh'] ?? '').trim() === '' || (text['en'] ?? '').trim() === '' ? 'both' : null;
  if (kind === 'ids' && key !== 'aliases') return words(all).every((code) => code.length <= 40 && !/[<>"']/.test(code)) ? null : 'codes';
  if ((kind === 'line' && !OWN_WORDS.has(key)) || kind === 'none') return all.trim() === '' || CODE.test(all.trim()) || (key === 'type' && list === 'organisations' && all.trim().length <= 40 && !/\s/.test(all.trim())) ? null : 'code';
  return null;
}

/** The name that a new entry is given. */
export function codeFault(list: List, code: string, taken: readonly string[]): Fault | null {
  const name = code.trim();
  if (name === '') return 'empty';
  if (taken.includes(name)) return 'taken';
  return list === 'routes' ? (/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(name) ? null : 'code') : CODE.test(name) ? null : 'code';
}
