/**
 * What an incident that is over teaches: the verdict, item and signs that turned out right, and who says so. The record knows
 * more than the first decision: the police took it back, the arbitrator named another item, the review let it stand.
 */
import type { Incident } from '#domain/incident/incident.ts';
import type { Verdict } from '#domain/triage/proposal.ts';

/** Who or what the label rests on, the weightiest first. */
export const LESSONS = ['handed_back', 'arbitrated', 'returned', 'reviewed', 'decided'] as const;
export type Lesson = (typeof LESSONS)[number];

export interface Example {
  readonly verdict: Verdict;
  readonly item: string | null;
  readonly danger: readonly string[];
  readonly lesson: Lesson;
}

/**
 * Null while it is open, when nobody decided (the safe default is no judgement), and for what was merged, passed on or
 * closed as not ours: of these the words belong to another matter or to none.
 */
export function exampleOf(i: Incident): Example | null {
  if (i.status !== 'closed' || i.closedAs === 'merged' || i.closedAs === 'passed_on') return null;
  if (i.closedAs === 'no_matter') return nothingToDo(i);
  if (isHandedBack(i)) return { verdict: rescued(i) ? 'emergency' : 'police', item: i.item, danger: signsOf(i), lesson: 'handed_back' };
  const { decision } = i;
  if (!decision || decision.safeDefault) return null;
  const said = decision.tried ?? decision.verdict; // kept with the police by a shadow run alone: what a person judged teaches
  const verdict = i.divertedAt !== null && said !== 'joint' && said !== 'advice' ? 'divert' : said;
  const free = verdict === 'divert' || verdict === 'advice';
  return { verdict, item: i.item ?? decision.item, danger: free ? [] : signsOf(i), lesson: lessonOf(i) };
}

/** The police took what had been given away. */
export function isHandedBack(i: Incident): boolean {
  return i.police?.why === 'hand_back' && (i.police.status === 'acknowledged' || i.police.status === 'done');
}

const RESCUE: ReadonlySet<string> = new Set(['G05', 'G07', 'G08']);

function rescued(i: Incident): boolean {
  return i.dangers.some((d) => RESCUE.has(d.code) && d.by === 'person') || i.decision?.verdict === 'emergency';
}

/** A person's signs count; the machine's own do not teach the machine, unless a person decided by them. */
function signsOf(i: Incident): string[] {
  const decided = i.decision !== null && !i.decision.safeDefault && i.decision.tried === undefined && (i.decision.verdict === 'police' || i.decision.verdict === 'emergency');
  return [...new Set(i.dangers.filter((d) => d.by === 'person' || decided).map((d) => d.code))].sort();
}

/** A wrong number, or the caller took it back: an answer settled it. What was not ours, or mischief, says nothing about the words. */
function nothingToDo(i: Incident): Example | null {
  const settled = i.outcome?.code === 'wrong_number' || i.outcome?.code === 'withdrawn_by_caller';
  return settled ? { verdict: 'advice', item: null, danger: [], lesson: 'decided' } : null;
}

function lessonOf(i: Incident): Lesson {
  if (i.ruledUnitId !== null) return 'arbitrated';
  if (i.returns.length > 0) return 'returned';
  return i.closedAs === 'reviewed' ? 'reviewed' : 'decided';
}
