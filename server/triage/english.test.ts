/** The plainest dangers, told in English: most that the reader learned from is Chinese, so rules hear them too. */
import { describe, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { compileRules } from '#domain/triage/judge/compiled.ts';
import { dangersInText } from '#domain/triage/judge/danger.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadJudge } from './load-judge.ts';
import { loadTriageRules } from './load-rules.ts';

const judge = loadJudge(loadDistrict(), instant(Date.parse('2026-06-01T12:00:00Z')), (why) => { throw new Error(why); });

test.each([
  ['the house is on fire', 'G07'], ['fire in the kitchen', 'G07'], ['There is smoke coming out of the flat', 'G07'], ['I smell gas', 'G07'],
  ['There is smoke in the stairwell', 'G07'], ['I heard an explosion', 'G07'], ['my father is not breathing', 'G08'], ['she is unconscious', 'G08'],
  ['someone is bleeding', 'G08'], ['we are trapped in the lift', 'G08'], ['We are stuck in the elevator', 'G08'], ['a man collapsed on the bus', 'G08'],
  ['he has a knife', 'G02'], ['he is hitting me again', 'G01'], ['he says he will kill me', 'G01'], ['somebody was stabbed', 'G01'],
  ['my colleague was kidnapped', 'G01'], ['they are holding a hostage in the bank', 'G01'], ['she wants to kill herself', 'G05'], ['he took an overdose', 'G05'],
  ['A child is drowning', 'G05'], ['My husband beats me', 'G03'], ['domestic violence in the flat next door', 'G03'], ['a little boy is alone in the street', 'G04'],
  ['A man is following me', 'G09'], ['my ex is stalking me', 'G09'], ['I was robbed', 'G09'], ['a girl was raped', 'G09'], ['I was scammed on the phone', 'G09'],
  ['there was a car accident', 'G11'], ['someone throws bottles from the balcony', 'G13'],
])('%s', (text, code) => {
  const { verdict, danger } = judge.propose({ text });
  expect(['police', 'emergency']).toContain(verdict);
  expect(danger.map((d) => d.code)).toContain(code);
});

describe('no danger by the rules', () => {
  const rules = compileRules(loadTriageRules());
  test.each([
    'nobody is hurt', 'a car alarm is ringing', 'my phone battery is dead', 'this is a smoke-free building', 'she is dying to know when it opens', 'the noise is killing me',
    'the lift stopped, nobody is trapped', 'a stray dog is following me', 'a kitten is trapped under a car', 'the bike scraped my car', 'please call the owner of a white Toyota',
    'the tile fell from the roof, no one hurt', 'my wallet was not stolen, I lost it', "I am scared of the snake in the cellar",
  ])('%s', (text) => {
    const normal = normalise(text);
    expect(dangersInText(rules, text, normal, rules.scan(normal))).toEqual([]);
  });
});
