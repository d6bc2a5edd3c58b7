import { expect, test } from 'vitest';
import { ALIKE, nearest, type Precedent } from './precedent.ts';

const precedent = (incidentId: string, wordKeys: string[]): Precedent => ({ number: incidentId, incidentId, wordKeys, signs: ['G09'] });
const KEYS = Array.from({ length: 20 }, (_, i) => `w:${i}`);

test('the most alike is found; one that shares too little, or is the same incident, is none', () => {
  const [near, far] = [precedent('near', KEYS.slice(0, 9)), precedent('far', KEYS.slice(0, ALIKE))];
  expect(nearest(KEYS, [far, near], 'own')?.number).toBe('near');
  expect(nearest(KEYS, [far], 'own')?.number).toBe('far');
  expect(nearest(KEYS, [precedent('less', KEYS.slice(0, ALIKE - 1))], 'own')).toBeNull();
  expect(nearest(KEYS, [near], 'near')).toBeNull();
  expect(nearest([], [near], 'own')).toBeNull();
});
