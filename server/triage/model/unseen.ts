/** What the judge would have said to calls whose writers the reader had not learned from: the honest look at it. */
import { ruleLearned } from '#domain/triage/judge/learned.ts';
import type { Reading } from '#domain/triage/judge/reader.ts';
import { chance, chosen } from '#engine/text/calibrate.ts';
import type { Judged } from '../exam/tally.ts';
import type { ModelHead } from './model.ts';
import { chanceOf, type Unseen } from './train.ts';

export interface UnseenJudged extends Judged {
  readonly hand: string;
  readonly danger: number;
}

export function judgeUnseen(seen: readonly Unseen[], head: ModelHead): UnseenJudged[] {
  return seen.map((unseen) => {
    const { call } = unseen.prepared;
    const reading = readingOf(unseen, head);
    const { verdict } = ruleLearned({ facts: [], words: [], graveBefore: false }, reading);
    return { id: call.id, hand: call.hand, truth: call.verdict, trueItem: call.item, verdict, item: reading.items[0]?.code ?? null, items: reading.items, danger: reading.danger };
  });
}

function readingOf(unseen: Unseen, { heads, calibration, promise }: ModelHead): Reading {
  const margin = (name: string): number => unseen.margins[heads.indexOf(name)] ?? 0;
  const items = heads.filter((name) => name.startsWith('item:'));
  const parts = chosen(items.map(margin), calibration.items);
  return {
    danger: chanceOf(unseen, heads, calibration), limit: promise.limit,
    emergency: chance(calibration.emergency, [margin('emergency')]), joint: chance(calibration.joint, [margin('joint')]), advice: chance(calibration.advice, [margin('advice')]),
    items: items.map((name, i) => ({ code: name.slice('item:'.length), p: parts[i] ?? 0 })).sort((a, b) => b.p - a.p),
    signs: [], spanOf: () => null,
  };
}
