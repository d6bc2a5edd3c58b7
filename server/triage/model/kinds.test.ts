/** Of the kinds of call one: what their margins say about danger, a quarrel, a question, and each sign. */
import { describe, expect, test } from 'vitest';
import { kindPlaces, kindsOf, type Kinds } from './kinds.ts';

const NAMES = ['danger', 'item:FW-01', 'calm:FW-01', 'calm:FW-02', 'calm:advice', 'calm:joint', 'sign:G01', 'sign:G08', 'sign:none'];
const kinds = (margins: Readonly<Record<string, number>>): Kinds => kindsOf(NAMES.map((name) => margins[name] ?? 0), kindPlaces(NAMES));

describe('kinds', () => {
  test('what is no kind does not count, and the same for all says nothing of any', () => {
    expect(kinds({ danger: 9, 'item:FW-01': 9 })).toEqual(kinds({}));
    expect(kinds({}).danger).toBeCloseTo(Math.log(3 / 4), 9);
  });

  test('many signs that are each a little likely make a danger, and only those of rescue an emergency', () => {
    const [one, both] = [kinds({ 'sign:G01': 2 }), kinds({ 'sign:G01': 2, 'sign:none': 2 })];
    expect(both.danger).toBeGreaterThan(one.danger);
    expect(both.sign).toBeLessThan(one.sign);
    expect(one.emergency).toBeLessThan(0);
    expect(kinds({ 'sign:G08': 3 }).emergency).toBeGreaterThan(0);
  });

  test('a quarrel is no harmless kind, a question is one', () => {
    expect(kinds({ 'calm:joint': 5 })).toMatchObject({ grave: expect.closeTo(Math.log(3) - 5, 9), calm: expect.any(Number) });
    expect(kinds({ 'calm:joint': 5 }).calm).toBeLessThan(kinds({ 'calm:advice': 5 }).calm);
    expect(kinds({ 'calm:advice': 5 }).advice).toBeCloseTo(5 - Math.log(3), 9);
    expect(kinds({ 'calm:joint': 5 }).joint).toBeCloseTo(5 - Math.log(3), 9);
  });

  test('signs are told apart by name; police business without a sign is none of them', () => {
    expect(kinds({}).signs.map(({ code, at }) => [code, at])).toEqual([['G01', 6], ['G08', 7]]);
  });

  test('nothing to choose from, and what is quite sure, are finite', () => {
    const sure = Object.values(kinds({ 'calm:FW-01': 900 })).flat();
    for (const value of [...sure, ...Object.values(kindsOf([], kindPlaces([])))]) if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  });
});
