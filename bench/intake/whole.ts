/** The whole server in a process of its own, and what a gateway and a board are towards it. */
import { fork, type ChildProcess } from 'node:child_process';
import net from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import { decodeCursor, encodeCursor } from '#server/platform/live-cursor.ts';
import { removeEmbedded, startEmbedded } from '#server/platform/embedded-postgres.ts';
import { silentLog } from '#server/platform/log.ts';
import { migrate } from '#server/platform/migrate.ts';
import { SERVER_FLAGS } from '../server-flags.ts';

export interface Whole {
  url: string;
  databaseUrl: string;
  /** a call as the gateway hands it in; throws unless it was taken or known */
  post(body: object): Promise<void>;
  /** a board of the duty room that goes on from `after`; `seen` is told how far it is whenever something came */
  board(after: ReadonlyMap<string, number>, seen: (at: ReadonlyMap<string, number>) => void): { close(): void };
}

/** Lends a server on a database of its own to `use`, and takes both down again. */
export async function withWhole<T>(use: (whole: Whole) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-bench-'));
  const embedded = await startEmbedded(folder, silentLog());
  try {
    await migrate(embedded.url);
    const dataDir = join(folder, 'server');
    const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [embedded.url, dataDir], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: [...SERVER_FLAGS] });
    const { url, token } = await said(child);
    try {
      return await use(wholeAt(url, embedded.url, token, await logIn(url, 'commander', dataDir)));
    } finally {
      child.disconnect();
      await new Promise((resolve) => child.once('exit', resolve));
    }
  } finally {
    await embedded.stop();
    await removeEmbedded(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `server.ts` says once it is ready. */
export function said(child: ChildProcess): Promise<{ url: string; token: string }> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; token: string })); // our own server.ts
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

async function logIn(url: string, username: string, dataDir: string): Promise<string> {
  const opened = await fetch(`${url}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: readDemoPasswords(dataDir).get(username), token: true }),
  });
  return ((await opened.json()) as { token: string }).token; // our own answer
}

function wholeAt(url: string, databaseUrl: string, gateway: string, watcher: string): Whole {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${gateway}` };
  return {
    url, databaseUrl,
    async post(body) {
      const reply = await fetch(`${url}/api/v1/calls`, { method: 'POST', headers, body: JSON.stringify(body) });
      const text = await reply.text();
      if (!reply.ok) throw new Error(`a call was answered ${reply.status}: ${text}`);
    },
    board: (after, seen) => openBoard(new URL(url), watcher, after, seen),
  };
}

const ID = '\nid: ';

/** Reads no more of the stream than how far it is: what a thousand boards cost shall be the server's, not ours. */
function openBoard({ hostname, port }: URL, token: string, after: ReadonlyMap<string, number>, seen: (at: ReadonlyMap<string, number>) => void): { close(): void } {
  const socket = net.connect(Number(port), hostname, () => {
    socket.write(`GET /api/v1/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\nLast-Event-ID: ${encodeCursor([...after].toSorted())}\r\n\r\n`);
  });
  let rest = '';
  socket.on('data', (chunk) => {
    const text = rest + chunk.toString('latin1');
    const end = text.lastIndexOf('\n');
    const from = text.lastIndexOf(ID, end - 1);
    const at = from < 0 ? null : decodeCursor(text.slice(from + ID.length, text.indexOf('\n', from + ID.length)));
    rest = from < 0 ? text.slice(-MOST_HELD) : text.slice(from + 1);
    if (at) seen(at);
  });
  socket.on('error', (error) => { throw error; });
  return { close: () => socket.destroy() };
}

/** Longer than any head of an answer and any line of a change. */
const MOST_HELD = 16_384;

/** Works through `list`, `atOnce` at a time. */
export async function eachOf<T>(list: readonly T[], atOnce: number, once: (entry: T) => Promise<void>): Promise<void> {
  const left = [...list].reverse();
  await Promise.all(Array.from({ length: atOnce }, async () => { for (let next = left.pop(); next !== undefined; next = left.pop()) await once(next); }));
}
