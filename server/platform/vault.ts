/**
 * The vault: the caller's words and identity, and every other personal text. Sealing is pure computation, so a
 * batch of changes can seal first and insert all rows at once; opening is one statement that writes the look and
 * returns the rows, so that nothing is shown that was not recorded (TRUST 10; DOMAIN-RULES 7).
 */
import type pg from 'pg';
import type { VaultRef } from '#domain/incident/incident.ts';
import { chance } from './chance.ts';
import { allEnded } from './db.ts';
import { newId } from './ids.ts';
import { byteaArray, textArray } from './pg-array.ts';
import { decrypt, digest, encrypt } from './secrets.ts';
import type { Secrets } from './secrets.ts';

export const VAULT_KINDS = ['words', 'identity', 'place_text', 'note', 'brief_sentence', 'raw', 'file', 'caller_file'] as const;
export type VaultKind = (typeof VAULT_KINDS)[number];

export interface Vault {
  readonly secrets: Secrets;
}

export function createVault(secrets: Secrets): Vault {
  return { secrets };
}

export interface KeyRow {
  id: string;
  town: string;
  incident: string;
  person: string | null;
  master: string;
  wrapped: Buffer;
  at: string;
}

export interface EntryRow {
  id: string;
  town: string;
  incident: string;
  kind: VaultKind;
  keyId: string;
  nonce: Buffer;
  ciphertext: Buffer;
  commitment: Buffer;
  at: string;
}

/** What the writer inserts with its batch (`insertSealed`). */
export interface VaultRow {
  key: KeyRow;
  entry: EntryRow;
}

/** A data key in the clear, for one batch of texts of one incident and person; never kept. */
export interface SealKey {
  row: KeyRow;
  plain: Buffer;
}

export interface SealSpec {
  town: string;
  incidentId: string;
  kind: VaultKind;
  /** a text, or bytes that may be none (`raw`) */
  text: string | Uint8Array;
  /** RFC 3339 */
  at: string;
  /** where something beside the vault must know it before it is sealed */
  id?: string;
  /** whose it is: a keyed pseudonym (`personKey`), so that one person can be erased everywhere */
  person?: string | null;
}

const KEY_BYTES = 32;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const MIN_PHONE_DIGITS = 6; // shorter ones are service numbers (110, 12345) or slips

/** Pseudonym of a person by telephone number, in whatever way it is written; null when there are too few digits to be one. */
export function personKey(vault: Vault, phone: string): string | null {
  const digits = phone.replace(/\D/g, '').replace(/^(0086|86)(?=1\d{10}$)/, '');
  return digits.length < MIN_PHONE_DIGITS ? null : vault.secrets.hmac('person', digits);
}

/** A fresh data key; one is enough for all texts of one incident and person that are sealed together. */
export function newKey(vault: Vault, spec: Pick<SealSpec, 'town' | 'incidentId' | 'at' | 'person'>): SealKey {
  const plain = chance(KEY_BYTES);
  const id = newId('vk', Date.parse(spec.at));
  const wrapped = vault.secrets.wrap(plain, `key ${id} ${spec.town} ${spec.incidentId}`);
  const { town, incidentId: incident, at, person = null } = spec;
  return { plain, row: { id, town, incident, person, master: vault.secrets.masterId, wrapped, at } };
}

/**
 * Seals one text: no query, no side effect. The commitment is SHA-256(salt ‖ text); the 32-byte salt lies inside
 * the ciphertext, so that once the key is gone nobody can guess a short text, such as a number, from it.
 */
export function sealText(vault: Vault, spec: SealSpec, key: SealKey = newKey(vault, spec)): { row: VaultRow; ref: VaultRef } {
  const id = spec.id ?? newId('ve', Date.parse(spec.at));
  const text = typeof spec.text === 'string' ? Buffer.from(spec.text, 'utf8') : spec.text;
  const plain = Buffer.concat([chance(SALT_BYTES), text]);
  const commitment = digest(plain);
  const nonce = chance(NONCE_BYTES);
  const { town, incidentId: incident, kind, at } = spec;
  const ciphertext = encrypt(key.plain, nonce, plain, entryContext({ id, town, incident, kind }));
  const entry: EntryRow = { id, town, incident, kind, keyId: key.row.id, nonce, ciphertext, commitment, at };
  return { row: { key: key.row, entry }, ref: { id, commitment: commitment.toString('hex') } };
}

/** Binds a ciphertext to its row: a row copied under another incident does not open. */
function entryContext(row: { id: string; town: string; incident: string; kind: string }): string {
  return `entry ${row.id} ${row.town} ${row.incident} ${row.kind}`;
}

const INSERT_KEYS = `insert into vault.key (id, town, incident, person, master, wrapped, created_at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[])`;
const INSERT_ENTRIES = `insert into vault.entry (id, town, incident, kind, key_id, nonce, ciphertext, commitment, created_at)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[], $8::bytea[], $9::timestamptz[])`;

