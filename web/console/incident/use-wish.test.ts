import { expect, test } from 'vitest';
import { ACTION_BODIES } from '#domain/incident/contract.ts';
import { atOnce, decideBody, lacksItem, marked, overDanger } from './use-wish.ts';

test('one key decides where nothing is lacking, and never over a danger', () => {
  expect(atOnce('police', null, 3)).toBe(true);
  expect(atOnce('emergency', null, 0)).toBe(true);
  expect(atOnce('divert', 'HJ-04', 0)).toBe(true);
  expect(atOnce('divert', null, 0)).toBe(false);
  expect(atOnce('divert', 'HJ-04', 1)).toBe(false);
  expect(atOnce('advice', null, 1)).toBe(false);
  expect(atOnce('joint', 'HJ-04', 1)).toBe(true);
  expect([lacksItem(null, null), lacksItem('joint', null), overDanger('joint', 1)]).toEqual([false, true, false]);
});

test('a yes marks the sign, a no is on the record too, and the body fits the contract', () => {
  const draft = { verdict: 'police' as const, item: null, danger: ['G02'], agrees: false, answers: { G02: true, G08: true, G01: false } };
  expect(marked(draft)).toEqual(['G02', 'G08']);
  const body = decideBody(draft);
  expect(body).toEqual({ verdict: 'police', danger: ['G02'], callerAgrees: false, asked: [{ sign: 'G02', yes: true }, { sign: 'G08', yes: true }, { sign: 'G01', yes: false }] });
  expect(ACTION_BODIES.decide.safeParse(body).success).toBe(true);
  expect(decideBody({ ...draft, danger: [], agrees: null, answers: {} })).toEqual({ verdict: 'police' });
});
