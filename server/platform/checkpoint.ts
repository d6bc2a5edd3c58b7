/**
 * Checkpoints: what a town's record was at an hour, signed, so that whoever keeps one can later show that the record
 * was cut or rewritten. A chain alone cannot tell (TRUST 6): who may write it all may compute it all anew.
 */
import { createPublicKey, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { isInstant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { canonical } from './canonical.ts';
import { inTowns } from './db.ts';
import type { Database } from './db.ts';
import type { Queryable } from './event-log.ts';
import { createTree } from './merkle.ts';
import type { Tree } from './merkle.ts';

/** The claim that is signed: the first `size` leaves of the town's chain have this Merkle root (hex). */
export interface Statement {
  readonly town: string;
  readonly size: number;
  readonly root: string;
  readonly at: Instant;
}

export interface Checkpoint extends Statement {
  /** `ed25519:` and the public key, base64url: the claim can be checked with nothing else at hand */
  readonly keyId: string;
  /** base64, 64 bytes */
  readonly signature: string;
}

/** The record no longer is what an earlier checkpoint says it was. Nothing is signed over it. */
export class RecordChanged extends Error {
  readonly checkpoint: Checkpoint;
  constructor(checkpoint: Checkpoint, found: string) {
    super(`the first ${checkpoint.size} events of ${checkpoint.town} are not those of the checkpoint of ${checkpoint.at}: ${found}`);
    this.name = 'RecordChanged';
    this.checkpoint = checkpoint;
  }
}

const KEY_PREFIX = 'ed25519:';
/** Before the claim, so that the key can never be made to sign one thing and be quoted for another. */
const CONTEXT = 'liandong/checkpoint/1\n';

function signedBytes({ town, size, root, at }: Statement): Buffer {
  return Buffer.from(CONTEXT + canonical({ town, size, root, at }));
}

/** The id of a key's public half; either half will do. The key must be Ed25519. */
export function keyIdOf(key: KeyObject): string {
  const { crv, x } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' });
  if (crv !== 'Ed25519' || x === undefined) throw new TypeError('checkpoints are signed with an Ed25519 key');
  return KEY_PREFIX + x;
}

/** Claim + private key (Ed25519) → checkpoint. */
export function signCheckpoint(statement: Statement, key: KeyObject): Checkpoint {
  return { ...statement, keyId: keyIdOf(key), signature: sign(null, signedBytes(statement), key).toString('base64') };
}

/** Did the key named in it sign this checkpoint? Whose key it is must be known otherwise. */
export function isGenuine(checkpoint: Checkpoint): boolean {
  if (!checkpoint.keyId.startsWith(KEY_PREFIX)) return false;
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: checkpoint.keyId.slice(KEY_PREFIX.length) };
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const signature = Buffer.from(checkpoint.signature, 'base64');
    // One spelling only: decoders pass over blanks and stray bits, and a checkpoint in two spellings is two checkpoints.
    if (keyIdOf(key) !== checkpoint.keyId || signature.toString('base64') !== checkpoint.signature) return false;
    return verify(null, signedBytes(checkpoint), key, signature);
  } catch {
    return false; // no key at all
  }
}

