/** The parts of a linear reader: keys, vectors, separators, packed weights, chances, the heaviest words. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '#engine/random.ts';
import { countIn, learnVocabulary, takeCensus, type Kind } from './census.ts';
import { calibrationByLuck, calibrationError, chance, chosen, fitChoice, fitLogistic, fitSharpness, shares, sigmoid, type Said } from './calibrate.ts';
import { createProblem, separate, type Task } from './dual-descent.ts';
import { keyOfName, keyOfPair, seeApart, seeGrams, Sightings, type Symbols } from './grams.ts';
import { margins, packHeads, weightOf } from './heads.ts';
import { heaviestRun } from './pieces.ts';
import type { Separators } from './rounds.ts';
import { rawOf, unit, unitsOf, vectorOf, type Sparse } from './sparse.ts';
import { createVocabulary } from './vocabulary.ts';

interface Sighting {
  readonly key: number;
  readonly from: number;
  readonly to: number;
}

/** Each symbol stands where it is, in the stretch given for it, or all in one. */
function textOf(symbols: readonly number[], stretch: readonly number[] = []): Symbols {
  return { n: symbols.length, symbols: Uint16Array.from(symbols), places: Int32Array.from(symbols.keys()), stretch: Int32Array.from(symbols, (_, i) => stretch[i] ?? 0) };
}

function seen(see: (into: Sightings) => void): Sighting[] {
  const { n, keys, from, to } = sightingsOf(see);
  return Array.from({ length: n }, (_, i) => ({ key: keys[i] ?? 0, from: from[i] ?? 0, to: to[i] ?? 0 }));
}

function sightingsOf(see: (into: Sightings) => void): Sightings {
  const into = new Sightings();
  see(into);
  return into;
}

function gramsOf(symbols: number[], longest: number): string[] {
  return seen((into) => seeGrams(textOf(symbols), longest, 1, 0, into)).map(({ from, to }) => symbols.slice(from, to).join('.'));
}

/** An error on the wanted side is so much dearer. */
function taskOf(side: Int8Array, wanted = 1): Task {
  return { side, price: Float32Array.from(side, (y) => (y > 0 ? wanted : 1)) };
}

/** Two clouds of points that a line divides. */
function clouds(n: number, seed: number): { texts: Sparse[]; side: Int8Array } {
  const random = createRandom(seed);
  const side = Int8Array.from({ length: n }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const texts = [...side].map((y) => ({ columns: Int32Array.of(0, 1), values: Float32Array.of(y + random.next() - 0.5, random.next()) }));
  return { texts, side };
}

describe('keys', () => {
  test('runs of one to three symbols, and none across a stop', () => {
    expect(gramsOf([1, 2, 0, 3], 3)).toEqual(['1', '1.2', '2', '3']);
    expect(gramsOf([], 3)).toEqual([]);
  });

  test('the same run has the same key wherever it stands, another run another', () => {
    const keys = new Map<number, string>();
    const symbols = Array.from({ length: 3_000 }, (_, i) => 0x4e00 + (i * 7919) % 2_000);
    seen((into) => seeGrams(textOf(symbols), 3, 1, 0, into)).forEach(({ key, from, to }) => {
      const run = symbols.slice(from, to).join('.');
      expect(keys.get(key) ?? run).toBe(run);
      keys.set(key, run);
    });
    expect(keys.size).toBeGreaterThan(5_000);
  });

  test('two symbols apart, within one stretch, whatever stands between', () => {
    const one = seen((into) => seeApart(textOf([1, 9, 2, 7, 3], [0, 0, 0, 1, 1]), 2, 3, 4, into));
    expect(one.map(({ from, to }) => `${from}-${to}`)).toEqual(['0-3']);
    expect(seen((into) => seeApart(textOf([1, 8, 2], [5, 5, 5]), 2, 3, 4, into)).map(({ key }) => key)).toEqual(one.map(({ key }) => key));
  });

  test('what stands apart never has the key of a run, a name or a pair: it has weights that they have not', () => {
    const symbols = textOf(Array.from({ length: 20_000 }, (_, i) => 0x4e00 + (i * 7919) % 4_999));
    const [near, far] = [seen((into) => seeGrams(symbols, 3, 1, 0, into)), seen((into) => seeApart(symbols, 2, 4, 4, into))];
    expect(far.length).toBeGreaterThan(50_000);
    for (const { key } of near) expect(key).toBeLessThan(0x8000_0000);
    for (const { key } of far) expect(key).toBeGreaterThanOrEqual(0x8000_0000);
    for (const name of ['water', '漏水', 'a/denied']) expect(keyOfPair(keyOfName(name, 2), keyOfName('b', 2), 3)).toBeLessThan(0x8000_0000);
  });

  test('no key is zero, and names do not meet', () => {
    const names = Array.from({ length: 5_000 }, (_, i) => keyOfName(`word-${i}`, 2));
    expect(new Set([...names, 0]).size).toBe(5_001);
  });
});

describe('vocabulary', () => {
  test('finds every key it holds and no other', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 0xffff_ffff }), { maxLength: 300 }), fc.integer({ min: 1, max: 0xffff_ffff }), (list, other) => {
      const keys = Uint32Array.from(list).sort();
      const vocabulary = createVocabulary(keys, new Float32Array(keys.length), 1);
      keys.forEach((key, column) => expect(vocabulary.columnOf(key)).toBe(column));
      if (!list.includes(other)) expect(vocabulary.columnOf(other)).toBe(-1);
    }), { numRuns: 200 });
  });

  test('keeps what stands in enough texts; a vector leaves out the unknown, which still counts in its length', () => {
    const { vocabulary } = learnVocabulary([{ census: takeCensus([Uint32Array.of(1, 2), Uint32Array.of(2), Uint32Array.of(3, 2)]), bounds: { least: 2, most: 9 } }], [0, 1, 2]);
    expect([...vocabulary.keys]).toEqual([2]);
    const known = vectorOf(Uint32Array.of(2), vocabulary);
    expect([[...known.columns], [...known.values]]).toEqual([[0], [1]]);
    const partly = vectorOf(Uint32Array.of(2, 9), vocabulary);
    expect([...partly.columns]).toEqual([0]);
    expect(partly.values[0]).toBeLessThan(1);
    expect(vectorOf(new Uint32Array(), vocabulary).columns.length).toBe(0);
  });
});

