import { expect, test } from 'vitest';
import { createSecrets } from '#server/platform/secrets.ts';
import { openExternalId, sealExternalId } from './external-id.ts';

const secrets = createSecrets('a secret of the tests, thirty-two characters and more');

test('the same id of the same source is found again, opens again, and shows nothing', () => {
  const sealed = sealExternalId(secrets, 'north', '13912345678-张三');
  expect(sealExternalId(secrets, 'north', '13912345678-张三')).toBe(sealed);
  expect(openExternalId(secrets, 'north', sealed)).toBe('13912345678-张三');
  expect(Buffer.from(sealed, 'base64url').includes('13912345678')).toBe(false);
});

test('another source, another id or another secret gives another text that the first cannot open', () => {
  const sealed = sealExternalId(secrets, 'north', '1');
  expect(new Set([sealed, sealExternalId(secrets, 'south', '1'), sealExternalId(secrets, 'north', '2'), sealExternalId(createSecrets('x'.repeat(32)), 'north', '1')]).size).toBe(4);
  expect(() => openExternalId(secrets, 'south', sealed)).toThrow();
});
