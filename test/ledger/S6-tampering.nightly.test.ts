/** S6 at night: ten thousand falsifications of either kind. */
import { test } from 'vitest';
import { carefulOnesAreFound, carelessOnesAreFound } from './falsifying.ts';

test('S6: 10,000 falsifications with everything computed anew', () => carefulOnesAreFound(10_000));
test('S6: 10,000 falsifications of lines alone', () => carelessOnesAreFound(10_000));
