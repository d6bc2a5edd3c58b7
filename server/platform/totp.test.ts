import { describe, expect, it } from 'vitest';
import { base32, findStep, newTotpSecret, otpauthUri, stepOf, totpAt } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890', 'ascii');

describe('codes', () => {
  // RFC 6238, appendix B, SHA-1
  it.each([[59, '94287082'], [1111111109, '07081804'], [1111111111, '14050471'], [1234567890, '89005924'], [2000000000, '69279037'], [20000000000, '65353130']])('at %d s are those of the standard', (seconds, code) => {
    expect(totpAt(SECRET, stepOf(seconds * 1000), 8)).toBe(code);
  });
  // RFC 4226, appendix D
  it.each([[0, '755224'], [1, '287082'], [2, '359152'], [9, '520489']])('of counter %d too', (counter, code) => {
    expect(totpAt(SECRET, counter)).toBe(code);
  });
  it('are taken one step early and late, and no further', () => {
    const now = 1_700_000_000_000;
    const taken = [-2, -1, 0, 1, 2].map((off) => findStep(SECRET, totpAt(SECRET, stepOf(now) + off), now));
    expect(taken).toEqual([null, stepOf(now) - 1, stepOf(now), stepOf(now) + 1, null]);
    for (const wrong of ['', '12345', '1234567', 'abcdef', '０００００0']) expect(findStep(SECRET, wrong, now)).toBeNull();
  });
});

describe('the secret', () => {
  it.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('%j in base 32 is %s (RFC 4648)', (text, encoded) => {
    expect(base32(Buffer.from(text))).toBe(encoded);
  });
  it('is 160 bits and goes into an address that authenticators read', () => {
    expect(newTotpSecret()).toHaveLength(20);
    expect(otpauthUri(SECRET, '平安联动', 'police')).toBe(`otpauth://totp/${encodeURIComponent('平安联动')}:police?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=${encodeURIComponent('平安联动')}&algorithm=SHA1&digits=6&period=30`);
  });
});
