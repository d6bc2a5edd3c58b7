import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeys } from './keys.ts';

test('each key once, in the order in which it first came, told its place, text after text', () => {
  const keys = createKeys();
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 0xffff_ffff }), { maxLength: 3_000, size: 'max' }), fc.integer({ min: 1, max: 40 }), (list, few) => {
    const added = list.map((key) => (key % 3 === 0 ? (key % few) + 1 : key)); // some come again and again
    const places = added.map((key) => keys.add(key));
    const taken = keys.take();
    expect([...taken]).toEqual([...new Set(added)]);
    expect(places.map((place) => taken[place])).toEqual(added);
    expect(keys.take().length).toBe(0);
  }), { numRuns: 300 });
});
