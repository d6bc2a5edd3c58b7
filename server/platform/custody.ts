/**
 * The secret in shares (Shamir, "How to share a secret", 1979; threshold two, over GF(256)): any two custodians' shares make it
 * again, one alone says nothing about it. Byte by byte a share is secret ⊕ r·x, with r by chance and x the share's number.
 */
import { randomBytes } from 'node:crypto';
import { createSecrets, digest } from './secrets.ts';

export const THRESHOLD = 2;
export const MOST_SHARES = 16;
const PREFIX = 'liandong-share';
const CHECK_BYTES = 4;

/** A share that cannot be read, or two that do not belong together; the message says why. */
export class ShareUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ShareUnusable';
  }
}

/** `count` shares as texts that can be printed: name, master key's id, number, the share, a check against slips. */
export function splitSecret(secret: string, count: number): string[] {
  if (count < THRESHOLD || count > MOST_SHARES) throw new RangeError(`a secret is split into ${THRESHOLD} to ${MOST_SHARES} shares`);
  const text = secret.trim();
  const bytes = Buffer.from(text, 'utf8');
  const chance = randomBytes(bytes.length);
  const { masterId } = createSecrets(text);
  return Array.from({ length: count }, (_, n) => write(masterId, n + 1, Buffer.from(bytes.map((byte, i) => byte ^ times(chance[i] ?? 0, n + 1)))));
}

/** Two shares → the secret. Throws ShareUnusable. */
export function combineShares(first: string, second: string): string {
  const [a, b] = [read(first), read(second)];
  if (a.masterId !== b.masterId || a.bytes.length !== b.bytes.length) throw new ShareUnusable('These two shares are of different secrets.');
  if (a.x === b.x) throw new ShareUnusable('These are the same share twice: two custodians are needed.');
  // The line through two points, at zero: (a·xb ⊕ b·xa) / (xa ⊕ xb)
  const over = inverse(a.x ^ b.x);
  const secret = Buffer.from(a.bytes.map((byte, i) => times(times(byte, b.x) ^ times(b.bytes[i] ?? 0, a.x), over))).toString('utf8');
  if (secret.length < 32 || createSecrets(secret).masterId !== a.masterId) throw new ShareUnusable('These two shares do not make the secret that they name.');
  return secret;
}

export function masterOfShare(share: string): string {
  return read(share).masterId;
}

/** Which custodian's it is, from 1. */
export function numberOfShare(share: string): number {
  return read(share).x;
}

function write(masterId: string, x: number, bytes: Buffer): string {
  const body = `${PREFIX}-${masterId}-${x}-${bytes.toString('hex')}`;
  return `${body}-${check(body)}`;
}

function read(text: string): { masterId: string; x: number; bytes: Buffer } {
  const share = text.trim().toLowerCase().replace(/\s+/g, '');
  const found = /^(liandong-share-([0-9a-f]{8})-(\d{1,2})-((?:[0-9a-f]{2})+))-([0-9a-f]{8})$/.exec(share);
  const [, body = '', masterId = '', x = '', hex = '', checked = ''] = found ?? [];
  if (!found || check(body) !== checked) throw new ShareUnusable('That is no share, or there is a slip in it.');
  return { masterId, x: Number(x), bytes: Buffer.from(hex, 'hex') };
}

function check(body: string): string {
  return digest(body).subarray(0, CHECK_BYTES).toString('hex');
}

/** Multiplication in GF(256) modulo x⁸ + x⁴ + x³ + x + 1. */
function times(a: number, b: number): number {
  let [left, right, product] = [a, b, 0];
  while (right > 0) {
    if (right & 1) product ^= left;
    left = (left << 1) ^ (left & 0x80 ? 0x11b : 0);
    right >>= 1;
  }
  return product;
}

/** a²⁵⁴: every element but zero has order dividing 255. */
function inverse(a: number): number {
  let power = 1;
  for (let n = 0; n < 254; n++) power = times(power, a);
  return power;
}
