/**
 * What the record teaches: closed calls of the towns whose policy says so, each with the verdict that turned out right. The
 * words are opened under the name of who trains, masked, and go into the training alone; nothing of them is written down.
 */
import type { District } from '#domain/catalogue/district.ts';
import { getTown, policyAt } from '#domain/catalogue/lookup.ts';
import { exampleOf, type Lesson } from '#domain/triage/learning/example.ts';
import { maskPersonal } from '#domain/triage/learning/mask.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import type { Vault } from '#server/platform/vault.ts';
import type { LabelledCall } from '../model/corpus.ts';
import { hear, listCalls, type HeardCall } from './calls.ts';

export interface Lessons {
  readonly calls: readonly LabelledCall[];
  /** how many of each kind, by town */
  readonly counts: Readonly<Record<string, Partial<Record<Lesson, number>>>>;
  /** towns asked for whose policy does not let their calls teach */
  readonly silent: readonly string[];
}

export interface LessonsAsked {
  readonly towns: readonly string[];
  readonly days: number;
  readonly now: Instant;
  /** account or name under which each look is recorded */
  readonly who: string;
}

const MOST = 50_000; // calls of one town
const AT_ONCE = 200;

export async function readLessons(db: Database, vault: Vault, district: District, asked: LessonsAsked): Promise<Lessons> {
  const calls: LabelledCall[] = [];
  const counts: Record<string, Partial<Record<Lesson, number>>> = {};
  const mayTeach = asked.towns.filter((town) => policyAt(getTown(district, town), asked.now).learning === 'district');
  for (const town of mayTeach) {
    const own = await lessonsOf(db, vault, town, asked);
    calls.push(...own.map(({ call }) => call));
    const tally: Partial<Record<Lesson, number>> = (counts[town] = {});
    for (const { lesson } of own) tally[lesson] = (tally[lesson] ?? 0) + 1;
  }
  return { calls, counts, silent: asked.towns.filter((town) => !mayTeach.includes(town)) };
}

interface Learnt {
  readonly call: LabelledCall;
  readonly lesson: Lesson;
}

async function lessonsOf(db: Database, vault: Vault, town: string, { days, now, who }: LessonsAsked): Promise<Learnt[]> {
  const known = await inTowns(db, [town], (client) => listCalls(client, town, plus(now, { days: -days }), now, MOST));
  const over = known.filter((call) => exampleOf(call.incident) !== null);
  const learnt: Learnt[] = [];
  for (let from = 0; from < over.length; from += AT_ONCE) {
    const heard = await inTowns(db, [town], (client) => hear(vault, client, over.slice(from, from + AT_ONCE), { who, at: now, because: 'training' }));
    learnt.push(...heard.flatMap((call) => learntFrom(town, call)));
  }
  return learnt;
}

/** Only the first call of an incident: what joined it later is told in the light of what was done. */
function learntFrom(town: string, { callId, channel, text, incident }: HeardCall): Learnt[] {
  const example = exampleOf(incident);
  if (!example || incident.calls[0]?.callId !== callId) return [];
  const { verdict, item, danger, lesson } = example;
  return [{ lesson, call: { id: callId, text: maskPersonal(text), channel, verdict, item, danger, hand: `town:${town}`, file: `town:${town}`, number: 0 } }];
}
