/** Standard Webhooks as the other side writes it: of its own, so that the two programs can find each other's faults. */
import { createHash, createHmac, createSecretKey, generateKeyPairSync, sign as signBytes, verify as verifyBytes, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

export interface Headers {
  'webhook-id': string;
  'webhook-timestamp': string;
  'webhook-signature': string;
}

/** A private key from 32 bytes of seed, as JSON Web Key (RFC 8037 has no seed-only form, so DER it is). */
export function privateKey(seed: string): KeyObject {
  if (seed.startsWith('whsec_')) return createSecretKey(Buffer.from(seed.slice('whsec_'.length), 'base64'));
  const der = Buffer.concat([Buffer.from('MC4CAQAwBQYDK2VwBCIEIA==', 'base64'), Buffer.from(seed, 'base64')]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

/** A key that nobody has registered. */
export function strangersKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

export function headersFor(keys: readonly KeyObject[], id: string, seconds: number, content: string | Buffer): Headers {
  const timestamp = String(Math.floor(seconds));
  const bytes = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(content)]);
  return {
    'webhook-id': id, 'webhook-timestamp': timestamp,
    'webhook-signature': keys.map((key) => signature(key, bytes)).join(' '),
  };
}

function signature(key: KeyObject, bytes: Buffer): string {
  if (key.type === 'secret') return `v1,${createHmac('sha256', key).update(bytes).digest('base64')}`;
  return `v1a,${signBytes(null, bytes, key).toString('base64')}`;
}

/** Whether the town's platform signed it; `key` is `whpk_` and 32 bytes in base64. */
export function isFromTown(key: string, message: { id: string; timestamp: string; signature: string; body: string }): boolean {
  const x = Buffer.from(key.replace(/^whpk_/, ''), 'base64').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const bytes = Buffer.from(`${message.id}.${message.timestamp}.${message.body}`);
  return message.signature.split(' ').some((s) => s.startsWith('v1a,') && verifyBytes(null, bytes, publicKey, Buffer.from(s.slice(4), 'base64')));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
