import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combineShares, masterOfShare, MOST_SHARES, ShareUnusable, splitSecret } from './custody.ts';
import { createSecrets } from './secrets.ts';

const SECRET = 'a secret of forty characters, for tests!';

test('any two of the shares make the secret, in either order', () => {
  fc.assert(fc.property(fc.string({ minLength: 32, maxLength: 80 }).filter((s) => s.trim().length >= 32), fc.integer({ min: 2, max: MOST_SHARES }), fc.nat(), fc.nat(), (secret, count, i, j) => {
    const shares = splitSecret(secret, count);
    const [a, b] = [i % count, j % count];
    if (a === b) return;
    expect(combineShares(shares[a] ?? '', shares[b] ?? '')).toBe(secret.trim());
  }), { numRuns: 300 });
});

test('one alone says nothing: over many splits every byte of a share takes every value', () => {
  const seen = new Set<string>();
  for (let n = 0; n < 3_000; n++) seen.add(splitSecret(SECRET, 2)[0]?.split('-')[4]?.slice(0, 2) ?? '');
  expect(seen.size).toBe(256);
});

test('the same twice, of another secret, with a slip, or made up: each is said', () => {
  const [one = '', two = ''] = splitSecret(SECRET, 3);
  const [other = ''] = splitSecret(`${SECRET} another`, 2);
  expect(masterOfShare(one)).toBe(createSecrets(SECRET).masterId);
  expect(() => combineShares(one, one)).toThrow(/two custodians/);
  expect(() => combineShares(one, other)).toThrow(/different secrets/);
  expect(() => combineShares(one, two.replace(/.$/, (c) => (c === '0' ? '1' : '0')))).toThrow(ShareUnusable);
  for (const text of ['', 'liandong-share-00000000-1-00-00000000', SECRET]) expect(() => combineShares(text, two)).toThrow(/no share/);
  expect(combineShares(` ${one.toUpperCase()}\n`, two)).toBe(SECRET);
  expect(() => splitSecret(SECRET, 1)).toThrow(RangeError);
});
