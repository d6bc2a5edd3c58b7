/** Time-based one-time passwords: RFC 6238 over RFC 4226 with SHA-1, 30 seconds and six digits, as every authenticator has them. */
import { createHmac, randomBytes } from 'node:crypto';

export const STEP_MS = 30_000;
const DIGITS = 6;
/** Steps before and after ours that are taken: a telephone's clock may be half a minute wrong. */
const DRIFT = 1;
const SECRET_BYTES = 20; // of SHA-1's output (RFC 4226, 4)
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function newTotpSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** The code of one step, with its leading zeros. */
export function totpAt(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

export function stepOf(ms: number): number {
  return Math.floor(ms / STEP_MS);
}

/** The step whose code this is, nearest first; null when it is none of those that are taken now. */
export function findStep(secret: Uint8Array, code: string, ms: number): number | null {
  const now = stepOf(ms);
  const near = Array.from({ length: 2 * DRIFT + 1 }, (_, n) => now + (n % 2 === 0 ? n / 2 : -(n + 1) / 2));
  return near.find((step) => step >= 0 && totpAt(secret, step) === code) ?? null;
}

export function base32(bytes: Uint8Array): string {
  let [text, held, bits] = ['', 0, 0];
  for (const byte of bytes) {
    [held, bits] = [(held << 8) | byte, bits + 8];
    while (bits >= 5) text += BASE32[(held >>> (bits -= 5)) & 31];
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** What authenticators read from a QR code (Key URI Format). */
export function otpauthUri(secret: Uint8Array, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
}
