/** Which calls are held out together: all of one writer's hand, so that nothing is learned from the writer it is tried on. */
import type { LabelledCall } from './corpus.ts';

const LARGEST = 0.4; // a hand that wrote more than this share is not held out: too little would be left to learn from
/** Hands whose calls were read when the rules were written: on these the rules look better than they are. */
const READ_BY_RULES: ReadonlySet<string> = new Set(['train', 'train-w2', 'catalogue']);
/** Not written as calls, or as the plainest there are, which nobody shall have to find out: learned from, never tried on. */
const NEVER_HELD: ReadonlySet<string> = new Set(['catalogue', 'plain']);
const MOST_FOLDS = 4; // each is a training: of thirty hands several are held out together, and the others taught it
const ENOUGH = 200; // calls with which how much the rules are worth can be told

const BLOCKS = 4;
const NEAR = 15; // lines of one file that are near to each other when there is only one hand

/** Held-out sets, without overlap; a hand is in one of them as a whole. A hand that wrote most of the calls is in none. */
export function foldsOf(calls: readonly LabelledCall[]): ReadonlySet<LabelledCall>[] {
  const hands = [...Map.groupBy(calls.filter((call) => !NEVER_HELD.has(call.hand)), (call) => call.hand)];
  const small = hands.filter(([, list]) => list.length <= LARGEST * calls.length).sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
  if (small.length > 0) return together(small.map(([, list]) => list)).map((list) => new Set(list));
  return Array.from({ length: BLOCKS }, (_, block) => new Set(calls.filter((call) => blockOf(call) === block))).filter((set) => set.size > 0);
}

/** The largest first, each to the fold that holds least. */
function together(lists: readonly (readonly LabelledCall[])[]): LabelledCall[][] {
  const folds: LabelledCall[][] = [];
  for (const list of lists) {
    const least = folds.length < MOST_FOLDS ? undefined : folds.reduce((best, fold) => (fold.length < best.length ? fold : best));
    if (least) least.push(...list);
    else folds.push([...list]);
  }
  return folds;
}

/** Those on which the rules show what they are worth; all, when there are too few. */
export function newToRules<T>(list: readonly T[], callOf: (entry: T) => LabelledCall): readonly T[] {
  const fresh = list.filter((entry) => !READ_BY_RULES.has(callOf(entry).hand));
  return fresh.length >= ENOUGH ? fresh : list;
}

function blockOf(call: LabelledCall): number {
  return Math.floor(call.number / NEAR) % BLOCKS;
}
