/**
 * Keys. One master key outside the database; every other key is derived from it by name (HKDF-SHA-256) or, for
 * sealed text, random and wrapped by it. Nothing here is ever logged.
 */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chance } from './chance.ts';

export interface Secrets {
  /** names the master key without telling it: eight hex digits */
  readonly masterId: string;
  /** 32 bytes derived for one use; the same name gives the same key */
  derive(keyName: string): Buffer;
  /** keyed pseudonym: hex HMAC-SHA-256 of the text under the key of that name */
  hmac(keyName: string, text: string): string;
  /** a data key → its wrapped form, bound to `context` */
  wrap(key: Uint8Array, context: string): Buffer;
  /** the reverse; throws when the wrapped form or the context was changed */
  unwrap(wrapped: Uint8Array, context: string): Buffer;
}

/** The master key is missing or unusable; the message says what to do. */
export class SecretMissing extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretMissing';
  }
}

export interface SecretSettings {
  secretKey: string | null;
  dataDir: string;
  demo: 'live' | 'still' | 'off';
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MIN_SECRET_CHARACTERS = 32;
const FILE = 'secret.key';

/** Opens the master key of this installation. Only a demonstration makes one by itself. Throws SecretMissing. */
export function openSecrets(settings: SecretSettings): Secrets {
  return createSecrets(readSecretText(settings));
}

/** The master key's own text, for nothing but opening it and splitting it into shares. Throws SecretMissing. */
export function readSecretText(settings: SecretSettings): string {
  return settings.secretKey ?? readOrMake(settings);
}

/** Secrets from a text of at least 32 characters; the text should come from a generator, not from a person. */
export function createSecrets(secret: string): Secrets {
  const text = secret.trim();
  if (text.length < MIN_SECRET_CHARACTERS) throw new SecretMissing(`LIANDONG_SECRET_KEY takes at least ${MIN_SECRET_CHARACTERS} characters of secret text`);
  const master = createHash('sha256').update(text, 'utf8').digest();
  // Derived once a name: a call asks for half a dozen keys, and each derivation costs more than what it keys.
  const derived = new Map<string, Buffer>();
  const derive = (keyName: string): Buffer => {
    const known = derived.get(keyName);
    if (known) return known;
    const key = Buffer.from(hkdfSync('sha256', master, 'liandong', keyName, KEY_BYTES));
    derived.set(keyName, key);
    return key;
  };
  const wrapping = derive('vault.wrap');
  const hmacKeys = new Map<string, HmacKey>();
  return {
    masterId: derive('master.id').subarray(0, 4).toString('hex'),
    derive,
    hmac: (keyName, plain) => {
      const key = hmacKeys.get(keyName) ?? hmacKey(derive(`hmac.${keyName}`));
      hmacKeys.set(keyName, key);
      return hmacSha256(key, plain);
    },
    wrap: (key, context) => {
      const nonce = chance(NONCE_BYTES);
      return Buffer.concat([nonce, encrypt(wrapping, nonce, key, context)]);
    },
    unwrap: (wrapped, context) => decrypt(wrapping, wrapped.subarray(0, NONCE_BYTES), wrapped.subarray(NONCE_BYTES), context),
  };
}

interface HmacKey {
  inner: Buffer;
  outer: Buffer;
}

const BLOCK_BYTES = 64;

/** The two padded keys of HMAC (RFC 2104), for a key no longer than a block. */
function hmacKey(key: Uint8Array): HmacKey {
  const padded = (byte: number) => Buffer.alloc(BLOCK_BYTES, byte).map((pad, i) => pad ^ (key[i] ?? 0));
  return { inner: Buffer.from(padded(0x36)), outer: Buffer.from(padded(0x5c)) };
}

/** Two one-shot digests: Node's Hmac object costs four times as much, and a call needs half a dozen. */
function hmacSha256({ inner, outer }: HmacKey, plain: string): string {
  return hash('sha256', Buffer.concat([outer, hash('sha256', Buffer.concat([inner, Buffer.from(plain, 'utf8')]), 'buffer')]), 'hex');
}

/** Node prepares raw bytes anew for every cipher, at three times the cipher's own cost; a key seen before is ready. */
const prepared = new WeakMap<Uint8Array, KeyObject>();

function keyOf(bytes: Uint8Array): KeyObject {
  let key = prepared.get(bytes);
  if (!key) prepared.set(bytes, (key = createSecretKey(bytes)));
  return key;
}

/** AES-256-GCM; the answer is ciphertext ‖ tag. `context` is bound in as associated data. */
export function encrypt(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, context: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when anything was changed: ciphertext, tag, nonce or context. */
export function decrypt(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
}

/** Compares in a time that tells nothing about where two secrets differ, nor how long the right one is. */
export function sameSecret(a: string | Uint8Array, b: string | Uint8Array): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

export function digest(value: string | Uint8Array): Buffer {
  return hash('sha256', value, 'buffer');
}

function readOrMake(settings: SecretSettings): string {
  const path = join(settings.dataDir, FILE);
  const known = readIfThere(path);
  if (known !== null) return known;
  if (settings.demo === 'off') throw new SecretMissing('LIANDONG_SECRET_KEY is missing: outside the demonstration it is required');
  mkdirSync(settings.dataDir, { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error; // another process was first: its key rules
  }
  return readFileSync(path, 'utf8');
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
