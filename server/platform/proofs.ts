/** Proofs about a town's record from its leaves (RFC 6962): that an event is in it, that it continues an earlier one. */
import type { ClientBase } from 'pg';
import { consistencyRanges, createProver, EMPTY_ROOT, inclusionRanges } from './merkle.ts';
import type { Range } from './merkle.ts';

export interface Proof {
  /** hex; of the tree of the first `size` leaves */
  readonly root: string;
  readonly proof: readonly string[];
}

const PAGE = 20_000;

/** Event `seq` (from 1) is among the first `size`. Throws RangeError unless 1 ≤ seq ≤ size ≤ what is there. */
export function proveInclusion(client: ClientBase, town: string, seq: number, size: number): Promise<Proof> {
  return prove(client, town, size, inclusionRanges(seq - 1, size));
}

/** The first `size` events begin with the first `first`. Empty for `first` 0, which everything continues. Throws RangeError. */
export async function proveConsistency(client: ClientBase, town: string, first: number, size: number): Promise<Proof> {
  if (size === 0) return { root: EMPTY_ROOT, proof: [] };
  return prove(client, town, size, first === 0 ? [] : consistencyRanges(first, size));
}

/** One pass over the leaves. */
async function prove(client: ClientBase, town: string, size: number, ranges: readonly Range[]): Promise<Proof> {
  const prover = createProver(size, ranges);
  for (let after = 0; after < size; after += PAGE) {
    const { rows } = await client.query<{ leaf: string }>(
      `select encode(leaf, 'hex') as leaf from ledger.event where town = $1 and seq > $2::bigint and seq <= $3::bigint order by seq`,
      [town, after, Math.min(after + PAGE, size)]);
    for (const { leaf } of rows) prover.add(leaf);
    if (rows.length < Math.min(PAGE, size - after)) throw new RangeError(`the record of ${town} has no ${size} events`);
  }
  return { root: prover.root(), proof: prover.proof(ranges) };
}
