/**
 * Alarms are rare and mean one act (UX). Pure: what is on the board goes in, what sounds comes out. One incident
 * alarms once a level, and again only if it went before anybody here had heard it; alarms within a few seconds are one
 * with a number; above the limit they are counted and shown, and no longer sound (IEC 62682: at most 10 in 10 minutes).
 */
import type { Row } from './shapes.ts';

/** Somebody at a scene who does not answer, danger, missed deadline, new work: three sounds, the first two alike. */
export const LEVELS = ['unwell', 'danger', 'missed', 'work'] as const;
export type Level = (typeof LEVELS)[number];
export interface Alarm { level: Level; ids: readonly string[]; atMs: number; acknowledged: boolean; sounds: boolean }
export interface Alarms { seen: Readonly<Record<Level, ReadonlySet<string>>>; list: readonly Alarm[] }

export const NO_ALARMS: Alarms = { seen: { unwell: new Set(), danger: new Set(), missed: new Set(), work: new Set() }, list: [] };
const GROUP_MS = 10_000;
const WINDOW_MS = 600_000;
const MOST_IN_WINDOW = 10;
const KEPT_MS = 3_600_000;

/** What concerns a person by what they may do now: judging, dispatching, or holding it. */
export interface Concern { judges: boolean; dispatches: boolean; holderIds: readonly string[] }

/** `now` as the rows write instants: ten thousand of them are asked each second, and texts compare at once. */
export function levelOf(row: Row, concern: Concern, now: string): Level | null {
  if (row.unanswered && concern.dispatches) return 'unwell';
  const mine = concern.holderIds.includes(row.holder?.id ?? '');
  const waitsForMe = (concern.judges && row.status === 'received') || (concern.dispatches && row.status === 'to_dispatch');
  if (!mine && !waitsForMe) return null;
  if (row.missed !== null || (row.nextDueAt !== null && row.nextDueAt < now)) return 'missed';
  if (!waitsForMe) return null;
  return row.dangers.length > 0 ? 'danger' : 'work';
}

/** `first`: what was there when one sat down is no alarm. */
export function noticed(alarms: Alarms, rows: Iterable<Row>, concern: Concern, nowMs: number, first = false): Alarms {
  const now = new Date(nowMs).toISOString();
  const [held, fresh] = [perLevel(), perLevel()];
  for (const row of rows) {
    const level = levelOf(row, concern, now);
    if (level === null) continue;
    held[level].add(row.id);
    if (!alarms.seen[level].has(row.id)) fresh[level].add(row.id);
  }
  const list = stillSo(alarms.list, held);
  if (list === alarms.list && LEVELS.every((level) => fresh[level].size === 0)) return alarms;
  const both = (level: Level): ReadonlySet<string> => {
    const gone = new Set(alarms.list.filter((a) => a.level === level && !a.acknowledged).flatMap((a) => a.ids.filter((id) => !held[level].has(id))));
    return fresh[level].size + gone.size === 0 ? alarms.seen[level] : new Set([...alarms.seen[level], ...fresh[level]].filter((id) => !gone.has(id)));
  };
  const seen = { unwell: both('unwell'), danger: both('danger'), missed: both('missed'), work: both('work') };
  const kept = list.filter((a) => nowMs - a.atMs < KEPT_MS);
  return { seen, list: first ? kept : LEVELS.reduce<readonly Alarm[]>((before, level) => raised(before, level, [...fresh[level]], nowMs), kept) };
}

const perLevel = (): Record<Level, Set<string>> => ({ unwell: new Set(), danger: new Set(), missed: new Set(), work: new Set() });

/** What somebody else has seen to is nobody's alarm any more; the same list where nothing changed. */
function stillSo(list: readonly Alarm[], held: Record<Level, ReadonlySet<string>>): readonly Alarm[] {
  if (list.every((a) => a.acknowledged || a.ids.every((id) => held[a.level].has(id)))) return list;
  return list.map((a) => {
    if (a.acknowledged) return a;
    const ids = a.ids.filter((id) => held[a.level].has(id));
    return ids.length > 0 ? { ...a, ids } : { ...a, acknowledged: true };
  });
}

function raised(list: readonly Alarm[], level: Level, ids: readonly string[], nowMs: number): readonly Alarm[] {
  if (ids.length === 0) return list;
  const same = list.find((a) => a.level === level && !a.acknowledged && nowMs - a.atMs < GROUP_MS);
  if (same) return list.map((a) => (a === same ? { ...a, ids: [...a.ids, ...ids] } : a));
  const lately = list.filter((a) => a.sounds && nowMs - a.atMs < WINDOW_MS).length;
  return [...list, { level, ids, atMs: nowMs, acknowledged: false, sounds: lately < MOST_IN_WINDOW }];
}

export function acknowledged(alarms: Alarms): Alarms {
  return { ...alarms, list: alarms.list.map((a) => ({ ...a, acknowledged: true })) };
}

export const waiting = (alarms: Alarms): Alarm[] => alarms.list.filter((a) => !a.acknowledged);

/** Alarms that sounded in the last hour; the goal is six (TRUST U6). */
export const soundedLately = (alarms: Alarms, nowMs: number): number => alarms.list.filter((a) => a.sounds && nowMs - a.atMs < KEPT_MS).length;
