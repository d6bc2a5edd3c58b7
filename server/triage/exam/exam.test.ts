/** The examination: who is counted how, and the page that anybody may read. */
import { describe, expect, test } from 'vitest';
import type { Judge, Proposal, Verdict } from '#domain/triage/proposal.ts';
import type { LabelledCall } from '../model/corpus.ts';
import { examine } from './examine.ts';
import { examPage } from './page.ts';
import { shareOf } from './tally.ts';

const VERSIONS = { catalogue: 'c', rules: 'r', model: null };

/** Says what stands in the text: verdict, a sign or none, an item. */
const JUDGE: Judge = {
  versions: VERSIONS,
  propose({ text }) {
    const [verdict = 'divert', sign = '', item = 'FW-05'] = text.split(' ');
    const danger = sign.startsWith('G') ? [{ code: sign, p: 0.9, evidence: '', span: null }] : [];
    return { verdict: verdict as Verdict, item, items: [{ code: item, p: 1 }], danger, place: null, urgency: 'normal', abstained: false, why: [{ zh: '', en: 'because <b>' }], versions: VERSIONS } satisfies Proposal;
  },
};

const call = (id: string, verdict: Verdict, text: string, item: string | null = 'FW-05'): LabelledCall =>
  ({ id, text, channel: undefined, verdict, item, danger: [], hand: 'h', file: 'f', number: 0 });

const CALLS = [call('a', 'police', 'divert -'), call('b', 'emergency', 'police G02'), call('c', 'divert', 'divert -'), call('d', 'divert', 'police G01'), call('e', 'advice', 'advice - FW-06'), call('f', 'joint', 'joint -')];

describe('the machine alone', () => {
  const { machine, misses, people } = examine(JUDGE, CALLS, null);
  test('misses, freed, joint and items are counted', () => {
    expect([machine.missed.k, machine.missed.n, machine.freed.k, machine.freed.n, machine.joint.k, machine.item.k, machine.item.n]).toEqual([1, 2, 2, 3, 1, 5, 6]);
    expect(misses.map((m) => [m.id, m.by])).toEqual([['a', 'machine']]);
    expect(people).toBeNull();
  });
});

describe('people and both', () => {
  const answers = CALLS.map(({ id }) => ({ id, verdict: 'divert' as const, seconds: 12 }));
  const { people, both, misses, seconds } = examine(JUDGE, CALLS, answers);
  test('over a danger sign of the machine a call stays until a second officer agrees', () => {
    expect(people?.missed.k).toBe(2);
    expect(both?.missed.k).toBe(1);
    expect(misses.filter((m) => m.by === 'both').map((m) => m.id)).toEqual(['a']);
    expect(seconds).toEqual({ n: 6, p50: 12, p90: 12 });
  });

  test('silence is the safe default', () => {
    const silent = examine(JUDGE, CALLS, CALLS.map(({ id }) => ({ id, verdict: null })));
    expect([silent.people?.missed.k, silent.people?.freed.k]).toEqual([0, 0]);
  });

  test('calls that nobody answered are not counted for people', () => {
    expect(examine(JUDGE, CALLS, answers.slice(0, 1)).people?.calls).toBe(1);
  });
});

test('the page holds no markup of others', () => {
  const page = examPage(examine(JUDGE, CALLS, null));
  expect(page).toContain('because &lt;b&gt;');
  expect(page).not.toContain('<b>');
});

test('shares have exact intervals, also without a call', () => {
  expect(shareOf(0, 0)).toEqual({ k: 0, n: 0, share: null, low: 0, high: 1 });
  expect(shareOf(10, 100).low).toBeCloseTo(0.049, 3);
});
