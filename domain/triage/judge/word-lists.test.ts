import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWordLists, type Hits } from './word-lists.ts';

function each(hits: Hits, list: number): string[] {
  const found: string[] = [];
  for (let hit = hits.first(list); hit !== 0; hit = hits.next(hit)) found.push(`${hits.from(hit)}-${hits.to(hit)}`);
  return found;
}

const word = fc.string({ unit: fc.constantFrom('a', 'b', '刀', '着'), minLength: 1, maxLength: 4 });

describe('words of many lists', () => {
  test('every hit of every list and no other, in order, as a plain search finds them', () => {
    fc.assert(fc.property(fc.array(fc.uniqueArray(word, { maxLength: 5 }), { minLength: 1, maxLength: 6 }), fc.string({ unit: fc.constantFrom('a', 'b', '刀', '着', 'x'), maxLength: 40 }), (lists, text) => {
      const index = createWordLists();
      lists.forEach((words, list) => words.forEach((each) => index.add(each, list)));
      const hits = index.find(text);
      lists.forEach((words, list) => {
        const found = each(hits, list);
        const plain = Array.from(text, (_, from) => words.filter((each) => text.startsWith(each, from)).map((each) => each.length).sort((a, b) => a - b).map((n) => `${from}-${from + n}`)).flat();
        expect(found).toEqual(plain);
        expect([hits.has(list), hits.lists.includes(list)]).toEqual([plain.length > 0, plain.length > 0]);
      });
      expect(new Set(hits.lists).size).toBe(hits.lists.length);
    }), { numRuns: 2_000 });
  });

  test('a word added after a search is found by the next; a search still in use is not disturbed by another', () => {
    const index = createWordLists();
    index.add('刀', 0);
    const before = index.find('拿刀');
    index.add('拿', 1);
    expect(index.find('拿').has(1)).toBe(true);
    expect(each(before, 0)).toEqual(['1-2']);
  });
});
