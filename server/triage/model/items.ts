/** How far each item is meant: two choices asked together, which were learned apart and are right together more often than either. */
import { chosen, type Choice, type Said } from '#engine/text/calibrate.ts';
import { isKind } from './kinds.ts';

/** Where what is said of the items stands in a list of margins. */
export interface ItemPlaces {
  readonly items: readonly { readonly code: string; readonly at: number; /** the harmless kind of this item; -1: there is none */ readonly calm: number }[];
  /** every kind of call, and which are harmless and of an item */
  readonly kinds: readonly { readonly at: number; readonly ofItem: boolean }[];
}

export function itemPlaces(names: readonly string[]): ItemPlaces {
  const items = names.flatMap((name, at) => (name.startsWith('item:') ? [{ code: name.slice('item:'.length), at, calm: names.indexOf(`calm:${name.slice('item:'.length)}`) }] : []));
  const calm = new Set(items.map((item) => item.calm));
  return { items, kinds: names.flatMap((name, at) => (isKind(name) ? [{ at, ofItem: calm.has(at) }] : [])) };
}

/** Chance of each item, given that it is one of them; likeliest first. */
export function likelyItems(said: Said, places: ItemPlaces, how: Choice): { code: string; p: number }[] {
  const parts = chosen(said, how);
  return places.items.map(({ code }, i) => ({ code, p: parts[i] ?? 0 })).sort((a, b) => b.p - a.p);
}

/**
 * What the choice of items says of each and, as far as the call is harmless and of an item, what the choice of kinds says of the same: of a quarrel
 * or a danger the kinds know no item. Where there are no kinds, the items speak alone. `strange`: share of the text that the model does not know.
 */
export function saidOfItems(margins: ArrayLike<number>, places: ItemPlaces, strange: number): Said {
  const heard = shareOfCalm(margins, places) ** 2;
  const items = Float64Array.from(places.items, ({ at }) => margins[at] ?? 0);
  const calm = Float64Array.from(places.items, (item) => margins[item.calm] ?? 0);
  return { together: items.map((margin, i) => margin + heard * (calm[i] ?? 0)), alone: [items, calm], strange };
}

/** Of all kinds of call, the share of those that are harmless and of an item. */
function shareOfCalm(margins: ArrayLike<number>, { kinds }: ItemPlaces): number {
  let most = -Infinity;
  for (const { at } of kinds) most = Math.max(most, margins[at] ?? 0);
  let [total, calm] = [0, 0];
  for (const { at, ofItem } of kinds) {
    const weight = Math.exp((margins[at] ?? 0) - most);
    total += weight;
    if (ofItem) calm += weight;
  }
  return total === 0 ? 0 : calm / total;
}
