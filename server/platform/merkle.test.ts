import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consistencyRanges, createProver, createTree, EMPTY_ROOT, inclusionRanges, isConsistent, nodeOf, rootByInclusion } from './merkle.ts';
import type { Range } from './merkle.ts';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHash = (data: Uint8Array): string => sha256(Buffer.of(0), data).toString('hex');

/** The definitions of RFC 6962, 2.1, written down word for word: slow, and independent of the code under test. */
function mth(leaves: readonly string[]): string {
  const [only] = leaves;
  if (only === undefined) return sha256().toString('hex');
  if (leaves.length === 1) return only;
  const k = largestPowerBelow(leaves.length);
  return sha256(Buffer.of(1), Buffer.from(mth(leaves.slice(0, k)), 'hex'), Buffer.from(mth(leaves.slice(k)), 'hex')).toString('hex');
}
function path(m: number, leaves: readonly string[]): string[] {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k ? [...path(m, leaves.slice(0, k)), mth(leaves.slice(k))] : [...path(m - k, leaves.slice(k)), mth(leaves.slice(0, k))];
}
function subproof(m: number, leaves: readonly string[], whole: boolean): string[] {
  if (m === leaves.length) return whole ? [] : [mth(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k ? [...subproof(m, leaves.slice(0, k), whole), mth(leaves.slice(k))] : [...subproof(m - k, leaves.slice(k), false), mth(leaves.slice(0, k))];
}
function largestPowerBelow(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1));
}

const leavesOf = (n: number): string[] => Array.from({ length: n }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

function proofs(leaves: readonly string[], ranges: readonly Range[]): string[] {
  const prover = createProver(leaves.length, ranges);
  for (const leaf of leaves) prover.add(leaf);
  return prover.proof(ranges);
}

function rootOf(leaves: readonly string[]): string {
  const tree = createTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

describe('the published example (Certificate Transparency reference tree, RFC 6962)', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex')));
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  test('its roots at every size', () => {
    expect(roots.map((_, size) => rootOf(leaves.slice(0, size)))).toEqual(roots);
    expect(EMPTY_ROOT).toBe(roots[0]);
  });

  test('its inclusion and consistency proofs', () => {
    const proof = proofs(leaves, inclusionRanges(5, 8));
    expect(proof).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(proofs(leaves, consistencyRanges(6, 8))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('against the definitions', () => {
  test('roots, all inclusion proofs and all consistency proofs up to 70 leaves', () => {
    for (let size = 1; size <= 70; size++) {
      const leaves = leavesOf(size);
      const root = mth(leaves);
      expect(rootOf(leaves)).toBe(root);
      for (let at = 0; at < size; at++) {
        const proof = path(at, leaves);
        expect(proofs(leaves, inclusionRanges(at, size))).toEqual(proof);
        expect(rootByInclusion(leaves[at] ?? '', at, size, proof)).toBe(root);
        const consistency = subproof(at + 1, leaves, true);
        expect(proofs(leaves, consistencyRanges(at + 1, size))).toEqual(consistency);
        expect(isConsistent(at + 1, mth(leaves.slice(0, at + 1)), size, root, consistency)).toBe(true);
      }
    }
  });

  test('one pass gives the proofs of many leaves', () => {
    const leaves = leavesOf(1000);
    const wanted = [0, 1, 511, 512, 998, 999].map((at) => inclusionRanges(at, 1000));
    const prover = createProver(1000, wanted.flat());
    for (const leaf of leaves) prover.add(leaf);
    expect(prover.root()).toBe(mth(leaves));
    expect(wanted.map((ranges) => prover.proof(ranges))).toEqual([0, 1, 511, 512, 998, 999].map((at) => path(at, leaves)));
    expect(() => prover.add('00')).toThrow(RangeError);
  });
});

describe('a proof that was disturbed', () => {
  const sizes = fc.integer({ min: 2, max: 300 }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

  test('never leads to the root', () => {
    fc.assert(fc.property(sizes, fc.nat(), fc.constantFrom('flip', 'drop', 'add', 'move'), ([size, at], where, how) => {
      const leaves = leavesOf(size);
      const proof = disturb(path(at, leaves), where, how);
      const index = how === 'move' ? (at + 1 + where % (size - 1)) % size : at;
      expect(rootByInclusion(leaves[at] ?? '', index, size, proof)).not.toBe(mth(leaves));
    }), { numRuns: 300 });
  });

  test('never makes another history consistent', () => {
    fc.assert(fc.property(sizes, fc.nat(), ([size, at], where) => {
      const leaves = leavesOf(size);
      const other = leaves.with(where % (at + 1), leafHash(Buffer.from('forged')));
      const proof = subproof(at + 1, leaves, true);
      expect(isConsistent(at + 1, mth(other.slice(0, at + 1)), size, mth(leaves), proof)).toBe(false);
      expect(isConsistent(at + 1, mth(leaves.slice(0, at + 1)), size, mth(other), proof)).toBe(false);
      if (proof.length > 0) expect(isConsistent(at + 1, mth(leaves.slice(0, at + 1)), size, mth(leaves), proof.slice(1))).toBe(false);
    }), { numRuns: 300 });
  });

  test('sizes that are none are refused', () => {
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError);
    expect(() => consistencyRanges(0, 3)).toThrow(RangeError);
    expect(rootByInclusion('00', 3, 3, [])).toBeNull();
    expect(isConsistent(4, '00', 3, '00', [])).toBe(false);
    expect(isConsistent(0, EMPTY_ROOT, 3, '00', [])).toBe(false);
  });
});

function disturb(proof: readonly string[], where: number, how: string): string[] {
  const at = where % Math.max(proof.length, 1);
  if (how === 'drop') return proof.toSpliced(at, 1);
  if (how === 'add') return proof.toSpliced(at, 0, nodeOf(EMPTY_ROOT, EMPTY_ROOT));
  if (how === 'flip') return proof.map((hash, i) => (i === at ? nodeOf(hash, hash) : hash));
  return [...proof];
}
