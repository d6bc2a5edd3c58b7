/** What the judge would have said to calls whose writers the reader had not learned from: the honest look at it. */
import { DANGER_FROM } from '#domain/triage/judge/danger.ts';
import { ruleLearned } from '#domain/triage/judge/learned.ts';
import { normalise } from '#domain/triage/normalise.ts';
import type { DangerFinding } from '#domain/triage/proposal.ts';
import type { Reading } from '#domain/triage/judge/reader.ts';
import { chance } from '#engine/text/calibrate.ts';
import type { Judged } from '../exam/tally.ts';
import { itemPlaces, likelyItems, saidOfItems, type ItemPlaces } from './items.ts';
import type { ModelHead } from './model.ts';
import { isProven } from './reader.ts';
import { chanceOf, type Unseen } from './train.ts';

export interface UnseenJudged extends Judged {
  readonly hand: string;
  readonly danger: number;
  /** the danger, if there is one, is told without its words */
  readonly hard: boolean;
  /** to be diverted, with an item that has earned its place */
  readonly certain: boolean;
}

export function judgeUnseen(seen: readonly Unseen[], head: ModelHead): UnseenJudged[] {
  const names = [...head.plain, ...head.heads];
  const places = { names, items: itemPlaces(names) };
  return seen.map((unseen) => {
    const { call } = unseen.prepared;
    const reading = readingOf(unseen, head, places);
    const { verdict, abstained } = ruleLearned({ facts: [], words: wordsOf(unseen), graveBefore: false, characters: normalise(call.text).text.length, empty: unseen.prepared.empty }, reading);
    return { id: call.id, hand: call.hand, truth: call.verdict, trueItem: call.item, verdict, item: reading.items[0]?.code ?? null, items: reading.items, danger: reading.danger, hard: call.hard === true, certain: verdict === 'divert' && !abstained };
  });
}

/** Signs that the rules found, as the judge itself hands them on. */
function wordsOf({ prepared }: Unseen): DangerFinding[] {
  return prepared.evidence.signs.filter(({ p }) => p >= DANGER_FROM).map(({ code, p }) => ({ code, p, evidence: '', span: null }));
}

/** The names that were fitted, and where among them the items stand: the same for every call. */
interface Places {
  readonly names: readonly string[];
  readonly items: ItemPlaces;
}

function readingOf(unseen: Unseen, { calibration, promise }: ModelHead, places: Places): Reading {
  const { kinds } = unseen;
  const found = likelyItems(saidOfItems(unseen.margins, places.items, unseen.strange), places.items, calibration.items);
  return {
    danger: chanceOf(unseen, places.names, calibration), limit: promise.limit,
    emergency: chance(calibration.emergency, [kinds.emergency]), grave: chance(calibration.grave, [kinds.grave]), joint: chance(calibration.joint, [kinds.joint]), advice: chance(calibration.advice, [kinds.advice]),
    items: found, proven: isProven(found[0], calibration.earned),
    signs: [], spanOf: () => null, further: () => [],
  };
}
