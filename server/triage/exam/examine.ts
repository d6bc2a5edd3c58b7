/**
 * The examination (Stockholm design: DOMAIN-RULES 8): the same calls judged by people alone, by the machine alone, and by
 * both, where over a danger sign of the machine nobody lets a call go without a second officer.
 */
import type { Judge, Proposal, Verdict } from '#domain/triage/proposal.ts';
import { calibrationByLuck, calibrationError } from '#engine/text/calibrate.ts';
import { createRandom } from '#engine/random.ts';
import type { LabelledCall } from '../model/corpus.ts';
import { isDangerous, leavesPolice, tally, type Judged, type Tally } from './tally.ts';

/** What a person said to one call; `verdict: null` after 30 seconds of silence. */
export interface Answer {
  readonly id: string;
  readonly verdict: Verdict | null;
  readonly item?: string | null | undefined;
  readonly seconds?: number | undefined;
}

export interface Miss {
  readonly id: string;
  readonly by: 'people' | 'machine' | 'both';
  readonly truth: Verdict;
  readonly said: Verdict | null;
  readonly reason: string;
}

export interface Report {
  readonly versions: Proposal['versions'];
  readonly machine: Tally;
  readonly people: Tally | null;
  readonly both: Tally | null;
  /** how far the stated share of the best item lies from how often it is right */
  readonly calibrationError: number;
  /** what so few calls would show by luck if every share came true exactly */
  readonly calibrationByLuck: { readonly median: number; readonly most: number };
  readonly seconds: { readonly n: number; readonly p50: number; readonly p90: number } | null;
  readonly misses: readonly Miss[];
}

/** Policy's answer when nobody gives one (DOMAIN-RULES 1.2). */
const SAFE_DEFAULT: Verdict = 'police';

export function examine(judge: Judge, calls: readonly LabelledCall[], answers: readonly Answer[] | null): Report {
  const machine = calls.map((call) => ({ call, proposal: judge.propose({ text: call.text }) }));
  const byId = new Map((answers ?? []).map((a) => [a.id, a]));
  const asked = machine.filter(({ call }) => byId.has(call.id));
  const people = asked.map(({ call }) => judgedBy(call, byId.get(call.id)));
  const both = asked.map(({ call, proposal }) => judgedTogether(call, byId.get(call.id), proposal));
  const alone = machine.map(({ call, proposal }) => judgedByMachine(call, proposal));
  const proposals = new Map(machine.map(({ call, proposal }) => [call.id, proposal]));
  const missed = (by: Miss['by'], judged: readonly Judged[]): Miss[] => judged.filter((j) => isDangerous(j.truth) && leavesPolice(j.verdict))
    .map((j) => ({ id: j.id, by, truth: j.truth, said: j.verdict, reason: by === 'people' ? 'the person let it go' : reasonOf(proposals.get(j.id), by) }));
  return {
    versions: judge.versions, machine: tally(alone), people: answers && tally(people), both: answers && tally(both),
    ...itemCalibration(alone), seconds: secondsOf(answers),
    misses: [...missed('people', people), ...missed('machine', alone), ...missed('both', both)],
  };
}

function judgedByMachine(call: LabelledCall, { verdict, item, items }: Proposal): Judged {
  return { id: call.id, truth: call.verdict, trueItem: call.item, verdict, item, items };
}

function judgedBy(call: LabelledCall, answer: Answer | undefined): Judged {
  const item = answer?.item ?? null;
  return { id: call.id, truth: call.verdict, trueItem: call.item, verdict: answer?.verdict ?? SAFE_DEFAULT, item, items: item ? [{ code: item, p: 1 }] : [] };
}

/** The person's word rules, except that over a danger sign of the machine it needs a second officer: until then the call stays. */
function judgedTogether(call: LabelledCall, answer: Answer | undefined, proposal: Proposal): Judged {
  const person = judgedBy(call, answer);
  const over = leavesPolice(person.verdict) && proposal.danger.length > 0;
  return { ...person, verdict: over ? proposal.verdict : person.verdict, item: person.item ?? proposal.item, items: proposal.items };
}

function reasonOf(proposal: Proposal | undefined, by: Miss['by']): string {
  if (!proposal) return '';
  const why = proposal.why.at(-1)?.en ?? '';
  return by === 'both' ? `the person let it go and the machine showed no danger sign (${why})` : `no danger sign found and the score below its limit: ${why}`;
}

function itemCalibration(judged: readonly Judged[]): Pick<Report, 'calibrationError' | 'calibrationByLuck'> {
  const stated = judged.filter((j) => j.trueItem !== null && j.items[0]);
  const shares = stated.map((j) => j.items[0]?.p ?? 0);
  return { calibrationError: calibrationError(shares, stated.map((j) => j.item === j.trueItem)), calibrationByLuck: calibrationByLuck(shares, createRandom(1)) };
}

function secondsOf(answers: readonly Answer[] | null): Report['seconds'] {
  const seconds = (answers ?? []).flatMap((a) => (a.seconds === undefined ? [] : [a.seconds])).sort((a, b) => a - b);
  const at = (share: number): number => seconds[Math.min(seconds.length - 1, Math.floor(share * seconds.length))] ?? 0;
  return seconds.length === 0 ? null : { n: seconds.length, p50: at(0.5), p90: at(0.9) };
}
