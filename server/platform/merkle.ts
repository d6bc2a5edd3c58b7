/**
 * Merkle trees over the leaves of a chain, as RFC 6962 (section 2.1) defines them: node = SHA-256(0x01 ‖ left ‖
 * right), a tree of n leaves splits at the largest power of two below n. All hashes are hex. A tree keeps only its
 * peaks (the perfect subtrees of its size, largest first), so its memory is logarithmic in its size.
 */
import { hash } from 'node:crypto';

/** Root of the tree without leaves: SHA-256 of nothing (RFC 6962, 2.1). */
export const EMPTY_ROOT = hash('sha256', '', 'hex');

/** The leaves `from` (included) to `to` (excluded), counted from 0. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Tree {
  readonly size: number;
  add(leaf: string): void;
  /** Root over all leaves so far. */
  root(): string;
}

const node = Buffer.alloc(65, 1); // 0x01 ‖ left ‖ right, filled anew for each node

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeOf(left: string, right: string): string {
  node.write(left, 1, 32, 'hex');
  node.write(right, 33, 32, 'hex');
  return hash('sha256', node, 'hex');
}

/** An empty tree. `onSubtree` hears of each perfect subtree above a leaf when it is complete. */
export function createTree(onSubtree?: (range: Range, root: string) => void): Tree {
  const peaks: string[] = [];
  let size = 0;
  const add = (leaf: string): void => {
    size += 1;
    let top = leaf;
    for (let rest = size, width = 2; rest % 2 === 0; rest /= 2, width *= 2) {
      top = nodeOf(peaks.pop() ?? '', top);
      onSubtree?.({ from: size - width, to: size }, top);
    }
    peaks.push(top);
  };
  return { get size() { return size; }, add, root: () => fold(peaks) };
}

/** Peaks, largest first → the root above them. */
function fold(peaks: readonly string[]): string {
  return peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeOf(left, right));
}

/** The largest power of two below `n` (n ≥ 2): where RFC 6962 splits a tree of n leaves. */
function splitOf(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * The subtrees whose roots prove that leaf `index` is in the tree of the first `size` leaves, nearest to the leaf
 * first (RFC 6962, 2.1.1: PATH). Throws RangeError unless 0 ≤ index < size.
 */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const ranges: Range[] = [];
  for (let from = 0, to = size; to - from > 1;) {
    const middle = from + splitOf(to - from);
    const left = index < middle;
    ranges.push(left ? { from: middle, to } : { from, to: middle });
    if (left) to = middle;
    else from = middle;
  }
  return ranges.reverse();
}

/**
 * The subtrees whose roots prove that the tree of `size` leaves begins with the tree of its first `first` leaves
 * (RFC 6962, 2.1.2: PROOF). Empty when they are the same. Throws RangeError unless 1 ≤ first ≤ size.
 */
export function consistencyRanges(first: number, size: number): Range[] {
  if (!(first >= 1 && first <= size)) throw new RangeError(`a tree of ${size} does not begin with one of ${first}`);
  const ranges: Range[] = [];
  let from = 0;
  let to = size;
  while (first < to) {
    const middle = from + splitOf(to - from);
    const left = first <= middle;
    ranges.push(left ? { from: middle, to } : { from, to: middle });
    if (left) to = middle;
    else from = middle;
  }
  if (from > 0) ranges.push({ from, to });
  return ranges.reverse();
}

/** A tree that remembers the roots of chosen subtrees: one pass over the leaves gives any number of proofs. */
export function createProver(size: number, wanted: readonly Range[]): { add(leaf: string): void; root(): string; proof(ranges: readonly Range[]): string[] } {
  const roots = new Map(wanted.flatMap((range) => perfect(range)).map((range) => [keyOf(range), '']));
  const note = (range: Range, root: string): void => {
    const key = keyOf(range);
    if (roots.has(key)) roots.set(key, root);
  };
  const tree = createTree(note);
  const add = (leaf: string): void => {
    if (tree.size === size) throw new RangeError(`the tree of ${size} leaves is complete`);
    note({ from: tree.size, to: tree.size + 1 }, leaf);
    tree.add(leaf);
  };
  const proof = (ranges: readonly Range[]): string[] => ranges.map((range) => fold(perfect(range).map((part) => roots.get(keyOf(part)) ?? '')));
  return { add, root: () => tree.root(), proof };
}

function keyOf(range: Range): string {
  return `${range.from}-${range.to}`;
}

/** A subtree of a proof → the perfect subtrees it consists of, largest first. */
function perfect({ from, to }: Range): Range[] {
  const parts: Range[] = [];
  while (from < to) {
    const half = splitOf(to - from + 1);
    parts.push({ from, to: from + half });
    from += half;
  }
  return parts;
}

/**
 * The root that leaf `index` and its inclusion proof lead to, or null when the proof has the wrong length
 * (RFC 9162, 2.1.3.2). The leaf is in the tree if and only if that is the tree's root.
 */
export function rootByInclusion(leaf: string, index: number, size: number, proof: readonly string[]): string | null {
  if (!(index >= 0 && index < size)) return null;
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      root = nodeOf(sibling, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      root = nodeOf(root, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 ? root : null;
}

/** Does the tree of `size` leaves with `root` begin with the tree of `first` leaves with `firstRoot` (RFC 9162, 2.1.4.2)? */
export function isConsistent(first: number, firstRoot: string, size: number, root: string, proof: readonly string[]): boolean {
  if (!(first >= 1 && first <= size)) return false;
  if (first === size) return proof.length === 0 && firstRoot === root;
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof];
  const start = path.shift();
  if (start === undefined) return false;
  let [fn, sn] = [first - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let [older, newer] = [start, start];
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [older, newer] = [nodeOf(sibling, older), nodeOf(sibling, newer)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      newer = nodeOf(newer, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && older === firstRoot && newer === root;
}

/** Sizes go beyond 2^31, where `>> 1` would be wrong. */
function half(n: number): number {
  return Math.floor(n / 2);
}

function isPowerOfTwo(n: number): boolean {
  return splitOf(n + 1) === n;
}
