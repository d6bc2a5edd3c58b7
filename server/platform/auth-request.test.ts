import { describe, expect, it } from 'vitest';
import { isForeign, isOwnPage, readCredential, setCookie } from './auth-request.ts';
import type { AuthRequest } from './auth-request.ts';

const TOKEN = 'A'.repeat(43);
const OTHER = 'B'.repeat(43);

function request(method: string, headers: AuthRequest['headers'] = {}): AuthRequest {
  return { method, headers: { host: 'localhost:8110', ...headers }, ip: '127.0.0.1', protocol: 'http' };
}
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

describe('a request by cookie', () => {
  it.each([
    ['our page', 'POST', { ...json, 'sec-fetch-site': 'same-origin' }, true],
    ['typed by the user', 'GET', { 'sec-fetch-site': 'none' }, true],
    ['an older browser on our page', 'POST', { ...json, origin: 'http://localhost:8110' }, true],
    ['JSON with a charset', 'POST', { 'content-type': 'application/json; charset=utf-8', 'sec-fetch-site': 'same-origin' }, true],
    ['our page, nothing in the body', 'DELETE', { 'sec-fetch-site': 'same-origin' }, true],
    ['reading, no header at all', 'GET', {}, true],
    ['changing, no header at all', 'POST', json, false],
    ['deleting, no header at all', 'DELETE', {}, false],
    ['another site', 'POST', { ...json, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['a neighbouring site', 'POST', { ...json, 'sec-fetch-site': 'same-site' }, false],
    ['another site that reads', 'GET', { 'sec-fetch-site': 'cross-site' }, false],
    ['a form of our page', 'POST', { ...form, 'sec-fetch-site': 'same-origin' }, false],
    ['a form in JSON clothes', 'POST', { 'content-type': 'text/plain', 'sec-fetch-site': 'same-origin' }, false],
    ['no type', 'POST', { 'sec-fetch-site': 'same-origin' }, false],
    ['an older browser on another site', 'POST', { ...json, origin: 'https://evil.example' }, false],
    ['a page without an origin', 'POST', { ...json, origin: 'null' }, false],
    ['another port of the machine', 'POST', { ...json, origin: 'http://localhost:9999' }, false],
    ['the same host by another scheme', 'POST', { ...json, origin: 'https://localhost:8110' }, false],
    ['Sec-Fetch-Site contradicts Origin', 'POST', { ...json, 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8110' }, false],
    ['deleting with a body that is a form', 'DELETE', { ...form, 'sec-fetch-site': 'same-origin' }, false],
  ])('%s', (_what, method, headers, own) => {
    expect(isOwnPage(request(method, headers), null)).toBe(own);
  });

  it('behind a proxy compares with the address people use, not with the host that was sent', () => {
    const sent = request('POST', { ...json, host: 'inner:8110', origin: 'https://liandong.example' });
    expect(isOwnPage(sent, 'https://liandong.example')).toBe(true);
    expect(isOwnPage(sent, null)).toBe(false);
    expect(isOwnPage(request('POST', { ...json, origin: 'http://localhost:8110' }), 'https://liandong.example')).toBe(false);
  });

  it('is foreign only when the browser says so', () => {
    expect([undefined, 'none', 'same-origin', 'same-site', 'cross-site'].map((site) => isForeign(request('POST', site === undefined ? {} : { 'sec-fetch-site': site }))))
      .toEqual([false, false, false, true, true]);
  });
});

describe('what a request shows', () => {
  it.each([
    [{}, null],
    [{ authorization: `Bearer ${TOKEN}` }, { via: 'bearer', token: TOKEN }],
    [{ authorization: `bearer ${TOKEN}` }, { via: 'bearer', token: TOKEN }],
    [{ authorization: `Bearer ${TOKEN}`, cookie: `liandong-local=${OTHER}` }, { via: 'bearer', token: TOKEN }],
    [{ cookie: `theme=dark; liandong-local=${TOKEN}` }, { via: 'cookie', token: TOKEN }],
    [{ cookie: `liandong-local=${TOKEN}; liandong-local=${OTHER}` }, { via: 'cookie', token: TOKEN }],
    [{ cookie: `not-liandong-local=${TOKEN}` }, null],
    [{ cookie: `__Host-liandong=${TOKEN}` }, null],
    [{ cookie: 'liandong-local=short' }, 'malformed'],
    [{ authorization: 'Basic cG9saWNlOng=', cookie: `liandong-local=${TOKEN}` }, 'malformed'],
    [{ authorization: 'Bearer' }, 'malformed'],
    [{ authorization: `Bearer ${TOKEN} ${OTHER}` }, 'malformed'],
    [{ authorization: `Bearer ${TOKEN}'--` }, 'malformed'],
  ])('%j', (headers, shown) => {
    expect(readCredential(request('GET', headers), false)).toEqual(shown);
  });

  it('on https is the cookie with the prefix alone', () => {
    expect(readCredential(request('GET', { cookie: `liandong-local=${TOKEN}` }), true)).toBeNull();
    expect(readCredential(request('GET', { cookie: `__Host-liandong=${TOKEN}` }), true)).toEqual({ via: 'cookie', token: TOKEN });
  });
});

describe('the cookie', () => {
  it('keeps the prefix rules on https: Secure, Path=/, no Domain', () => {
    expect(setCookie(true, TOKEN, 60)).toBe(`__Host-liandong=${TOKEN}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure`);
  });
  it('on plain http has a name without them', () => {
    expect(setCookie(false, TOKEN, 60)).toBe(`liandong-local=${TOKEN}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60`);
  });
});
