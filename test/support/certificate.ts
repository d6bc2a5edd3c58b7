/** A certificate that nobody known signed, as an installation without one of its own makes it: valid for the name it is given. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface CertificateFiles {
  cert: string;
  key: string;
}

/** Writes NAME.pem and NAME.key.pem into `folder`. */
export function writeCertificate(folder: string, name: string): CertificateFiles {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = signedPart(name, publicKey.export({ type: 'spki', format: 'der' }));
  const signature = sign('sha256', body, privateKey);
  const whole = sequence(body, ECDSA_SHA256, bits(signature));
  const files = { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key.pem`) };
  writeFileSync(files.cert, `-----BEGIN CERTIFICATE-----\n${(whole.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`);
  writeFileSync(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return files;
}

/** DER (X.690): tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const object = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (content: Buffer): Buffer => der(0x03, Buffer.from([0]), content);
const time = (text: string): Buffer => der(0x18, Buffer.from(text, 'ascii'));

/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 */
const ECDSA_SHA256 = sequence(object('2a8648ce3d040302'));

/** TBSCertificate (RFC 5280, 4.1): version 3, for the host `name`, by itself. */
function signedPart(name: string, publicKey: Buffer): Buffer {
  const common = sequence(der(0x31, sequence(object('550403'), der(0x0c, Buffer.from(name, 'utf8')))));
  const names = sequence(object('551d11'), der(0x04, sequence(der(0x82, Buffer.from(name, 'ascii')))));
  return sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1])), ECDSA_SHA256, common,
    sequence(time('20200101000000Z'), time('21200101000000Z')), common, publicKey, der(0xa3, sequence(names)),
  );
}
