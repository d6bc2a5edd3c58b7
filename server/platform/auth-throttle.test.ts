import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createThrottle } from './auth-throttle.ts';
import type { Throttle } from './auth-throttle.ts';

let now = 0;
let throttle: Throttle;
beforeEach(() => {
  now = 1_000_000;
  throttle = createThrottle(() => now);
});

/** One attempt; the wait when it was not admitted. */
function attempt(account: string, address: string, right = false): number {
  const wait = throttle.enter(account, address);
  if (wait === 0) throttle.end(account, address, right);
  return wait;
}

function guess(times: number, account: string, address: string): number {
  let wait = 0;
  for (let i = 0; i < times; i++) wait = Math.max(wait, attempt(account, address));
  return wait;
}

describe('wrong passwords', () => {
  it('cost nothing five times, then a second, doubling up to five minutes', () => {
    expect(guess(5, 'police', '10.0.0.1')).toBe(0);
    const waits = Array.from({ length: 11 }, () => {
      const wait = attempt('police', '10.0.0.1');
      now += wait * 1000;
      attempt('police', '10.0.0.1');
      return wait;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  });

  it('hold the right one up as well while the wait runs, and are forgotten by it afterwards', () => {
    guess(5, 'police', '10.0.0.1');
    expect(attempt('police', '10.0.0.1', true)).toBe(1);
    now += 1000;
    expect(attempt('police', '10.0.0.1', true)).toBe(0);
    expect(guess(5, 'police', '10.0.0.1')).toBe(0);
  });

  it('are forgotten after a quarter of an hour', () => {
    guess(5, 'police', '10.0.0.1');
    now += 17 * 60_000;
    expect(guess(5, 'police', '10.0.0.1')).toBe(0);
  });

  it('never hold up a colleague at the same desk', () => {
    guess(50, 'police', '10.0.0.1');
    expect(attempt('police2', '10.0.0.1', true)).toBe(0);
  });

  it('of strangers elsewhere do not lock out who has logged in before', () => {
    attempt('police', '10.0.0.1', true);
    for (let i = 0; i < 200; i++) attempt('police', `203.0.113.${i}`);
    expect(attempt('police', '198.51.100.1', true)).toBeGreaterThan(0); // a new place waits
    expect(attempt('police', '10.0.0.1', true)).toBe(0);
  });

  it('from one address over many names slow that address, but nobody who has logged in from it', () => {
    attempt('police', '10.0.0.1', true);
    for (let i = 0; i < 150; i++) attempt(`name${i}`, '10.0.0.1');
    expect(attempt('stranger', '10.0.0.1')).toBeGreaterThan(0);
    expect(attempt('stranger', '10.0.0.1')).toBeLessThanOrEqual(10);
    expect(attempt('police', '10.0.0.1', true)).toBe(0);
  });

  it('of a whole IPv6 network count as one address', () => {
    expect(guess(5, 'police', '2001:db8:1:2::1')).toBe(0);
    expect(attempt('police', '2001:db8:1:2:ffff::9')).toBe(1);
    expect(attempt('police', '2001:db8:1:3::1')).toBe(0);
    expect(guess(5, 'police', '10.0.0.9')).toBe(0);
    expect(attempt('police', '::ffff:10.0.0.9')).toBe(1);
  });
});

describe('many at once', () => {
  it('of one pair are bounded before any has ended', () => {
    const admitted = Array.from({ length: 100 }, () => throttle.enter('police', '10.0.0.1')).filter((wait) => wait === 0).length;
    expect(admitted).toBe(32);
  });

  it('that came to nothing count for nothing', () => {
    for (let i = 0; i < 500; i++) {
      expect(throttle.enter('police', '10.0.0.1')).toBe(0);
      throttle.leave('police', '10.0.0.1');
    }
  });

  it('leave the memory bounded and every wait finite', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.boolean(), fc.integer({ min: 0, max: 5000 })), { maxLength: 300 }), (steps) => {
      for (const [who, right, pass] of steps) {
        now += pass;
        const wait = attempt(`a${who % 7}`, `10.0.${who}.1`, right);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(300);
      }
    }), { numRuns: 100 });
  });
});
