import { expect, test } from 'vitest';
import { cardOf, isVerified } from '#domain/response/cards.ts';
import { loadDistrict } from '#server/district/load.ts';
import { CARDS, cardsFile } from './cards.ts';

const catalogues = loadDistrict().catalogues;
const items = catalogues.flatMap((c) => c.items);

test('every item of every catalogue has things to say and things not to do, in both languages, none twice', () => {
  for (const item of items) {
    const { mayNot, talkingPoints } = cardOf(item, CARDS);
    expect(talkingPoints.length, item.code).toBeGreaterThan(1);
    expect(mayNot.length, item.code).toBeGreaterThan(1);
    for (const all of [mayNot, talkingPoints]) expect(new Set(all.map((t) => t.zh)).size, item.code).toBe(all.length);
  }
});

test('every verified basis in law is there in English; none is translated that no item names', () => {
  const named = new Set(items.flatMap((i) => i.legalBasis).filter(isVerified));
  expect([...named].filter((law) => !Object.hasOwn(CARDS.laws, law))).toEqual([]);
  expect(Object.keys(CARDS.laws).filter((law) => !named.has(law))).toEqual([]);
  expect(Object.values(CARDS.laws).filter((law) => /\p{Script=Han}/u.test(law))).toEqual([]);
});

test('what a line names exists, and differs where the rules differ', () => {
  const codes = new Set(items.map((i) => i.code));
  const categories = new Set(catalogues.flatMap((c) => c.categories.map((each) => each.code)));
  for (const l of [...CARDS.mayNot, ...CARDS.talkingPoints]) {
    expect([...(l.items ?? []), ...(l.but ?? [])].filter((c) => !codes.has(c))).toEqual([]);
    expect((l.categories ?? []).filter((c) => !categories.has(c))).toEqual([]);
  }
  const mayNot = (code: string): string => cardOf(items.find((i) => i.code === code) ?? { code, category: '', legalBasis: [] }, CARDS).mayNot.map((t) => t.zh).join();
  expect(mayNot('QZ-02'), 'a door is opened only for whoever lives there').not.toContain('查验身份证');
  expect(mayNot('QZ-02')).toContain('未核验身份');
  expect(mayNot('HJ-04')).toContain('查验身份证');
  expect(mayNot('JF-02')).toContain('家暴');
});

test('a wrong file is refused', () => {
  expect(cardsFile.safeParse({ laws: {}, mayNot: [{ text: { zh: '不', en: 'no' } }], talkingPoints: [] }).success).toBe(false);
});
