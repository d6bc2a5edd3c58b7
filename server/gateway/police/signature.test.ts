import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { pauseMs } from './push.ts';
import { createSigner, keyText, parseKey, signedBy, type VerifyingKey } from './signature.ts';

const seed = (n: number) => Buffer.alloc(32, n);
const keyOf = (n: number): VerifyingKey => parseKey(createSigner(seed(n)).publicKey) ?? { algorithm: 'ed25519', key: Buffer.alloc(32) };
const message = { id: 'msg_1', timestamp: '1773799200', body: Buffer.from('{"a":1}') };

test('one of several signatures by one of several keys is enough; none is not', () => {
  const signature = `${createSigner(seed(9)).sign(message)} ${createSigner(seed(2)).sign(message)}`;
  expect(signedBy({ ...message, signature }, [keyOf(1), keyOf(2)])).toEqual(keyOf(2));
  expect(signedBy({ ...message, signature }, [keyOf(1), keyOf(3)])).toBeNull();
  expect(signedBy({ ...message, signature: '' }, [keyOf(1)])).toBeNull();
  expect(signedBy({ ...message, signature }, [])).toBeNull();
});

test('the id, the time and every byte of the body are signed', () => {
  const signature = createSigner(seed(1)).sign(message);
  for (const changed of [{ id: 'msg_2' }, { timestamp: '1773799201' }, { body: Buffer.from('{"a": 1}') }, { id: 'msg_1.1773799200', timestamp: '' }]) {
    expect(signedBy({ ...message, ...changed, signature }, [keyOf(1)])).toBeNull();
  }
});

test('a shared secret signs as Standard Webhooks wrote it down', () => {
  const key = parseKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  expect(key?.algorithm).toBe('hmac');
  const body = Buffer.from('{"test": 2432232314}');
  const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
  const known = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: '1614265330', body };
  expect(signature).toBe(`v1,${createHmac('sha256', key?.key ?? '').update(`${known.id}.${known.timestamp}.${body.toString()}`).digest('base64')}`);
  expect(key && signedBy({ ...known, signature }, [key])).toEqual(key);
});

test('a key of one kind never verifies a signature of the other', () => {
  const secret: VerifyingKey = { algorithm: 'hmac', key: keyOf(1).key };
  const asSecret = `v1,${createHmac('sha256', secret.key).update(`${message.id}.${message.timestamp}.${message.body.toString()}`).digest('base64')}`;
  expect(signedBy({ ...message, signature: asSecret }, [keyOf(1)])).toBeNull();
  expect(signedBy({ ...message, signature: asSecret.replace('v1,', 'v1a,') }, [keyOf(1)])).toBeNull();
});

test('keys are read in one spelling only', () => {
  expect(parseKey(keyText(keyOf(1)))).toEqual(keyOf(1));
  for (const text of ['', 'whpk_', 'whpk_AAAA', `${keyText(keyOf(1))} `, keyText(keyOf(1)).replace('whpk_', 'whsk_'), 'whsec_c2hvcnQ=', `whpk_${keyOf(1).key.toString('base64url')}`]) expect(parseKey(text), text).toBeNull();
});

test('pauses double up to ten minutes, spread by half', () => {
  expect([1, 2, 3, 4].map((n) => pauseMs(n, 0.5))).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(pauseMs(40, 0.5)).toBe(600_000);
  expect(pauseMs(1_000_000, 0)).toBe(300_000);
  expect(pauseMs(3, 0.999)).toBeLessThan(12_001);
});
