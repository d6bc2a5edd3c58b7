/** The whole product as `serve` starts it, quiet and seeded, on a free port of this machine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeEmbedded } from '#server/platform/embedded-postgres.ts';
import { SERVER_FLAGS } from './server-flags.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const LONGEST_MS = 180_000;

export interface Product {
  url: string;
  as(username: string): Promise<(method: string, path: string, body?: unknown) => Promise<unknown>>;
  token(username: string): Promise<string>;
  password(username: string): string;
  /** a caller's link, as the last message has it */
  link(): string;
  stop(): Promise<void>;
}

export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-product-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const server = spawn(process.execPath, [...SERVER_FLAGS, MAIN, 'serve'], {
    stdio: 'ignore', env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: tmpdir(), LIANDONG_DATA: folder, PORT: String(port), LIANDONG_DEMO: 'still', LOG_LEVEL: 'silent' },
  });
  await ready(url, server);
  const tokens = new Map<string, Promise<string>>();
  const token = (username: string): Promise<string> => {
    const known = tokens.get(username) ?? logIn(url, folder, username);
    tokens.set(username, known);
    return known;
  };
  return {
    url, token, password: (username) => passwordOf(folder, username),
    link: () => [...readFileSync(join(folder, 'sms-outbox.jsonl'), 'utf8').matchAll(/https?:\/\/[^\s"]+\/r\/[\w-]+/g)].at(-1)?.[0] ?? '',
    async as(username) {
      const bearer = await token(username);
      return async (method, path, body) => {
        const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
        const said: unknown = await answer.json();
        if (!answer.ok) throw new Error(`${username} ${path}: ${answer.status} ${JSON.stringify(said)}`);
        return said;
      };
    },
    async stop() {
      await new Promise<void>((resolve) => { server.once('exit', () => resolve()); server.kill('SIGTERM'); });
      await removeEmbedded(folder);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function logIn(url: string, folder: string, username: string): Promise<string> {
  const opened = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwordOf(folder, username), token: true }) });
  return ((await opened.json()) as { token: string }).token;
}

function passwordOf(folder: string, username: string): string {
  return (JSON.parse(readFileSync(join(folder, 'accounts.json'), 'utf8')) as Record<string, string>)[username] ?? '';
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (const until = performance.now() + LONGEST_MS; performance.now() < until; ) {
    if (server.exitCode !== null) throw new Error('the server ended');
    if (await fetch(`${url}/readyz`).then((r) => r.ok, () => false)) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error('the server is not ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => { const { port } = probe.address() as AddressInfo; probe.close(() => resolve(port)); });
  });
}
