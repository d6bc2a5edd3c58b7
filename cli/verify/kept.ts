/** One incident's file against the checkpoints that the verifier kept: each must be the file's own, or be continued by it. */
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { isConsistent } from '#server/platform/merkle.ts';
import type { Continues } from '#server/ledger/export-format.ts';
import { CannotVerify, Found } from './finding.ts';

export interface Kept {
  /** Throws Found when the file's checkpoint and one that was kept cannot be of one record, or are of two signers. */
  compare(own: Checkpoint, continues: Continues | null): void;
  /** Throws CannotVerify unless every one that was kept says something about this file. */
  end(own: Checkpoint | undefined): void;
}

export function createKept(town: string, given: readonly Checkpoint[]): Kept {
  const kept = given.filter((each) => each.town === town);
  const tied = new Set<Checkpoint>();
  const compare = (own: Checkpoint, continues: Continues | null): void => {
    for (const each of kept) {
      if (each.keyId !== own.keyId) throw new Found(town, own.size, 'checkpoint_key');
      const proof = each.size === own.size ? [] : each.size === continues?.first ? continues.proof : null;
      if (proof === null) continue;
      if (!isConsistent(each.size, each.root, own.size, own.root, proof)) throw new Found(town, each.size, 'checkpoint_root', `the file's checkpoint over ${own.size} events does not continue the one kept over ${each.size}`);
      tied.add(each);
    }
  };
  const end = (own: Checkpoint | undefined): void => {
    if (given.length > 0 && kept.length === 0) throw new CannotVerify(`none of the checkpoints kept is of ${town}: they say nothing about this file`);
    const loose = kept.find((each) => !tied.has(each));
    if (loose) throw new CannotVerify(saysNothing(loose, own));
  };
  return { compare, end };
}

/** A holder of the key can sign a rewritten record at any other size, so the signer alone proves nothing. */
function saysNothing({ town, size }: Checkpoint, own: Checkpoint | undefined): string {
  const has = own ? `its own is over ${own.size}` : 'it has none';
  return `${town}: the checkpoint kept over ${size} events says nothing about this file (${has}, and it proves no connection); ask for the file anew, at that size: export --checkpoint-size ${size}, or …/export?checkpointSize=${size}`;
}
