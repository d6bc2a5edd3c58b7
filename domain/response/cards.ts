/**
 * 法律卡: what whoever comes may not do about an item, and what to say. None of them is police (行政强制法 art. 17): some things are
 * forbidden everywhere, others where the item makes them tempting. Written down as data, beside the catalogue.
 */
import type { Item, Text } from '#domain/catalogue/district.ts';

/** For these items, or for whole categories of the catalogue but for some of their items. */
export interface CardLine {
  items?: readonly string[] | undefined;
  categories?: readonly string[] | undefined;
  but?: readonly string[] | undefined;
  text: Text;
}

export interface Cards {
  /** each basis in law of the catalogue, in English */
  laws: Readonly<Record<string, string>>;
  mayNot: readonly CardLine[];
  talkingPoints: readonly CardLine[];
}

export interface Card {
  laws: Text[];
  mayNot: Text[];
  talkingPoints: Text[];
}

/** Names of laws that somebody has still to verify are not shown to anybody who acts on them. */
export const isVerified = (law: string): boolean => !law.includes('[unverified');

/** What is particular to the item stands first. A law without an English name keeps its own. */
export function cardOf(item: Pick<Item, 'code' | 'category' | 'legalBasis'>, cards: Cards): Card {
  const lines = (all: readonly CardLine[]): Text[] => [...all.filter((l) => l.items?.includes(item.code)), ...all.filter((l) => l.categories?.includes(item.category) && !l.but?.includes(item.code))].map((l) => l.text);
  return {
    laws: item.legalBasis.filter(isVerified).map((zh) => ({ zh, en: cards.laws[zh] ?? zh })),
    mayNot: lines(cards.mayNot), talkingPoints: lines(cards.talkingPoints),
  };
}
