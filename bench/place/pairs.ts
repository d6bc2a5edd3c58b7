/** Pairs of calls, told to be one matter or two, beside what the comparison says: precision, recall, and which pairs go wrong. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { peopleIn, platesIn, wordsKeys } from '#domain/intake/link-keys.ts';
import { likeness, type Likeness } from '#domain/intake/same-matter.ts';
import { instant, plus } from '#domain/shared/time.ts';
import type { Judge } from '#domain/triage/proposal.ts';

const told = z.strictObject({ text: z.string(), phone: z.string().optional(), place: z.string().optional(), name: z.string().optional() });
const pair = z.strictObject({ id: z.string(), kind: z.string(), same: z.boolean(), minutes: z.number(), a: told, b: told });
export type Pair = z.output<typeof pair>;

export function readPairs(): Pair[] {
  const text = readFileSync(new URL('../../data/corpus/pairs/same-matter.jsonl', import.meta.url), 'utf8');
  return text.split('\n').filter((line) => line !== '').map((line) => pair.parse(JSON.parse(line)));
}

const KEY = new Uint8Array(32).fill(7);

/** The keys in clear, otherwise as the edge of intake makes them. */
function keysOf(judge: Judge, call: Pair['a']): { linkKeys: string[]; item: string | null } {
  const proposal = judge.propose({ text: call.text });
  const said = (call.place === undefined ? null : judge.propose({ text: call.place }).place) ?? proposal.place;
  const { door = null, around = null } = said?.identity ?? {};
  return {
    item: proposal.item,
    linkKeys: [
      ...wordsKeys(call.text, KEY).map((band) => `w:${band}`), ...(call.phone ? [`p:${call.phone}`] : []), ...platesIn(call.text).map((plate) => `v:${plate}`),
      ...peopleIn(call.name ?? '').map((name) => `c:${name}`), ...(door ? [`l:${door}`] : []), ...(around ? [`g:${around}`] : []),
    ],
  };
}

export function compared(judge: Judge, { a, b, minutes }: Pair): Likeness {
  const first = instant(0);
  return likeness({ ...keysOf(judge, b), receivedAt: plus(first, { minutes }) }, { ...keysOf(judge, a), receivedAt: first });
}

export interface PairScore {
  n: number;
  same: number;
  /** said to be one matter, rightly and wrongly */
  right: number;
  wrong: number;
  mistakes: { pair: Pair; likeness: Likeness }[];
}

export function scorePairs(judge: Judge, pairs: readonly Pair[]): PairScore {
  const all = pairs.map((p) => ({ pair: p, likeness: compared(judge, p) }));
  const said = all.filter(({ likeness: { same } }) => same);
  return {
    n: all.length, same: pairs.filter((p) => p.same).length, right: said.filter(({ pair: p }) => p.same).length,
    wrong: said.filter(({ pair: p }) => !p.same).length, mistakes: all.filter(({ pair: p, likeness: l }) => p.same !== l.same),
  };
}
