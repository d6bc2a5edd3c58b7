/**
 * Witnesses: the police side and the assessor, who keep what this installation cannot take back. Each checkpoint is sent
 * to each of them with the proof that it continues the last one they signed; what they sign is kept. A witness that is
 * away stops nothing: it is asked again, later and later, and the next proof spans the gap (TRUST 6, F30).
 */
import { randomInt } from 'node:crypto';
import { canonical } from '#server/platform/canonical.ts';
import { findLastCheckpoint } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Database } from '#server/platform/db.ts';
import { proveConsistency } from '#server/platform/proofs.ts';
import { isCosigned, listLastCosigned, saveCosignature } from './cosignature.ts';
import type { Cosignature } from './cosignature.ts';

/** What is sent: the checkpoint, and the proof that the tree of `first` leaves, the last one signed, is its beginning. */
export interface WitnessRequest {
  readonly checkpoint: Checkpoint;
  readonly first: number;
  readonly proof: readonly string[];
}

export type WitnessAnswer =
  | { readonly kind: 'signed'; readonly cosignature: Cosignature }
  /** it last signed another size than we thought */
  | { readonly kind: 'elsewhere'; readonly size: number }
  /** nothing yet: a file that nobody carried back */
  | { readonly kind: 'waiting' };

/** How a witness is reached. Throws when it cannot be, or says no. */
export interface WitnessLink {
  ask(request: WitnessRequest): Promise<WitnessAnswer>;
}

export interface Witness {
  readonly name: string;
  /** who runs it: two witnesses of one owner are one */
  readonly owner: string;
  /** its public key, `ed25519:…`, as its owner told it */
  readonly keyId: string;
  readonly link: WitnessLink;
}

export interface WitnessState {
  readonly town: string;
  readonly witness: string;
  readonly owner: string;
  /** events up to the last checkpoint it signed; 0: none yet */
  readonly size: number;
  /** when it signed that, by its own clock */
  readonly at: string | null;
  /** events that checkpoints cover and it has not signed */
  readonly behind: number;
  /** why the last attempt came to nothing; null when it came to something */
  readonly trouble: string | null;
}

export interface Witnessing {
  /** Asks whoever is due. `now`: monotonic milliseconds. */
  tick(now: number): Promise<void>;
  states(): readonly WitnessState[];
}

interface Parts {
  readonly db: Database;
  readonly towns: readonly string[];
  readonly witnesses: readonly Witness[];
  onTrouble(error: unknown, witness: string, town: string): void;
}

interface Pair {
  readonly witness: Witness;
  readonly town: string;
  state: WitnessState;
  failures: number;
  notBefore: number;
}

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;

export function createWitnessing({ db, towns, witnesses, onTrouble }: Parts): Witnessing {
  const pairs: Pair[] = witnesses.flatMap((witness) => towns.map((town) => ({
    witness, town, failures: 0, notBefore: -Infinity,
    state: { town, witness: witness.name, owner: witness.owner, size: 0, at: null, behind: 0, trouble: null },
  })));
  let running: Promise<void> | null = null;
  const look = async (now: number): Promise<void> => {
    for (const pair of pairs) {
      if (now < pair.notBefore) continue;
      try {
        pair.state = { ...(await witness(db, pair)), trouble: null };
        pair.failures = 0;
      } catch (error) {
        pair.failures += 1;
        pair.notBefore = now + waitAfter(pair.failures);
        pair.state = { ...pair.state, trouble: error instanceof Error ? error.message : String(error) };
        onTrouble(error, pair.witness.name, pair.town);
      }
    }
  };
  return { tick: (now) => (running ??= look(now).finally(() => { running = null; })), states: () => pairs.map((pair) => pair.state) };
}

/** Doubled each time up to an hour, and a random part of it, so that a hundred towns do not come back in one second. */
function waitAfter(failures: number): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return most / 2 + randomInt(Math.ceil(most / 2));
}

/** Brings one witness up to the last checkpoint of one town. */
async function witness(db: Database, { witness: w, town, state }: Pair): Promise<WitnessState> {
  const { checkpoint, last } = await inTowns(db, [town], async (client) => ({
    checkpoint: await findLastCheckpoint(client, town), last: (await listLastCosigned(client, town)).find((each) => each.witness === w.name),
  }));
  const signed = { ...state, size: last?.size ?? 0, at: last?.at ?? null, behind: Math.max(0, (checkpoint?.size ?? 0) - (last?.size ?? 0)) };
  if (!checkpoint || signed.behind === 0) return signed;
  const answer = await askFrom(db, w, checkpoint, signed.size);
  if (answer.kind === 'waiting') return signed;
  if (answer.kind === 'elsewhere') return await catchUp(db, w, checkpoint, answer.size, signed);
  return keep(db, w, checkpoint, answer.cosignature, signed);
}

async function askFrom(db: Database, w: Witness, checkpoint: Checkpoint, first: number): Promise<WitnessAnswer> {
  const { root, proof } = await inTowns(db, [checkpoint.town], (client) => proveConsistency(client, checkpoint.town, first, checkpoint.size));
  if (root !== checkpoint.root) throw new Error(`the record of ${checkpoint.town} is not that of its last checkpoint; run verify`);
  return w.link.ask({ checkpoint, first, proof });
}

/** The witness has signed what we never heard of (an answer was lost), or what we no longer have (a restore). */
async function catchUp(db: Database, w: Witness, checkpoint: Checkpoint, size: number, signed: WitnessState): Promise<WitnessState> {
  if (size > checkpoint.size) {
    throw new Error(`${w.name} has signed ${size} events of ${checkpoint.town}, there are checkpoints over ${checkpoint.size} only: the record was cut or restored to an earlier moment; a person has to tell the witness`);
  }
  const answer = await askFrom(db, w, checkpoint, size);
  if (answer.kind === 'elsewhere') throw new Error(`${w.name} says that it stands at ${size} and does not take a proof from there`);
  return answer.kind === 'waiting' ? signed : keep(db, w, checkpoint, answer.cosignature, signed);
}

async function keep(db: Database, w: Witness, checkpoint: Checkpoint, cosignature: Cosignature, signed: WitnessState): Promise<WitnessState> {
  if (cosignature.keyId !== w.keyId) throw new Error(`${w.name} signed with ${cosignature.keyId}, its owner told ${w.keyId}`);
  if (!isCosigned(checkpoint, cosignature)) throw new Error(`the signature of ${w.name} is not over ${canonical({ town: checkpoint.town, size: checkpoint.size, root: checkpoint.root })}`);
  await inTowns(db, [checkpoint.town], (client) => saveCosignature(client, checkpoint, w.name, cosignature));
  return { ...signed, size: checkpoint.size, at: cosignature.at, behind: 0 };
}
