/**
 * Standard Webhooks: a signature over `id.timestamp.body`, byte for byte as it came. Ed25519 (`v1a,`) so that no side
 * can sign for the other; HMAC-SHA-256 (`v1,`) where a platform cannot do better. Several signatures of a message and
 * several keys of a platform are good at once, so that keys change without a pause.
 */
import { createHmac, createPrivateKey, createPublicKey, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto';

export const ALGORITHMS = ['ed25519', 'hmac'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface Signed {
  id: string;
  /** whole seconds since 1970, as it was written */
  timestamp: string;
  signature: string;
  body: Buffer;
}

export interface VerifyingKey {
  algorithm: Algorithm;
  /** 32 bytes of a public key, or the shared secret */
  key: Buffer;
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 key. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const ED25519_BYTES = 32;
const SIGNATURE_BYTES: Record<Algorithm, number> = { ed25519: 64, hmac: 32 };
const VERSION: Record<Algorithm, string> = { ed25519: 'v1a', hmac: 'v1' };
const PREFIX: Record<Algorithm, string> = { ed25519: 'whpk_', hmac: 'whsec_' };
const MOST_SIGNATURES = 8; // a header is no reason to verify for ever
const SHORTEST_SECRET = 24; // Standard Webhooks: 24 to 64 bytes
const LONGEST_SECRET = 64;

/** `whpk_…` or `whsec_…` → the key; null when it is neither, or too short to be one. */
export function parseKey(text: string): VerifyingKey | null {
  const algorithm = ALGORITHMS.find((a) => text.startsWith(PREFIX[a]));
  const key = algorithm ? exactBase64(text.slice(PREFIX[algorithm].length)) : null;
  if (!algorithm || !key) return null;
  if (algorithm === 'ed25519') return key.length === ED25519_BYTES ? { algorithm, key } : null;
  return key.length >= SHORTEST_SECRET && key.length <= LONGEST_SECRET ? { algorithm, key } : null;
}

export function keyText({ algorithm, key }: VerifyingKey): string {
  return `${PREFIX[algorithm]}${key.toString('base64')}`;
}

/** Only the one way to write these bytes counts: a second spelling would be a second signature. */
function exactBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

function signedBytes(message: Omit<Signed, 'signature'>): Buffer {
  return Buffer.concat([Buffer.from(`${message.id}.${message.timestamp}.`, 'utf8'), message.body]);
}

/** The first of the keys that made one of the signatures; null when none did. */
export function signedBy<K extends VerifyingKey>(message: Signed, keys: readonly K[]): K | null {
  const bytes = signedBytes(message);
  const told = message.signature.split(' ').slice(0, MOST_SIGNATURES).flatMap(readSignature);
  // Every key is asked, whichever fits: how long it takes tells nothing about which one it was.
  const fitting = keys.filter((k) => told.filter((s) => s.algorithm === k.algorithm && fits(k, s.bytes, bytes)).length > 0);
  return fitting[0] ?? null;
}

function readSignature(text: string): { algorithm: Algorithm; bytes: Buffer }[] {
  const algorithm = ALGORITHMS.find((a) => text.startsWith(`${VERSION[a]},`));
  const bytes = algorithm ? exactBase64(text.slice(VERSION[algorithm].length + 1)) : null;
  return algorithm && bytes?.length === SIGNATURE_BYTES[algorithm] ? [{ algorithm, bytes }] : [];
}

function fits({ algorithm, key }: VerifyingKey, signature: Buffer, bytes: Buffer): boolean {
  if (algorithm === 'hmac') return timingSafeEqual(createHmac('sha256', key).update(bytes).digest(), signature);
  return verify(null, bytes, createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' }), signature);
}

/** What one side signs with; `publicKey` is what the other is given. */
export interface Signer {
  sign(message: Omit<Signed, 'signature'>): string;
  publicKey: string;
}

/** A signer from 32 bytes of seed. */
export function createSigner(seed: Buffer): Signer {
  const key: KeyObject = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return {
    sign: (message) => `${VERSION.ed25519},${sign(null, signedBytes(message), key).toString('base64')}`,
    publicKey: keyText({ algorithm: 'ed25519', key: spki.subarray(SPKI.length) }),
  };
}
