/** R10 at its nightly size: ten lines that were away, ten days with 500 differences each. */
import { test } from 'vitest';
import { lineAway, plantedFound } from '#test/faults/reconcile.ts';

const SEEDS = [1, 2, 3, 4, 5];

test.each(SEEDS.flatMap((seed) => [8, 72].map((hours) => ({ hours, seed }))))('$hours hours without a line, seed $seed', ({ hours, seed }) => lineAway(hours, seed));

test.each([...SEEDS, 6, 7, 8, 9, 10])('500 differences, seed %i', (seed) => plantedFound(seed));
