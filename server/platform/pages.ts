/** The built web, from memory: what is not in the build does not exist, so no path can lead out of it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { chooseEncoding, encode, type Encoding } from './compress.ts';
import { pagePolicy } from './security-headers.ts';

interface PageFile {
  type: string;
  etag: string;
  immutable: boolean;
  /** of a page: with the hashes of what stands in it */
  policy: string;
  bytes: Buffer;
  /** made when first asked for */
  encoded: Partial<Record<Encoding, Promise<Buffer>>>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8', '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.wasm': 'application/wasm', '.txt': 'text/plain; charset=utf-8',
};
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.wasm', '.txt']);
/** What is small enough that the last few percent take no second: the phone, whose line is the worst. */
const SMALL_BYTES = 256 * 1024;
const [BEST, GOOD] = [11, 9];
/** The phone is a page of its own: small, and kept by its service worker. */
const PHONE = /^\/m(?:\/[\w/.-]*)?$/;
/** Addresses that are screens of the one page: the desk with its incidents, calls, map, reviews, settings and oversight, the wall. */
const SCREEN = /^\/(?:(?:wall|incidents|calls|my|map|review|settings|oversight|print|shift|appeals|units)(?:\/[\w/.-]*)?)?$/;
const HASHED = /^\/assets\//; // the build puts a content hash into these names

/** Serves `folder`; when it is absent, a page that says which command makes it. */
export function addPages(app: FastifyInstance, folder: string, mapHosts: readonly string[] = []): void {
  const files = existsSync(join(folder, 'index.html')) ? readFolder(folder, mapHosts) : null;
  app.route({
    method: 'GET', url: '/*', config: { action: 'public', withoutDatabase: true },
    handler: (request, reply) => servePage(files, request, reply),
  });
}

function readFolder(folder: string, mapHosts: readonly string[]): ReadonlyMap<string, PageFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return new Map(entries.map((e) => {
    const path = join(e.parentPath, e.name);
    const url = `/${relative(folder, path).split(sep).join('/')}`;
    return [url, readPage(url, readFileSync(path), mapHosts)];
  }));
}

function readPage(url: string, bytes: Buffer, mapHosts: readonly string[]): PageFile {
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const policy = pagePolicy(mapHosts, extname(url) === '.html' ? inlineOf(bytes.toString()) : {});
  return { type: TYPES[extname(url)] ?? 'application/octet-stream', etag, immutable: HASHED.test(url), policy, bytes, encoded: {} };
}

/** Hashes of what stands in the page itself: it runs because it is this, not because it is inline. */
function inlineOf(page: string): { scripts: string[]; styles: string[] } {
  const hashes = (tag: string): string[] => [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map((m) => createHash('sha256').update(m[1] ?? '').digest('base64'));
  return { scripts: hashes('script'), styles: hashes('style') };
}

async function servePage(files: ReadonlyMap<string, PageFile> | null, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const path = request.url.split('?')[0] ?? '/';
  const screen = SCREEN.test(path) || PHONE.test(path);
  if (!files) return screen ? sendNotBuilt(reply) : notFound(request, reply);
  const file = files.get(PHONE.test(path) ? '/m.html' : screen ? '/index.html' : path);
  return file ? sendFile(file, extname(path) || '.html', request, reply) : notFound(request, reply);
}

/** A person who mistyped an address reads a page; a program reads the problem. */
function notFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (request.url.startsWith('/api/') || !(request.headers.accept ?? '').includes('text/html')) {
    reply.callNotFound();
    return reply;
  }
  return sendPage(reply, 404, NOTHING_HERE);
}

async function sendFile(file: PageFile, extension: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.headers({
    etag: file.etag, vary: 'accept-encoding',
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    'content-security-policy': file.policy,
  });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const encoding = COMPRESSIBLE.has(extension) ? chooseEncoding(request.headers['accept-encoding'] ?? '') : 'identity';
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.type(file.type).send(await (file.encoded[encoding] ??= encode(file.bytes, encoding, file.bytes.length <= SMALL_BYTES ? BEST : GOOD)));
}

const STYLE = ':root{color-scheme:light dark}body{font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;max-width:34em;margin:14vh auto;padding:0 1.5em;background:light-dark(#f6f7f8,#0e1317);color:light-dark(#14202b,#e6ebef)}h1{font-size:1.5em;color:light-dark(#0b5563,#6cc3d1)}a{color:light-dark(#0b5563,#6cc3d1)}code{background:#8883;padding:.2em .4em}';
/** Pages of one style and no script. */
const BARE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
const page = (body: string): string => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>平安联动</title>
<style>${STYLE}</style></head>
<body><main><h1>平安联动</h1>
${body}</main></body></html>
`;
const NOT_BUILT = page(`<p>服务已启动，但网页尚未生成。请停止服务后运行 <code>npm start</code>，网页会自动生成。</p>
<p lang="en">The server runs, but the web has not been built. Stop it and run <code>npm start</code>, which builds the web first.</p>
<p lang="en">For programs: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a></p>`);
const NOTHING_HERE = page(`<p>没有这个页面。<a href="/">回到工作台</a>；处置人员请打开 <a href="/m">处置端</a>。</p>
<p lang="en">There is nothing at this address. <a href="/">To the desk</a>; responders open <a href="/m">the field app</a>.</p>`);

const sendNotBuilt = (reply: FastifyReply): FastifyReply => sendPage(reply, 503, NOT_BUILT);

function sendPage(reply: FastifyReply, status: number, html: string): FastifyReply {
  return reply.code(status).headers({ 'content-security-policy': BARE_POLICY, 'cache-control': 'no-store' }).type('text/html; charset=utf-8').send(html);
}
