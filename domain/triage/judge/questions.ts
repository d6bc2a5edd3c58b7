/** What to ask next: the questions whose answers would most likely change the verdict (feature 4). */
import type { Catalogue } from '#domain/catalogue/district.ts';
import type { Question } from '#domain/triage/proposal.ts';
import type { Reading } from './reader.ts';
import type { Ruling } from './verdict.ts';

export type { Question };

const MOST = 3;
/** Chance of changing the verdict below which a question is a waste of the caller's breath. */
const WORTH = 0.02;

/**
 * Before a call is let go, each sign counts with its chance of being there after all; when it is kept for doubt only, with
 * the chance that "no" clears it. Two items close to each other are told apart last: that changes who comes, not whether.
 */
export function questionsFor(reading: Reading, ruling: Ruling, catalogue: Catalogue, bySign: Readonly<Record<string, { readonly zh: string; readonly en: string }>>): Question[] {
  if (ruling.because === 'danger') return [];
  const signs = reading.signs.map(({ code, p }) => ({ code, question: bySign[code], worth: ruling.abstained && ruling.verdict !== 'divert' ? p * (1 - reading.danger) : p }));
  const asked = signs.flatMap(({ code, question, worth }): Question[] => (question && worth >= WORTH ? [{ ...question, sign: code }] : []));
  const items = ruling.verdict === 'divert' || ruling.verdict === 'joint' ? itemQuestion(reading, catalogue) : [];
  return [...asked.slice(0, MOST - items.length), ...items];
}

/** Asked when the second item could well be the right one, or the first has not earned its place. */
const CLOSE = 0.5; // share of the first

function itemQuestion({ items: [first, second], proven }: Reading, catalogue: Catalogue): Question[] {
  if (!first || !second || (proven && second.p < CLOSE * first.p)) return [];
  const nameOf = (code: string) => catalogue.items.find((i) => i.code === code)?.name;
  const [a, b] = [nameOf(first.code), nameOf(second.code)];
  return a && b ? [{ zh: `主要是“${a.zh}”，还是“${b.zh}”？`, en: `Is it mainly "${a.en}", or "${b.en}"?`, items: [first.code, second.code] }] : [];
}
