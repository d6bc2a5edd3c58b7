/** A file's bytes: cut into parts, each under the file's own key, its place in the file bound in. In memory once, a part at a time. */
import type { ClientBase } from 'pg';
import { decrypt, encrypt } from '#server/platform/secrets.ts';

const PART_BYTES = 1024 * 1024;

/** Where the bytes of an entry lie, and the key that opens them; it lies sealed in the entry. */
export interface Sealing {
  entry: string;
  town: string;
  key: Uint8Array;
  parts: number;
}

export const partsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / PART_BYTES));

export async function writeParts(client: ClientBase, to: Sealing, pieces: readonly Uint8Array[], at: string): Promise<void> {
  let n = 0;
  for (const part of cut(pieces)) {
    await client.query('insert into vault.file_part (entry, town, n, ciphertext, at) values ($1, $2, $3, $4, $5)', [to.entry, to.town, n, encrypt(to.key, nonceOf(n), part, place(to, n)), at]);
    n += 1;
  }
  if (n !== to.parts) throw new Error(`file ${to.entry} has ${n} parts instead of ${to.parts}`);
}

/** The whole file, or null when its parts were swept out. Throws when one of them was changed. */
export async function readParts(client: ClientBase, from: Sealing): Promise<Buffer | null> {
  const whole: Buffer[] = [];
  for (let n = 0; n < from.parts; n++) {
    const { rows } = await client.query<{ ciphertext: Buffer }>('select ciphertext from vault.file_part where entry = $1 and n = $2', [from.entry, n]);
    const [row] = rows;
    if (!row) return null;
    whole.push(decrypt(from.key, nonceOf(n), row.ciphertext, place(from, n)));
  }
  return Buffer.concat(whole);
}

/** The key is this file's alone, so a counter never repeats under it. */
function nonceOf(n: number): Uint8Array {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(n, 8);
  return nonce;
}

const place = ({ entry, town, parts }: Sealing, n: number): string => `file ${entry} ${town} ${n}/${parts}`;

function* cut(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  let [held, size]: [Uint8Array[], number] = [[], 0];
  for (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      const some = piece.subarray(at, at + PART_BYTES - size);
      held.push(some);
      size += some.length;
      at += some.length;
      if (size === PART_BYTES) { yield Buffer.concat(held); [held, size] = [[], 0]; }
    }
  }
  if (size > 0) yield Buffer.concat(held);
}
