/** A witness's signature under a checkpoint: “this root, and it continues every one I signed before” (docs/reference/ledger.md). */
import { createPublicKey, verify } from 'node:crypto';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { isInstant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { canonical } from '#server/platform/canonical.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';

export const cosignature = z.object({
  /** the witness's clock, RFC 3339 */
  at: z.custom<Instant>((value) => typeof value === 'string' && isInstant(value)),
  /** `ed25519:` and the public key, base64url */
  keyId: z.string().regex(/^ed25519:[\w-]{43}$/),
  /** base64 */
  signature: z.string().max(100),
});
export type Cosignature = z.output<typeof cosignature>;

export interface KeptCosignature extends Cosignature {
  readonly witness: string;
  readonly size: number;
}

const CONTEXT = 'liandong/cosignature/1\n';

/** Did the key named in it sign this checkpoint's root? Whose key it is must be known otherwise. */
export function isCosigned({ town, size, root }: Checkpoint, { at, keyId, signature }: Cosignature): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: keyId.slice('ed25519:'.length) }, format: 'jwk' });
    return verify(null, Buffer.from(CONTEXT + canonical({ at, root, size, town })), key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // no key at all
  }
}

interface Row {
  readonly witness: string;
  readonly size: string | number;
  readonly at: Date;
  readonly key_id: string;
  readonly signature: string;
}

const COLUMNS = `witness, size, at, key_id, encode(signature, 'base64') as signature`;

/** Each witness's signature under the largest checkpoint of the town that it signed. */
export async function listLastCosigned(client: ClientBase, town: string): Promise<KeptCosignature[]> {
  const { rows } = await client.query<Row>(`select distinct on (witness) ${COLUMNS} from ledger.cosignature where town = $1 order by witness, size desc`, [town]);
  return rows.map(toCosignature);
}

/** Who signed this checkpoint. */
export async function listCosigned(client: ClientBase, town: string, size: number): Promise<KeptCosignature[]> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from ledger.cosignature where town = $1 and size = $2 order by witness`, [town, size]);
  return rows.map(toCosignature);
}

function toCosignature({ witness, size, at, key_id: keyId, signature }: Row): KeptCosignature {
  return { witness, size: Number(size), at: at.toISOString() as Instant, keyId, signature: signature.replaceAll('\n', '') };
}

export async function saveCosignature(client: ClientBase, { town, size }: Checkpoint, witness: string, { at, keyId, signature }: Cosignature): Promise<void> {
  await client.query(
    `insert into ledger.cosignature (town, size, witness, key_id, signature, at) values ($1, $2, $3, $4, decode($5, 'base64'), $6) on conflict do nothing`,
    [town, size, witness, keyId, signature, at]);
}
