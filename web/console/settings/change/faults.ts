/** What a field cannot be read as, before it is put into a plan: nothing typed is dropped or read as something else. Pure. */
import { STAGES } from '../account-plan.ts';
import type { Kind, Text } from './fields.ts';

export type Fault = 'hours' | 'position' | 'ring' | 'stages' | 'span' | 'number' | 'taken';

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
    case 'span': return Number.isInteger(Number(n)) && Number(n) >= 1 ? null : 'span';
    case 'number': return all.trim() === '' || Number(all) >= 0 ? null : 'number';
    default: return null;
  }
}
