import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretMissing, createSecrets, openSecrets, sameSecret } from './secrets.ts';

const SECRET = 'a secret of the tests, thirty-two characters and more';
let dataDir: string;
beforeEach(() => { dataDir = mkdtempSync(join(tmpdir(), 'liandong-secrets-')); });
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

describe('the master key', () => {
  it('of a demonstration is made once, for the owner alone, and found again', () => {
    const first = openSecrets({ secretKey: null, dataDir, demo: 'live' });
    const path = join(dataDir, 'secret.key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trim()).toHaveLength(43);
    expect(openSecrets({ secretKey: null, dataDir, demo: 'still' }).masterId).toBe(first.masterId);
  });

  it('outside the demonstration is never made', () => {
    expect(() => openSecrets({ secretKey: null, dataDir, demo: 'off' })).toThrow(SecretMissing);
  });

  it('that is given rules over the file', () => {
    const made = openSecrets({ secretKey: null, dataDir, demo: 'live' });
    expect(openSecrets({ secretKey: SECRET, dataDir, demo: 'live' }).masterId).not.toBe(made.masterId);
    expect(openSecrets({ secretKey: SECRET, dataDir, demo: 'off' }).masterId).toBe(createSecrets(` ${SECRET}\n`).masterId);
  });

  it('that is too short or whose file was emptied is refused rather than replaced', () => {
    expect(() => createSecrets('short')).toThrow(SecretMissing);
    writeFileSync(join(dataDir, 'secret.key'), '');
    expect(() => openSecrets({ secretKey: null, dataDir, demo: 'live' })).toThrow(SecretMissing);
  });
});

describe('derived keys', () => {
  const secrets = createSecrets(SECRET);
  it('differ by name and stay the same over time', () => {
    expect(secrets.derive('a').equals(createSecrets(SECRET).derive('a'))).toBe(true);
    expect(secrets.derive('a').equals(secrets.derive('b'))).toBe(false);
    expect(secrets.hmac('phone', '138')).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets.hmac('phone', '138')).toBe(createSecrets(SECRET).hmac('phone', '138'));
    expect(new Set([secrets.hmac('phone', '138'), secrets.hmac('plate', '138'), secrets.hmac('phone', '139')]).size).toBe(3);
  });

  it('wrap another key so that neither a changed byte nor another context opens it', () => {
    const key = Buffer.alloc(32, 7);
    const wrapped = secrets.wrap(key, 'key 1');
    expect(secrets.unwrap(wrapped, 'key 1').equals(key)).toBe(true);
    expect(wrapped.includes(key.subarray(0, 8))).toBe(false);
    expect(() => secrets.unwrap(wrapped, 'key 2')).toThrow();
    for (let i = 0; i < wrapped.length; i++) {
      const changed = Buffer.from(wrapped);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => secrets.unwrap(changed, 'key 1'), `byte ${i}`).toThrow();
    }
    expect(() => secrets.unwrap(wrapped.subarray(0, 10), 'key 1')).toThrow();
  });
});

describe('comparing secrets', () => {
  it.each([['abc', 'abc', true], ['abc', 'abd', false], ['abc', 'abcd', false], ['', '', true], ['', 'a', false]])('%j and %j', (a, b, same) => {
    expect(sameSecret(a, b)).toBe(same);
  });

  it('takes as long when the first byte differs as when the last does', () => {
    const right = 'x'.repeat(100_000);
    const time = (guess: string) => {
      const times = Array.from({ length: 41 }, () => {
        const from = process.hrtime.bigint();
        sameSecret(right, guess);
        return Number(process.hrtime.bigint() - from);
      });
      return times.sort((a, b) => a - b)[20] ?? 0;
    };
    time(right);
    const [first, last] = [time(`y${'x'.repeat(99_999)}`), time(`${'x'.repeat(99_999)}y`)];
    expect(first / last).toBeGreaterThan(0.5);
    expect(first / last).toBeLessThan(2);
  });
});

describe('the keyed pseudonym', () => {
  it('is HMAC-SHA-256 as Node computes it, for any text', () => {
    const secrets = createSecrets(SECRET);
    for (const text of ['', '1', '沪浦南路 18 弄', 'x'.repeat(55), 'y'.repeat(64), '😀'.repeat(5_000)]) {
      expect(secrets.hmac('link', text)).toBe(createHmac('sha256', secrets.derive('hmac.link')).update(text, 'utf8').digest('hex'));
    }
  });
});
