/**
 * What a request shows of who sends it: a Bearer token, or the cookie of a browser. A cookie is sent by the
 * browser whoever asks for it, so changes by cookie must also show that our own page asked (DECISIONS 20; T22).
 */
import type { IncomingHttpHeaders } from 'node:http';

/** Fits a Fastify request. */
export interface AuthRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly ip: string;
  readonly protocol: string;
}

export interface Credential {
  via: 'cookie' | 'bearer';
  token: string;
}

const TOKEN = /^[A-Za-z0-9_-]{43}$/; // 256 bits in base64url
const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** `__Host-` needs https; on plain http the server works on localhost only, with a name without the prefix rules. */
export function cookieName(secure: boolean): string {
  return secure ? '__Host-liandong' : 'liandong-local';
}

export function setCookie(secure: boolean, token: string, maxAgeSeconds: number): string {
  const flags = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${Math.floor(maxAgeSeconds)}`;
  return `${cookieName(secure)}=${token}; ${flags}${secure ? '; Secure' : ''}`;
}

/** A Bearer token rules over a cookie; `malformed` when something was shown that cannot be one of ours. */
export function readCredential(request: AuthRequest, secure: boolean): Credential | 'malformed' | null {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    return token !== undefined && TOKEN.test(token) ? { via: 'bearer', token } : 'malformed';
  }
  const token = readCookie(cookie ?? '', cookieName(secure));
  if (token === null) return null;
  return TOKEN.test(token) ? { via: 'cookie', token } : 'malformed';
}

function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const [key = '', ...value] = part.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

/** A browser says that another site, or a page of a neighbouring one, made it send this. */
export function isForeign(request: AuthRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

/**
 * Whether a request by cookie may be acted on. Reading: unless the browser says it comes from elsewhere. Changing:
 * only as JSON or by PUT, and only when Sec-Fetch-Site or Origin prove our own page; with neither it is no browser.
 */
export function isOwnPage(request: AuthRequest, publicOrigin: string | null): boolean {
  if (isForeign(request)) return false;
  if (SAFE_METHODS.includes(request.method)) return true;
  if (!isAskedFirst(request)) return false;
  if (request.headers['sec-fetch-site'] !== undefined) return true;
  const own = publicOrigin ?? `${request.protocol}://${request.headers.host ?? ''}`;
  return request.headers.origin === own;
}

/** No page of another site can send JSON, or anything by PUT, without asking first, and we never answer that question with yes. */
function isAskedFirst(request: AuthRequest): boolean {
  if (request.method === 'PUT') return true;
  const type = request.headers['content-type'];
  if (type !== undefined) return type.split(';')[0]?.trim().toLowerCase() === 'application/json';
  return request.method === 'DELETE' && (request.headers['content-length'] ?? '0') === '0';
}
