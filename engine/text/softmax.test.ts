/** One of several classes, from examples. */
import { describe, expect, test } from 'vitest';
import { createRandom } from '#engine/random.ts';
import { createProblem } from './dual-descent.ts';
import type { Separators } from './rounds.ts';
import { addRows } from './rows.ts';
import { choose, type Pace, type Question } from './softmax.ts';
import type { Sparse } from './sparse.ts';

const PACE: Pace = { rounds: 12, rate: 0.5, smooth: 0.05, without: 0.2, still: 0.01, rests: 0.1, meanFrom: 6 };

/** Each class has a word of its own, in among words of all. */
function tongues(n: number, classes: number, seed: number): { texts: Sparse[]; question: Question } {
  const random = createRandom(seed);
  const answers = Array.from({ length: n }, (_, i) => [i % classes]);
  const texts = answers.map(([own = 0]) => ({ columns: Int32Array.of(own, classes, classes + 1, classes + 2 + random.below(9)), values: Float32Array.of(0.4, 0.5, 0.5, 0.5) }));
  return { texts, question: { classes, answers, price: new Float32Array(n).fill(1) } };
}

function bestOf({ weights, bias }: Separators, text: Sparse): number {
  const sums = Float64Array.from(bias);
  addRows(sums, weights, text);
  return sums.indexOf(Math.max(...sums));
}

describe('one of several', () => {
  const { texts, question } = tongues(300, 5, 1);
  const problem = createProblem(texts, 20);

  test('is told by the word that is its own, in texts not learned from', () => {
    const learned = choose(problem, question, PACE, createRandom(1));
    const other = tongues(100, 5, 2);
    expect(other.texts.map((text) => bestOf(learned, text))).toEqual(other.question.answers.flat());
  });

  test('the same examples and seed give the same weights, another seed others', () => {
    const [one, again, other] = [1, 1, 2].map((seed) => choose(problem, question, PACE, createRandom(seed)));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test('a text without an answer teaches nothing; one of two classes teaches both', () => {
    const none = choose(problem, { ...question, answers: question.answers.map(() => []) }, PACE, createRandom(1));
    expect(none.weights.every((w) => w === 0)).toBe(true);
    const both = choose(problem, { ...question, answers: question.answers.map(() => [0, 1]) }, PACE, createRandom(1));
    expect(both.bias[0]).toBeCloseTo(both.bias[1] ?? NaN, 6);
    expect(both.bias[0]).toBeGreaterThan(both.bias[2] ?? NaN);
  });

  test('what costs more is learned first', () => {
    const torn = { ...question, answers: texts.map((_, i) => [i % 2]), price: Float32Array.from(texts, (_, i) => (i % 2 === 0 ? 1 : 3)) };
    const learned = choose(createProblem(texts.map(() => ({ columns: Int32Array.of(0), values: Float32Array.of(1) })), 1), torn, PACE, createRandom(1));
    expect(bestOf(learned, { columns: Int32Array.of(0), values: Float32Array.of(1) })).toBe(1);
  });
});
