import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttp } from './http.ts';
import { addPages } from './pages.ts';

const SCRIPT = `console.log(${JSON.stringify('x'.repeat(5_000))})`;
let folder = '';
let app: FastifyInstance;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'web', 'index.html'), '<!doctype html><title>x</title>');
  writeFileSync(join(folder, 'web', 'm.html'), '<!doctype html><title>phone</title>');
  writeFileSync(join(folder, 'web', 'assets', 'main-1a2b.js'), SCRIPT);
  writeFileSync(join(folder, 'web', 'icon.svg'), '<svg/>');
  app = createHttp();
  addPages(app, join(folder, 'web'));
});
afterAll(async () => { await app.close(); rmSync(folder, { recursive: true }); });

describe('the built web', () => {
  it.each([['/', 'x'], ['/?x=1', 'x'], ['/wall', 'x'], ['/m', 'phone'], ['/m/task/1', 'phone']])('%s is its page, never kept without asking, with its content policy', async (url, title) => {
    const response = await app.inject(url);
    expect([response.statusCode, response.body]).toEqual([200, `<!doctype html><title>${title}</title>`]);
    expect(response.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    expect(response.headers['content-security-policy']).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
  });

  it('names what stands in a page by its hash, so that nothing else that is inline runs', async () => {
    const [script, style] = ["document.title = 'here'", 'p{color:red}'];
    mkdirSync(join(folder, 'inline'));
    writeFileSync(join(folder, 'inline', 'index.html'), '<!doctype html><title>x</title>');
    writeFileSync(join(folder, 'inline', 'm.html'), `<!doctype html><style>${style}</style><script>${script}</script><script type="module" src="/assets/a.js"></script>`);
    const phone = createHttp();
    addPages(phone, join(folder, 'inline'));
    const policyOf = async (url: string): Promise<string> => String((await phone.inject(url)).headers['content-security-policy']);
    const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    expect(await policyOf('/m')).toContain(`script-src 'self' ${hash(script)}; style-src 'self' ${hash(style)};`);
    expect(await policyOf('/')).toContain(`script-src 'self'; style-src 'self';`);
    await phone.close();
  });

  it('compresses scripts and lets them be kept for good', async () => {
    const get = (encoding: string) => app.inject({ url: '/assets/main-1a2b.js', headers: { 'accept-encoding': encoding } });
    const br = await get('gzip, br');
    expect(br.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable', 'content-type': 'text/javascript; charset=utf-8' });
    expect(brotliDecompressSync(br.rawPayload).toString()).toBe(SCRIPT);
    expect(gunzipSync((await get('gzip, br;q=0')).rawPayload).toString()).toBe(SCRIPT);
    expect((await get('')).body).toBe(SCRIPT);
  });

  it('answers 304 to what is known, and HEAD', async () => {
    const first = await app.inject('/icon.svg');
    const again = await app.inject({ url: '/icon.svg', headers: { 'if-none-match': String(first.headers.etag) } });
    expect([again.statusCode, again.body]).toEqual([304, '']);
    expect(await app.inject({ method: 'HEAD', url: '/icon.svg' })).toMatchObject({ statusCode: 200, body: '' });
  });

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/assets/..%2f..%2fsecret.txt', '/assets/', '/wallpaper', '/api/v1/nothing', '/secret.txt'])('%s does not exist', async (url) => {
    const response = await app.inject(url);
    expect([response.statusCode, response.json().code]).toEqual([404, 'request.not_found']);
  });

  it('tells a person who mistyped an address where the desk is; a program reads the problem', async () => {
    const typed = await app.inject({ url: '/settngs', headers: { accept: 'text/html,application/xhtml+xml' } });
    expect([typed.statusCode, typed.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(typed.body).toContain('<a href="/">');
    expect(typed.headers['content-security-policy']).toMatch(/default-src 'none'/);
    expect((await app.inject({ url: '/api/v1/settngs', headers: { accept: 'text/html' } })).json().code).toBe('request.not_found');
  });

  it('says which command builds it when it is absent', async () => {
    const bare = createHttp();
    addPages(bare, join(folder, 'nowhere'));
    const response = await bare.inject('/');
    expect(response.statusCode).toBe(503);
    expect(response.body).toContain('npm start');
    expect((await bare.inject('/assets/x.js')).statusCode).toBe(404);
    await bare.close();
  });
});