describe('a census', () => {
  test('gives no number to a key that too few texts hold, and counts how many each text has', () => {
    const census = takeCensus([Uint32Array.of(9, 4, 5), Uint32Array.of(5, 7), new Uint32Array()], 2);
    expect([[...census.keys], census.texts.map((text) => [...text]), [...census.rare]]).toEqual([[5], [[0], [0], []], [2, 1, 0]]);
  });

  test('numbers every key once, as they come, and counts it in the texts that are asked about', () => {
    const census = takeCensus([Uint32Array.of(9, 4), Uint32Array.of(4), new Uint32Array()]);
    expect([...census.keys]).toEqual([9, 4]);
    expect(census.texts.map((text) => [...text])).toEqual([[0, 1], [1], []]);
    expect([[...countIn(census, [0, 1])], [...countIn(census, [1, 2])], [...countIn(census, [])]]).toEqual([[1, 2], [0, 1], [0, 0]]);
  });
});

describe('dual descent', () => {
  const only = (texts: readonly Sparse[], side: Int8Array, rounds = 50, seed = 1) => separate(createProblem(texts, 2), [taskOf(side)], { rounds, enough: 1e-4 }, createRandom(seed));
  const marginOf = ({ weights, bias }: Separators, { columns, values }: Sparse, task = 0): number =>
    columns.reduce((sum, column, i) => sum + (weights[column * bias.length + task] ?? 0) * (values[i] ?? 0), bias[task] ?? 0);

  test('divides what can be divided', () => {
    const { texts, side } = clouds(200, 3);
    const found = only(texts, side);
    texts.forEach((text, i) => expect(Math.sign(marginOf(found, text))).toBe(side[i]));
  });

  test('reaches the optimum: gradient of the primal near zero (squared hinge, L2)', () => {
    const { texts, side } = clouds(80, 5);
    const found = only(texts, side, 2_000);
    const gradient = [0, 1].map((k) => (found.weights[k] ?? 0) - texts.reduce((sum, text, i) => {
      const y = side[i] ?? 0;
      return sum + 2 * Math.max(0, 1 - y * marginOf(found, text)) * y * (text.values[k] ?? 0);
    }, 0));
    for (const g of gradient) expect(Math.abs(g)).toBeLessThan(0.1);
  });

  test('several learn beside each other what each would learn alone', () => {
    const { texts, side } = clouds(80, 5);
    const tasks = [taskOf(side), taskOf(side.map((y) => -y)), taskOf(side, 4)];
    const found = separate(createProblem(texts, 2), tasks, { rounds: 200, enough: 1e-4 }, createRandom(1));
    for (const text of texts) expect(marginOf(found, text, 1)).toBeCloseTo(-marginOf(found, text, 0), 1);
    const wanted = (task: number): number => texts.reduce((sum, text, i) => sum + (side[i] === 1 ? marginOf(found, text, task) : 0), 0);
    expect(wanted(2)).toBeGreaterThan(wanted(0));
  });

  test('many learn what each would learn alone: those that are not looked at in a round had come to rest', () => {
    const { texts, side } = clouds(80, 5);
    const kinds = Array.from({ length: 12 }, (_, kind) => side.map((y, i) => (i % 12 === kind ? y : -1)));
    const together = separate(createProblem(texts, 2), kinds.map((kind) => taskOf(kind)), { rounds: 400, enough: 1e-4 }, createRandom(1));
    kinds.forEach((kind, task) => {
      const alone = only(texts, kind, 400);
      for (const text of texts) expect(marginOf(together, text, task)).toBeCloseTo(marginOf(alone, text), 1);
    });
  });

  test('the mean of the rounds lies near the optimum as well, and is the same bits again', () => {
    const { texts, side } = clouds(80, 5);
    const mean = () => separate(createProblem(texts, 2), [taskOf(side)], { rounds: 200, enough: 1e-4, meanFrom: 20 }, createRandom(1));
    expect(mean()).toEqual(mean());
    for (const text of texts) expect(marginOf(mean(), text)).toBeCloseTo(marginOf(only(texts, side, 2_000), text), 1);
  });

  test('the same chance gives the same bits; texts of side 0 do not count', () => {
    const { texts, side } = clouds(60, 7);
    expect(only(texts, side, 50, 9)).toEqual(only(texts, side, 50, 9));
    const without = side.map((y, i) => (i < 20 ? 0 : y));
    expect(only(texts, without, 50, 9).bias).not.toEqual(only(texts, side, 50, 9).bias);
    expect(only(texts, without, 50, 9)).toEqual(only(texts, without, 50, 9));
  });
});

