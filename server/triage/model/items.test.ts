/** Which item is meant, by two choices together. */
import { expect, test } from 'vitest';
import { createRandom } from '#engine/random.ts';
import { itemMargins, itemPlaces } from './items.ts';

const NAMES = ['danger', 'item:FW-01', 'item:FW-02', 'calm:FW-01', 'calm:FW-02', 'calm:advice', 'calm:joint', 'sign:G01', 'sign:none'];
const margins = (said: Readonly<Record<string, number>>): number[] => NAMES.map((name) => said[name] ?? 0);
const of = (said: Readonly<Record<string, number>>): Float64Array => itemMargins(margins(said), itemPlaces(NAMES));

test('of a harmless call the kinds decide between items that are as likely', () => {
  const [one = 0, other = 0] = of({ 'item:FW-01': 1, 'item:FW-02': 1, 'calm:FW-01': 4, 'calm:FW-02': 6 });
  expect(other - one).toBeCloseTo(2 * ((Math.exp(4) + Math.exp(6)) / (Math.exp(4) + Math.exp(6) + 4)) ** 2, 9);
});

test('of a danger, a quarrel and a question they say next to nothing: they know no item of them', () => {
  for (const kind of ['sign:G01', 'sign:none', 'calm:joint', 'calm:advice']) {
    const [one = 0, other = 0] = of({ 'item:FW-01': 1, 'item:FW-02': 1.1, 'calm:FW-01': 3, [kind]: 12 });
    expect(other - one, kind).toBeCloseTo(0.1, 6);
  }
});

test('without kinds the items speak alone, and everything is finite', () => {
  expect([...itemMargins([2, 3], itemPlaces(['item:FW-01', 'item:FW-02']))]).toEqual([2, 3]);
  expect([...of({ 'calm:FW-01': 900, 'sign:G01': -900 })].every(Number.isFinite)).toBe(true);
  expect([...itemMargins([], itemPlaces([]))]).toEqual([]);
});

test('what is added to every kind changes nothing in which item is likelier', () => {
  const random = createRandom(7);
  for (let n = 0; n < 10_000; n += 1) {
    const row = NAMES.map(() => random.next() * 12 - 6);
    const more = random.next() * 20 - 10;
    const [a = 0, b = 0] = itemMargins(row, itemPlaces(NAMES));
    const [c = 0, d = 0] = itemMargins(row.map((m, i) => (i > 2 ? m + more : m)), itemPlaces(NAMES));
    expect(a - b).toBeCloseTo(c - d, 9);
  }
});
