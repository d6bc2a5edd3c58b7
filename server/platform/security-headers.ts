/** Headers every answer carries (T22, T23). Pages bring their own, wider content policy. */
import type { FastifyInstance } from 'fastify';

export const API_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=(self)',
  'cache-control': 'no-store',
};

/**
 * Scripts and styles come from our own files only, or stand in the page and are named by their hash (base64 of SHA-256); the map
 * runs workers from blobs. Pictures and data of a map come from the hosts that the setting names, and no others.
 */
export function pagePolicy(mapHosts: readonly string[] = [], inline: { scripts?: readonly string[]; styles?: readonly string[] } = {}): string {
  const hashed = (list: readonly string[] = []): string => list.map((hash) => ` 'sha256-${hash}'`).join('');
  const hosts = mapHosts.map((host) => ` ${host}`).join('');
  return [
    "default-src 'none'", `script-src 'self'${hashed(inline.scripts)}`, `style-src 'self'${hashed(inline.styles)}`, `img-src 'self' data: blob:${hosts}`,
    "media-src 'self' blob:", "font-src 'self' data:", `connect-src 'self'${hosts}`, "worker-src 'self' blob:", "manifest-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].join('; ');
}
export const PAGE_POLICY = pagePolicy();

const ONE_YEAR_SECONDS = 31_536_000;

export function addSecurityHeaders(app: FastifyInstance, hsts: boolean): void {
  const headers = hsts ? { ...API_HEADERS, 'strict-transport-security': `max-age=${ONE_YEAR_SECONDS}` } : API_HEADERS;
  app.addHook('onRequest', async (_request, reply) => { reply.headers(headers); });
}
