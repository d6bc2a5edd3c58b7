/** How each field of an entry is written in a form, and read back. What a form does not show stays as it was. Pure. */
import { z } from 'zod';
import type { Entry, List } from '#web/data/settings-changes.ts';

export type Kind = 'text' | 'line' | 'number' | 'ids' | 'flag' | 'hours' | 'days' | 'position' | 'ring' | 'stages' | 'urgency' | 'clock' | 'study' | 'model' | 'span' | 'none';
export interface Field { key: string; kind: Kind }

const TIMES = ['decide', 'study', 'acknowledge', 'policeResult', 'dispatch', 'firstContact', 'accept', 'mediation', 'review', 'repeatWindow', 'passOn', 'linkAfterClose', 'ladder', 'arbitrationLive'];
const FIELDS: Readonly<Record<List, readonly (readonly [string, Kind])[]>> = {
  routes: [['items', 'ids'], ['areas', 'ids'], ['hours', 'hours'], ['days', 'days'], ['lead', 'ids'], ['co', 'ids'], ['reason', 'text']],
  policy: [['study', 'study'], ['model', 'model'], ...TIMES.map((name) => [`times.${name}`, 'span'] as const), ['times.arriveMinutes', 'number'], ['times.arbitrationWorkingDays', 'number'], ['times.appealWorkingDays', 'number'], ['times.appealDecidedWorkingDays', 'number'], ['arrivalToleranceMetres', 'number'], ...['every', 'heated', 'answer', 'partner'].map((name) => [`checkIn.${name}`, 'span'] as const)],
  organisations: [['name', 'text'], ['type', 'line'], ['phone', 'line'], ['areaIds', 'ids'], ['relatedIds', 'ids']],
  units: [['name', 'text'], ['organisationId', 'line'], ['base', 'position'], ['areaIds', 'ids'], ['personIds', 'ids'], ['shiftIds', 'ids'], ['exclusive', 'flag']],
  shifts: [['name', 'text'], ['hours', 'hours'], ['days', 'days']],
  people: [['name', 'line'], ['organisationId', 'line'], ['qualifications', 'stages']],
  accounts: [['roles', 'ids'], ['unitId', 'none'], ['disabled', 'flag']],
  areas: [['name', 'text'], ['aliases', 'ids'], ['position', 'position'], ['outline', 'ring']],
  items: [['name', 'text'], ['scope', 'text'], ['urgency', 'urgency'], ['onSceneMinutes', 'number'], ['closeHours', 'number'], ['closeClock', 'clock'], ['evidence', 'ids'], ['outcomes', 'ids']],
};
export const fieldsOf = (list: List): Field[] => FIELDS[list].map(([key, kind]) => ({ key, kind }));

export const CHOICES: Partial<Record<Kind, readonly string[]>> = { days: ['all', 'workday', 'day_off'], urgency: ['urgent', 'normal'], clock: ['elapsed', 'workday'], study: ['every', 'unclear', 'none'], model: ['direct', 'centre'] };
/** Fields that are left out when empty, where others would be wrong. */
export const OPTIONAL: ReadonlySet<string> = new Set(['areas', 'hours', 'days', 'phone', 'outline', 'times.appealWorkingDays', 'times.appealDecidedWorkingDays']);

const point = z.object({ lon: z.number(), lat: z.number() });
const stage = z.object({ stage: z.string(), passed: z.string(), until: z.string() });
const pair = z.tuple([z.string(), z.string()]);
export type Text = Record<string, string>;

export function valueAt(entry: Entry, key: string): unknown {
  return key.split('.').reduce<unknown>((at, step) => (typeof at === 'object' && at !== null ? Object.entries(at).find(([k]) => k === step)?.[1] : undefined), entry);
}

/** A field's value as the texts of its inputs. */
export function written(kind: Kind, value: unknown): Text {
  switch (kind) {
    case 'text': return z.object({ zh: z.string(), en: z.string() }).catch({ zh: '', en: '' }).parse(value);
    case 'hours': { const [from, to] = pair.catch(['', '']).parse(value); return { from, to }; }
    case 'position': { const at = point.nullable().catch(null).parse(value); return { lon: at ? String(at.lon) : '', lat: at ? String(at.lat) : '' }; }
    case 'ring': return { all: z.array(point).catch([]).parse(value).map((p) => `${p.lon} ${p.lat}`).join('\n') };
    case 'stages': return { all: z.array(stage).catch([]).parse(value).map((q) => `${q.stage} ${q.passed} ${q.until}`).join('\n') };
    case 'ids': return { all: z.array(z.string()).catch([]).parse(value).join(' ') };
    case 'span': { const [unit = 'minutes', n = 0] = Object.entries(z.record(z.string(), z.number()).catch({}).parse(value))[0] ?? []; return { n: String(n), unit }; }
    case 'flag': return { all: value === true ? 'true' : '' };
    default: return { all: value === undefined || value === null ? '' : String(value) };
  }
}

/** The inputs' texts as the field's value; undefined: left out. */
export function readBack(kind: Kind, text: Text): unknown {
  const { all = '' } = text;
  const words = (line: string): string[] => line.trim().split(/[\s,，、]+/).filter(Boolean);
  const lines = all.split('\n').map(words).filter((w) => w.length > 0);
  switch (kind) {
    case 'text': return { zh: (text['zh'] ?? '').trim(), en: (text['en'] ?? '').trim() };
    case 'hours': return text['from'] && text['to'] ? [text['from'], text['to']] : undefined;
    case 'position': return { lon: Number(text['lon']), lat: Number(text['lat']) };
    case 'ring': return lines.map(([lon, lat]) => ({ lon: Number(lon), lat: Number(lat) }));
    case 'stages': return lines.map(([name = '', passed = '', until = '']) => ({ stage: name, passed, until }));
    case 'ids': return words(all);
    case 'span': return { [text['unit'] ?? 'minutes']: Number(text['n']) };
    case 'number': return all.trim() === '' ? null : Number(all);
    case 'flag': return all === 'true';
    case 'none': return all.trim() === '' ? null : all.trim();
    default: return all.trim() === '' ? undefined : all.trim();
  }
}

/** The entry with one field written anew. */
export function withField(entry: Entry, { key, kind }: Field, text: Text): Entry {
  const value = readBack(kind, text);
  const empty = value === undefined || (Array.isArray(value) && value.length === 0) || (key === 'days' && value === 'all' && !('organisationId' in entry) && 'lead' in entry);
  const [first = key, second] = key.split('.');
  if (second === undefined) {
    const { [first]: _old, ...rest } = entry;
    return empty && OPTIONAL.has(key) ? { ...rest, id: entry.id } : { ...entry, [first]: value };
  }
  const inner = z.record(z.string(), z.unknown()).catch({}).parse(entry[first]);
  const { [second]: _old, ...others } = inner;
  return { ...entry, [first]: value === null && OPTIONAL.has(key) ? others : { ...others, [second]: value } };
}
