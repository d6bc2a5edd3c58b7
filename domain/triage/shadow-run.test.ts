import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Policy, ShadowRule, ShadowRun } from '#domain/catalogue/district.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { VERDICTS, type Verdict } from './proposal.ts';
import { byDay, byItem, bySign, compare, endOf, isHeld, lastsSince, liveSince, lowerEnd, newlyLive, standingOf, tallyOf, type Compared } from './shadow-run.ts';

const RULE: ShadowRule = { days: 30, calls: 50, agreement: 0.9, missed: 0 };
const START = '2026-04-01T00:00:00.000Z' as Instant;
const found = loadDistrict().towns[0]?.policies[0];
if (!found) throw new Error('the town has no policy');
const base = found;
const policy = (day: number, shadowRun?: ShadowRun): Policy => {
  const { shadowRun: _none, ...rest } = base;
  return { ...rest, version: `v${day}`, from: plus(START, { days: day }), ...(shadowRun ? { shadowRun } : {}) };
};
const live = (...codes: string[]): ShadowRun => ({ live: codes, rule: RULE });

const opinion = fc.record({ verdict: fc.constantFrom(...VERDICTS), item: fc.option(fc.constantFrom('HJ-04', 'FW-01', 'JF-02')) });
const signs = fc.uniqueArray(fc.constantFrom('G01', 'G02', 'G15'));
const calls: fc.Arbitrary<Compared[]> = fc.array(fc.record({
  incidentId: fc.uuid(), number: fc.string(), at: fc.integer({ min: 0, max: 40 * 24 }).map((hours) => plus(START, { hours })), machine: opinion, person: opinion, machineSigns: signs, personSigns: signs,
}), { maxLength: 60 });
const leaves = (v: Verdict): boolean => v !== 'police' && v !== 'emergency';

describe('what is held back', () => {
  it('nothing outside a shadow run; in one, all that would leave the police but the items that are let go', () => {
    fc.assert(fc.property(opinion, fc.uniqueArray(fc.constantFrom('HJ-04', 'FW-01')), ({ verdict, item }, codes) => {
      expect(isHeld(undefined, verdict, item)).toBe(false);
      expect(isHeld(live(...codes), verdict, item)).toBe(leaves(verdict) && !codes.some((c) => c === item));
    }));
  });

  it('a version lets go what the one before did not; without a shadow run that is everything', () => {
    const all = ['HJ-04', 'FW-01', 'JF-02'];
    expect(newlyLive(policy(0), policy(1, live()), all)).toEqual([]);
    expect(newlyLive(policy(0, live('HJ-04')), policy(1, live('HJ-04', 'FW-01')), all)).toEqual(['FW-01']);
    expect(newlyLive(policy(0, live('HJ-04')), policy(1), all)).toEqual(['FW-01', 'JF-02']);
  });

  it('lasts from the first version of the unbroken run; an item is let go from the first version that kept it so', () => {
    const versions = [policy(0, live('HJ-04')), policy(10), policy(20, live()), policy(30, live('HJ-04')), policy(40, live('HJ-04', 'FW-01'))];
    const at = (day: number): Instant => plus(START, { days: day });
    expect([5, 15, 25, 45].map((day) => lastsSince(versions, at(day)))).toEqual([at(0), null, at(20), at(20)]);
    expect([25, 35, 45].map((day) => liveSince(versions, 'HJ-04', at(day)))).toEqual([null, at(30), at(30)]);
    expect(liveSince(versions, 'FW-01', at(39))).toBeNull();
  });

  it('ends with the first version that has none, ahead or past; a run that goes on has no end', () => {
    const versions = [policy(0, live()), policy(10), policy(20, live()), policy(30, live('HJ-04')), policy(40)];
    const at = (day: number): Instant => plus(START, { days: day });
    expect([5, 15, 25, 45].map((day) => endOf(versions, at(day)))).toEqual([at(10), at(10), at(40), at(40)]);
    expect(endOf(versions.slice(2, 4), at(35))).toBeNull();
    expect(endOf([policy(0)], at(5))).toBeNull();
  });
});