test('packed weights differ from the true ones by at most half a step', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }), (w) => {
    const heads = packHeads(['a', 'b'], { weights: Float32Array.from(w.flatMap((x) => [x, 0])), bias: Float64Array.of(0.5, -1) });
    const step = Math.max(...w.map(Math.abs)) / 127;
    w.forEach((x, column) => expect(Math.abs(weightOf(heads, 0, column) - x)).toBeLessThanOrEqual(step / 2 + 1e-6));
    const [a, b] = margins(heads, { columns: Int32Array.of(1), values: Float32Array.of(2) });
    expect(Math.abs((a ?? 0) - (0.5 + 2 * (w[1] ?? 0)))).toBeLessThanOrEqual(step + 1e-5);
    expect(b).toBe(-1);
  }));
});

describe('chances', () => {
  const said = (together: readonly number[], strange = 0): Said => ({ together, alone: [], strange });

  test('a logistic curve is found again', () => {
    const random = createRandom(4);
    const rows = Array.from({ length: 20_000 }, () => [random.next() * 6 - 3]);
    const fitted = fitLogistic(rows, rows.map(([x]) => random.next() < sigmoid(1.5 * (x ?? 0) - 0.7)));
    expect(fitted.weights[0]).toBeCloseTo(1.5, 1);
    expect(fitted.bias).toBeCloseTo(-0.7, 1);
  });

  test('a weight that may only raise is held at zero', () => {
    const rows = Array.from({ length: 200 }, (_, i) => [i % 7, i % 2]);
    const fitted = fitLogistic(rows, rows.map(([, b]) => b === 0), [0, 1]);
    expect(fitted.weights[1]).toBe(0);
    expect(chance(fitted, [0, 1])).toBeCloseTo(chance(fitted, [0, 0]), 10);
  });

  test('shares sum to one and keep the order; the sharpness that made the labels is found', () => {
    const random = createRandom(8);
    const rows = Array.from({ length: 4_000 }, () => Array.from({ length: 5 }, () => random.next() * 2));
    const right = rows.map((row) => { const p = shares(row, 3); let u = random.next(); return p.findIndex((x) => (u -= x) <= 0); });
    expect(shares([1, 2, 3], 1).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(fitSharpness(rows, right.map((r) => Math.max(0, r)))).toBeGreaterThan(2.7);
    expect(fitSharpness(rows, right.map((r) => Math.max(0, r)))).toBeLessThan(3.3);
  });

  test('a choice that is wrong now and then is never stated as quite sure', () => {
    const random = createRandom(2);
    const rows = Array.from({ length: 2_000 }, () => [3, 0, 0, 0]);
    const choice = fitChoice(rows.map((row) => said(row)), rows.map(() => (random.next() < 0.9 ? 0 : random.below(4))));
    const stated = chosen(said([3, 0, 0, 0]), choice);
    expect(stated.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    expect(Math.abs((stated[0] ?? 0) - 0.925)).toBeLessThan(0.02);
  });

  test('shares keep the order of the margins and sum to one, whatever the best is stated as', () => {
    const choice = { sharpness: 1, slack: 0.05, best: { weights: [0.2, -3, -1], bias: -2 } };
    fc.assert(fc.property(fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 2, maxLength: 8 }), fc.double({ min: 0, max: 1, noNaN: true }), (margins, strange) => {
      const stated = chosen(said(margins, strange), choice);
      expect(stated.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      margins.forEach((a, i) => margins.forEach((b, j) => { if (a > b + 1e-6) expect(stated[i] ?? 0).toBeGreaterThanOrEqual((stated[j] ?? 0) - 1e-9); }));
    }));
  });

  test('the rarest keys are left out together when there are too many', () => {
    const census = takeCensus([[1, 2, 3], [1, 2], [1, 4]].map((keys) => Uint32Array.from(keys)));
    const keysOf = (...kinds: Kind[]) => [...learnVocabulary(kinds, [0, 1, 2]).vocabulary.keys];
    expect(keysOf({ census, bounds: { least: 1, most: Infinity } })).toEqual([1, 2, 3, 4]);
    expect(keysOf({ census, bounds: { least: 1, most: 3 } })).toEqual([1, 2]);
    expect(keysOf({ census, bounds: { least: 1, most: 1 } })).toEqual([1]);
  });

  test('of several kinds of keys each has its columns behind those of the one before', () => {
    const census = takeCensus([[1, 2, 3], [1, 2], [1, 4]].map((keys) => Uint32Array.from(keys)));
    const other = takeCensus([[7, 9], [7], []].map((keys) => Uint32Array.from(keys)));
    const { vocabulary, learned } = learnVocabulary([{ census, bounds: { least: 2, most: 9 } }, { census: other, bounds: { least: 1, most: 9 } }], [0, 1, 2]);
    expect([...vocabulary.keys]).toEqual([1, 2, 7, 9]);
    expect(learned.map(({ end }) => end)).toEqual([2, 4]);
    expect(learned.map(({ columns }) => [...columns])).toEqual([[0, 1, -1, -1], [2, 3]]);
  });

  test('many texts at once are the vectors that each would be alone', () => {
    const key = fc.integer({ min: 1, max: 40 });
    const textsOf = (from: number) => fc.array(fc.uniqueArray(key.map((k) => k + from), { maxLength: 12 }).map((keys) => Uint32Array.from(keys)), { minLength: 6, maxLength: 6 });
    fc.assert(fc.property(textsOf(0), textsOf(100), fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }), fc.constantFrom(1, 2), (near, far, among, least) => {
      const { vocabulary, learned } = learnVocabulary([near, far].map((texts) => ({ census: takeCensus(texts, least), bounds: { least: 2, most: 9 } })), among);
      const together = unitsOf(learned, among, vocabulary);
      among.forEach((at, i) => {
        const alone = unit(...[near, far].map((texts) => rawOf(texts[at] ?? new Uint32Array(), vocabulary)));
        expect([...together[i]?.columns ?? []]).toEqual([...alone.columns]);
        alone.values.forEach((value, j) => expect(together[i]?.values[j]).toBeCloseTo(value, 6));
      });
    }), { numRuns: 500 });
  });

  test('calibration error: none when chances come true, all when they never do', () => {
    expect(calibrationError([0.5, 0.5], [true, false])).toBe(0);
    expect(calibrationError([1, 1], [false, false])).toBe(1);
    expect(calibrationError([], [])).toBe(0);
  });

  test('few cases show an error by luck alone, many show little, and what is quite sure none', () => {
    const of = (n: number) => calibrationByLuck(Array.from({ length: n }, (_, i) => (i % 100) / 100), createRandom(1));
    expect(of(400).median).toBeGreaterThan(2 * of(8000).median);
    expect(of(400).most).toBeGreaterThan(of(400).median);
    expect(calibrationByLuck([1, 1, 0], createRandom(1))).toEqual({ median: 0, most: 0 });
    expect(calibrationByLuck([], createRandom(1))).toEqual({ median: 0, most: 0 });
  });
});

test('the heaviest run is found, never longer than allowed; without weight there is none', () => {
  expect(heaviestRun([0, 2, 1, 0, 3], 2)).toEqual([1, 3]);
  expect(heaviestRun([1, -5, 2], 3)).toEqual([2, 3]);
  expect(heaviestRun([-1, 0], 4)).toBeNull();
});