/** Inserts any number of sealed rows with two statements, inside the caller's transaction; the keys first, since entries refer to them. */
export async function insertSealed(client: pg.ClientBase, rows: readonly VaultRow[]): Promise<void> {
  if (rows.length === 0) return;
  const keys = [...new Map(rows.map((row) => [row.key.id, row.key])).values()];
  const entries = rows.map((row) => row.entry);
  await allEnded([
    client.query({ name: 'vault.keys', text: INSERT_KEYS, values: [
      textArray(keys.map((k) => k.id)), textArray(keys.map((k) => k.town)), textArray(keys.map((k) => k.incident)), textArray(keys.map((k) => k.person)),
      textArray(keys.map((k) => k.master)), byteaArray(keys.map((k) => k.wrapped)), keys.map((k) => k.at),
    ] }),
    client.query({ name: 'vault.entries', text: INSERT_ENTRIES, values: [
      textArray(entries.map((e) => e.id)), textArray(entries.map((e) => e.town)), textArray(entries.map((e) => e.incident)), textArray(entries.map((e) => e.kind)),
      textArray(entries.map((e) => e.keyId)), byteaArray(entries.map((e) => e.nonce)), byteaArray(entries.map((e) => e.ciphertext)),
      byteaArray(entries.map((e) => e.commitment)), entries.map((e) => e.at),
    ] }),
  ]);
}

export interface Look {
  /** account */
  who: string;
  /** RFC 3339 */
  at: string;
  /** a purpose of `#domain/access/purpose.ts`, with the reason of a break-glass */
  purpose: string;
  reason?: string | null;
  /** what may be shown: `words`, `identity`. An entry that shows more stays closed; the record names what each showed */
  fields: readonly string[];
  assignmentId?: string | null;
}

export interface OpenedEntry {
  id: string;
  incidentId: string;
  kind: VaultKind;
  /** null once the key was destroyed */
  text: string | null;
  bytes: Buffer | null;
  commitment: string;
}

interface OpenedRow {
  id: string;
  town: string;
  incident: string;
  kind: VaultKind;
  nonce: Buffer;
  ciphertext: Buffer;
  commitment: Buffer;
  key_id: string;
  master: string;
  wrapped: Buffer | null;
}

/**
 * Opens entries of the towns of the transaction (`inTowns`) and records one look each, in the same statement.
 * Entries of other towns, that do not exist, or that show more than `look.fields` are absent. Throws VaultDamaged.
 */
export async function openEntries(vault: Vault, client: pg.ClientBase, ids: readonly string[], look: Look): Promise<Map<string, OpenedEntry>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<OpenedRow>('select * from vault.open($1, $2, $3, $4, $5, $6, $7)', [
    ids, look.who, look.at, look.fields, look.purpose, look.reason ?? null, look.assignmentId ?? null,
  ]);
  return new Map(rows.map((row) => [row.id, toEntry(vault, row)]));
}

/** A row that is not what was sealed, or was sealed under another master key. */
export class VaultDamaged extends Error {
  constructor(entryId: string, why: string) {
    super(`vault entry ${entryId}: ${why}`);
    this.name = 'VaultDamaged';
  }
}

function toEntry(vault: Vault, row: OpenedRow): OpenedEntry {
  const bytes = row.wrapped === null ? null : decryptRow(vault, row, row.wrapped);
  const text = bytes === null ? null : bytes.toString('utf8');
  return { id: row.id, incidentId: row.incident, kind: row.kind, text, bytes, commitment: row.commitment.toString('hex') };
}

function decryptRow(vault: Vault, row: OpenedRow, wrapped: Buffer): Buffer {
  if (row.master !== vault.secrets.masterId) throw new VaultDamaged(row.id, `sealed under master key ${row.master}, this is ${vault.secrets.masterId}; check LIANDONG_SECRET_KEY`);
  let plain: Buffer;
  try {
    const key = vault.secrets.unwrap(wrapped, `key ${row.key_id} ${row.town} ${row.incident}`);
    plain = decrypt(key, row.nonce, row.ciphertext, entryContext(row));
  } catch {
    throw new VaultDamaged(row.id, 'the sealed text was changed');
  }
  if (!digest(plain).equals(row.commitment)) throw new VaultDamaged(row.id, 'the commitment was changed');
  return plain.subarray(SALT_BYTES);
}

export interface RecordedLook {
  who: string;
  at: Date;
  entry: string;
  kind: VaultKind;
  fields: string[];
  purpose: string;
  reason: string | null;
  assignment: string | null;
}

/** Who saw anything of an incident, newest first ("who saw this?"). */
export async function listLooks(client: pg.ClientBase, incidentId: string, limit = 200): Promise<RecordedLook[]> {
  const { rows } = await client.query<RecordedLook>(
    `select who, at, entry, kind, fields, purpose, reason, assignment from vault.look where incident = $1 order by at desc, id desc limit $2`,
    [incidentId, limit],
  );
  return rows;
}

export interface Erasure {
  who: string;
  at: string;
  reason: string;
}

/** Erases all texts of an incident by destroying their keys; the record keeps verifying. Answers how many keys went. */
export function eraseIncident(client: pg.ClientBase, incidentId: string, by: Erasure): Promise<number> {
  return destroyKeys(client, incidentId, null, by);
}

/** Erases all texts of a person (`personKey`) in the towns of the transaction. */
export function erasePerson(client: pg.ClientBase, person: string, by: Erasure): Promise<number> {
  return destroyKeys(client, null, person, by);
}

async function destroyKeys(client: pg.ClientBase, incidentId: string | null, person: string | null, by: Erasure): Promise<number> {
  const { rows } = await client.query<{ n: number | string }>('select vault.destroy_keys($1, $2, $3, $4, $5) as n', [incidentId, person, by.who, by.reason, by.at]);
  return Number(rows[0]?.n ?? 0);
}