describe('the comparison', () => {
  it.each<[Verdict, string | null, Verdict, string | null, string]>([
    ['divert', 'HJ-04', 'divert', 'HJ-04', 'agreed'], ['divert', 'HJ-04', 'divert', 'FW-01', 'item'], ['police', 'HJ-04', 'emergency', null, 'agreed'],
    ['divert', 'HJ-04', 'police', null, 'missed'], ['advice', null, 'emergency', null, 'missed'], ['joint', 'HJ-04', 'police', null, 'verdict'],
    ['police', null, 'divert', 'HJ-04', 'kept'], ['emergency', null, 'joint', 'HJ-04', 'kept'], ['advice', null, 'divert', 'HJ-04', 'verdict'],
  ])('machine %s %s, person %s %s: %s', (mv, mi, pv, pi, kind) => {
    expect(compare({ verdict: mv, item: mi }, { verdict: pv, item: pi })).toBe(kind);
  });

  it('every call is counted once a day and once in all; an item counts what either would have let go by it', () => {
    fc.assert(fc.property(calls, (list) => {
      const total = tallyOf(list);
      const sum = [...byDay(list, 'Asia/Shanghai').values()].reduce((n, t) => n + t.calls, 0);
      expect([sum, total.agreed + total.missed + total.kept + total.item + total.verdict]).toEqual([list.length, list.length]);
      for (const [code, tally] of byItem(list)) {
        const either = list.filter((c) => [c.machine, c.person].some((o) => o.item === code && leaves(o.verdict)));
        expect(tally.calls).toBe(either.length);
        expect(tally.missed).toBe(either.filter((c) => compare(c.machine, c.person) === 'missed').length);
      }
      for (const tally of bySign(list).values()) expect(tally.agreed + tally.missed + tally.overruled).toBe(tally.calls);
    }));
  });

  it('a sign that only a person marked was missed by the machine', () => {
    const call = (machineSigns: string[], personSigns: string[], verdict: Verdict): Compared => ({ incidentId: 'i', number: 'n', at: START, machine: { verdict: 'police', item: null }, person: { verdict, item: 'HJ-04' }, machineSigns, personSigns });
    expect(bySign([call([], ['G02'], 'police'), call(['G02'], [], 'police'), call(['G02'], [], 'divert'), call(['G02'], ['G02'], 'divert')]).get('G02')).toEqual({ calls: 4, agreed: 2, missed: 1, overruled: 1 });
  });
});

describe('what an item has earned', () => {
  const at = (day: number): Instant => plus(START, { days: day });
  const tally = (agreed: number, missed = 0, kept = 0) => ({ calls: agreed + missed + kept, wouldDivert: agreed + missed, agreed, missed, kept, verdict: 0, item: 0 });

  it('days, calls, the bound and no miss: each by itself keeps it', () => {
    expect(standingOf(tally(50), RULE, START, at(30))).toMatchObject({ earned: true, lacks: [] });
    expect(standingOf(tally(50), RULE, START, at(29)).lacks).toEqual([{ what: 'days', is: 29, needs: 30 }]);
    expect(standingOf(tally(49), RULE, START, at(30)).lacks).toEqual([{ what: 'calls', is: 49, needs: 50 }]);
    expect(standingOf(tally(500, 1), RULE, START, at(30)).lacks).toEqual([{ what: 'missed', is: 1, needs: 0 }]);
    expect(standingOf(tally(50, 0, 5), RULE, START, at(30)).lacks.map((l) => l.what)).toEqual(['agreement']);
    expect(standingOf(undefined, RULE, START, at(0)).lacks.map((l) => l.what)).toEqual(['days', 'calls', 'agreement']);
  });

  it('one more on which both agree never takes away what was earned; one more miss never gives it', () => {
    fc.assert(fc.property(fc.nat(300), fc.nat(3), fc.nat(40), fc.nat(60), (agreed, missed, kept, day) => {
      const now = standingOf(tally(agreed, missed, kept), RULE, START, at(day));
      if (now.earned) expect(standingOf(tally(agreed + 1, missed, kept), RULE, START, at(day)).earned).toBe(true);
      if (!now.earned) expect(standingOf(tally(agreed, missed + 1, kept), RULE, START, at(day)).earned).toBe(false);
    }));
  });
});

test('the lower end of Wilson’s interval: below the share, growing with the number', () => {
  expect(lowerEnd(0, 0)).toBe(0);
  expect([1, 7, 61, 499].map((of) => lowerEnd(0, of)), 'no hit: nought, whatever rounding says').toEqual([0, 0, 0, 0]);
  expect(lowerEnd(50, 50)).toBeCloseTo(0.92865, 4); // 50 / (50 + z²)
  expect(lowerEnd(95, 100)).toBeCloseTo(0.88825, 4);
  fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 500 }), (of, hits) => {
    if (hits > of) return;
    const low = lowerEnd(hits, of);
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThanOrEqual(hits / of);
    expect(lowerEnd(hits * 2, of * 2)).toBeGreaterThanOrEqual(low - 1e-12);
  }));
});
