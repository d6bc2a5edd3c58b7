/**
 * The sender's own id of a call, as it lies in our tables. It may hold a telephone or identity number, so it is sealed
 * outside the vault as well; the same id always gives the same text, so that repeats are found by equality.
 */
import { decrypt, encrypt, type Secrets } from '#server/platform/secrets.ts';

const NONCE_BYTES = 12;

export function sealExternalId(secrets: Secrets, source: string, id: string): string {
  // The nonce is a keyed digest of what is sealed: it repeats only with the very same text (RFC 5297's idea).
  const nonce = Buffer.from(secrets.hmac('external-id', `${source}\n${id}`), 'hex').subarray(0, NONCE_BYTES);
  return Buffer.concat([nonce, encrypt(secrets.derive('external-id.seal'), nonce, Buffer.from(id, 'utf8'), source)]).toString('base64url');
}

/** For those who answer the sender under its own id. Throws when the text was changed or is another source's. */
export function openExternalId(secrets: Secrets, source: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  return decrypt(secrets.derive('external-id.seal'), bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES), source).toString('utf8');
}
