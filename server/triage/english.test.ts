/** The plainest dangers, told in English: the reader learned from Chinese calls, and took a house on fire for noise. */
import { expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadJudge } from './load-judge.ts';

const judge = loadJudge(loadDistrict(), instant(Date.parse('2026-06-01T12:00:00Z')), (why) => { throw new Error(why); });

test.each([
  ['the house is on fire', 'G07'], ['fire in the kitchen', 'G07'], ['There is smoke coming out of the flat', 'G07'], ['I smell gas', 'G07'],
  ['my father is not breathing', 'G08'], ['she is unconscious', 'G08'], ['someone is bleeding', 'G08'], ['he has a knife', 'G02'],
  ['he is hitting me again', 'G01'], ['he says he will kill me', 'G01'], ['she wants to kill herself', 'G05'],
])('%s', (text, code) => {
  const { verdict, danger } = judge.propose({ text });
  expect(['police', 'emergency']).toContain(verdict);
  expect(danger.map((d) => d.code)).toContain(code);
});
