import { describe, expect, test } from 'vitest';
import type { DangerFinding } from '#domain/triage/proposal.ts';
import { rule, type Findings } from './verdict.ts';

const LIMITS = { doubt: 0, itemCalm: 0.5, itemCalmMost: 2, shortText: 10, doubtShort: 1, heat: 2, heatDoubt: 4, itemPoints: 2, itemLead: 0, advicePoints: 2 };
const CALM: Findings = { danger: [], graveBefore: false, heat: 0, doubt: -3, advice: 0, itemSure: true, itemPoints: 0, characters: 50 };
const sign = (code: string): DangerFinding => ({ code, p: 1, evidence: '', span: null });
const verdict = (over: Partial<Findings>): string => rule({ ...CALM, ...over }, LIMITS).verdict;

describe('from findings to a verdict', () => {
  test.each(['G05', 'G07', 'G08'])('%s asks for 119 or 120', (code) => {
    expect(verdict({ danger: [sign('G01'), sign(code)] })).toBe('emergency');
  });

  test('any other sign is for the police, whatever item fits', () => {
    expect(verdict({ danger: [sign('G09')], itemSure: true, heat: 9 })).toBe('police');
  });

  test('the third call alone raises to joint, after weapon, injury or threat to police', () => {
    expect(verdict({ danger: [sign('G15')] })).toBe('joint');
    expect(verdict({ danger: [sign('G15')], graveBefore: true })).toBe('police');
    expect(verdict({ danger: [sign('G15'), sign('G02')] })).toBe('police');
  });

  test('heated without danger goes jointly, unless it is doubtful', () => {
    expect(verdict({ heat: 2 })).toBe('joint');
    expect(verdict({ heat: 2, doubt: 4 })).toBe('police');
  });

  test('unsure stays with the police and says so', () => {
    expect(rule({ ...CALM, itemSure: false }, LIMITS)).toEqual({ verdict: 'police', abstained: true, because: 'unclear' });
    expect(rule({ ...CALM, doubt: 0 }, LIMITS)).toEqual({ verdict: 'police', abstained: true, because: 'doubt' });
  });

  test('a clearly named item takes off some doubt, and no more than the most', () => {
    expect(verdict({ doubt: 1, itemPoints: 4 })).toBe('divert');
    expect(verdict({ doubt: 2, itemPoints: 99 })).toBe('police');
  });

  test('a few words have a limit of their own', () => {
    expect(verdict({ doubt: 0.5, characters: 10 })).toBe('divert');
    expect(verdict({ doubt: 0.5, characters: 11 })).toBe('police');
  });

  test('a question is answered, a clear item diverted', () => {
    expect(verdict({ advice: 2 })).toBe('advice');
    expect(verdict({})).toBe('divert');
  });
});