/** Parsed JSON → checkpoint, or null when it is none. */
export function parseCheckpoint(value: unknown): Checkpoint | null {
  if (typeof value !== 'object' || value === null) return null;
  const { town, size, root, at, keyId, signature } = value as Readonly<Record<string, unknown>>;
  if (typeof town !== 'string' || typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null;
  if (typeof root !== 'string' || !/^[0-9a-f]{64}$/.test(root) || typeof at !== 'string' || !isInstant(at)) return null;
  if (typeof keyId !== 'string' || typeof signature !== 'string') return null;
  return { town, size, root, at, keyId, signature };
}

interface CheckpointRow {
  readonly town: string;
  readonly size: string | number;
  readonly root: string;
  readonly at: string;
  readonly key_id: string;
  readonly signature: string;
}

const SELECT = `select town, size, encode(root, 'hex') as root, key_id, encode(signature, 'base64') as signature,
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from ledger.checkpoint`;

function checkpointOf(row: CheckpointRow): Checkpoint {
  const { town, root, at, key_id: keyId, signature } = row;
  return { town, size: Number(row.size), root, at: at as Instant, keyId, signature: signature.replaceAll('\n', '') };
}

/** Checkpoints of a town with a size above `after`, smallest first, up to `limit`. */
export async function listCheckpoints(client: Queryable, town: string, after: number, limit: number): Promise<Checkpoint[]> {
  const { rows } = await client.query<CheckpointRow>(`${SELECT} where town = $1 and size > $2::bigint order by size limit $3`, [town, after, limit]);
  return rows.map(checkpointOf);
}

/** The last checkpoint of a town, if there is one. */
export async function findLastCheckpoint(client: Queryable, town: string): Promise<Checkpoint | undefined> {
  const { rows } = await client.query<CheckpointRow>(`${SELECT} where town = $1 order by size desc limit 1`, [town]);
  return rows.map(checkpointOf)[0];
}

/** The checkpoint of a town over exactly `size` events; its last one when `size` is null. */
export async function findCheckpoint(client: Queryable, town: string, size: number | null): Promise<Checkpoint | undefined> {
  if (size === null) return findLastCheckpoint(client, town);
  const { rows } = await client.query<CheckpointRow>(`${SELECT} where town = $1 and size = $2::bigint`, [town, size]);
  return rows.map(checkpointOf)[0];
}

export interface Checkpointer {
  /**
   * Sign the town's record as it stands: a row in `ledger.checkpoint` and a line in `checkpoints/<town>.jsonl` of the
   * data folder. Null when nothing was added since the last one. Throws RecordChanged when the record contradicts
   * the last checkpoint in the database or in the file.
   */
  seal(town: string, at: Instant): Promise<Checkpoint | null>;
}

/** What is kept of a town between two calls: its tree, and the hash of the last event in it. */
interface Memory {
  readonly tree: Tree;
  readonly hash: string;
}

/** `key`: Ed25519, private. Each town's tree is kept between calls: an hour's checkpoint reads an hour's leaves. */
export function createCheckpointer(db: Database, dataDir: string, key: KeyObject): Checkpointer {
  const memories = new Map<string, Memory>();
  const seal = async (town: string, at: Instant): Promise<Checkpoint | null> => {
    const file = join(dataDir, 'checkpoints', `${encodeURIComponent(town)}.jsonl`);
    const filed = await findLastLine(file);
    const memory = memories.get(town);
    memories.delete(town); // kept only once it has been compared and signed
    const tree = memory?.tree ?? createTree();
    const { last, hash } = await inTowns(db, [town], async (client) => {
      const stored = await findLastCheckpoint(client, town);
      const known = [stored, filed].filter((each) => each !== undefined);
      if (memory) await compareMemory(client, town, memory, known);
      await grow(tree, client, town, known);
      return { last: stored, hash: await findHash(client, town, tree.size) };
    });
    const fresh = tree.size === (last?.size ?? 0) ? null : signCheckpoint({ town, size: tree.size, root: tree.root(), at }, key);
    if (fresh) await inTowns(db, [town], (client) => insert(client, fresh));
    const due = fresh ?? last; // a line lost with the process between commit and write is made up for
    if (due && due.size > (filed?.size ?? 0)) await appendLine(file, canonical(due));
    if (hash !== null) memories.set(town, { tree, hash });
    return fresh;
  };
  return { seal };
}

async function findHash(client: Queryable, town: string, seq: number): Promise<string | null> {
  const { rows } = await client.query<{ hash: string }>(`select encode(hash, 'hex') as hash from ledger.event where town = $1 and seq = $2::bigint`, [town, seq]);
  return rows[0]?.hash ?? null;
}

/** The last link stands for all before it: what was computed anew meanwhile would have another, what was cut off none. */
async function compareMemory(client: Queryable, town: string, { tree, hash }: Memory, known: readonly Checkpoint[]): Promise<void> {
  if ((await findHash(client, town, tree.size)) === hash) return;
  const [checkpoint] = known;
  if (!checkpoint) throw new Error(`the first ${tree.size} events of ${town} are not those that were signed, and their checkpoint is gone`);
  throw new RecordChanged(checkpoint, `event ${tree.size} is another or gone since`);
}

const PAGE = 20_000;

/** Add the leaves that came since, and compare the root on the way wherever a known checkpoint lies. */
async function grow(tree: Tree, client: Queryable, town: string, known: readonly Checkpoint[]): Promise<void> {
  const pending = known.filter((each) => each.size >= tree.size);
  compare(tree, pending);
  for (let more = true; more;) {
    const { rows } = await client.query<{ leaf: string }>(
      `select encode(leaf, 'hex') as leaf from ledger.event where town = $1 and seq > $2::bigint order by seq limit ${PAGE}`,
      [town, tree.size],
    );
    for (const { leaf } of rows) {
      tree.add(leaf);
      compare(tree, pending);
    }
    more = rows.length === PAGE;
  }
  const cut = pending.find((each) => each.size > tree.size);
  if (cut) throw new RecordChanged(cut, `only ${tree.size} are left`);
}

function compare(tree: Tree, known: readonly Checkpoint[]): void {
  for (const each of known) {
    if (each.size === tree.size && each.root !== tree.root()) throw new RecordChanged(each, 'their root is another');
  }
}

async function insert(client: Queryable, checkpoint: Checkpoint): Promise<void> {
  const { town, size, root, at, keyId, signature } = checkpoint;
  await client.query(
    `insert into ledger.checkpoint (town, size, root, at, key_id, signature)
     values ($1, $2::bigint, decode($3, 'hex'), $4, $5, decode($6, 'base64')) on conflict (town, size) do nothing`,
    [town, size, root, at, keyId, signature],
  );
}

/** On disk before the call returns: the file is the anchor that the database cannot change. */
async function appendLine(file: string, line: string): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  const handle = await open(file, 'a+');
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.from('\n'), 0, 1, size - 1);
    const whole = size === 0 || buffer.toString() === '\n';
    await handle.appendFile(`${whole ? '' : '\n'}${line}\n`); // a half-written last line stays by itself
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const LINE_AT_MOST = 2_048;

/** The last whole checkpoint of the file; a half-written last line is passed over. */
async function findLastLine(file: string): Promise<Checkpoint | undefined> {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - 2 * LINE_AT_MOST);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const lines = buffer.toString('utf8', 0, bytesRead).split('\n').reverse();
    for (const line of lines) {
      const checkpoint = parseLine(line);
      if (checkpoint) return checkpoint;
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

function parseLine(line: string): Checkpoint | null {
  try {
    return parseCheckpoint(JSON.parse(line));
  } catch {
    return null;
  }
}
