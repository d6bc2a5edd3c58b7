/** Which item is meant, by two choices together. */
import { expect, test } from 'vitest';
import { createRandom } from '#engine/random.ts';
import { fitChoice } from '#engine/text/calibrate.ts';
import { itemPlaces, likelyItems, saidOfItems } from './items.ts';

const NAMES = ['danger', 'item:FW-01', 'item:FW-02', 'calm:FW-01', 'calm:FW-02', 'calm:advice', 'calm:joint', 'sign:G01', 'sign:none'];
const margins = (said: Readonly<Record<string, number>>): number[] => NAMES.map((name) => said[name] ?? 0);
const together = (row: readonly number[], names = NAMES): ArrayLike<number> => saidOfItems(row, itemPlaces(names), 0).together;
const of = (said: Readonly<Record<string, number>>): number[] => Array.from(together(margins(said)));

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
  expect(Array.from(together([2, 3], ['item:FW-01', 'item:FW-02']))).toEqual([2, 3]);
  expect(of({ 'calm:FW-01': 900, 'sign:G01': -900 }).every(Number.isFinite)).toBe(true);
  expect(Array.from(together([], []))).toEqual([]);
});

test('what is added to every kind changes nothing in which item is likelier', () => {
  const random = createRandom(7);
  for (let n = 0; n < 10_000; n += 1) {
    const row = NAMES.map(() => random.next() * 12 - 6);
    const more = random.next() * 20 - 10;
    const [a = 0, b = 0] = Array.from(together(row));
    const [c = 0, d = 0] = Array.from(together(row.map((m, i) => (i > 2 ? m + more : m))));
    expect(a - b).toBeCloseTo(c - d, 9);
  }
});

test('an item on which both choices agree is stated more surely than one that a single choice carries', () => {
  const random = createRandom(3);
  const rows = Array.from({ length: 4_000 }, () => {
    const agree = random.next() < 0.5;
    const right = random.next() < (agree ? 0.95 : 0.6) ? 0 : 1;
    return { right, said: saidOfItems(margins({ 'item:FW-01': 3, 'calm:FW-01': agree ? 3 : 0, 'calm:FW-02': agree ? 0 : 3, 'sign:G01': 9 }), itemPlaces(NAMES), 0) };
  });
  const how = fitChoice(rows.map(({ said }) => said), rows.map(({ right }) => right));
  for (const [agree, stated] of [[true, 0.95], [false, 0.6]] as const) {
    const said = saidOfItems(margins({ 'item:FW-01': 3, 'calm:FW-01': agree ? 3 : 0, 'calm:FW-02': agree ? 0 : 3, 'sign:G01': 9 }), itemPlaces(NAMES), 0);
    expect(likelyItems(said, itemPlaces(NAMES), how)[0]).toMatchObject({ code: 'FW-01', p: expect.closeTo(stated, 1) });
  }
});
