/** Server processes that a test starts, ends and kills, always on one address, as behind a service manager. */
import { createInterface } from 'node:readline';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#server/platform/postgres-process.ts';
import { spawnNode } from '#test/support/process.ts';
import type { SabotageName } from './sabotage.ts';

export interface ChildSettings {
  port: number;
  dataDir: string;
  databaseUrl: string;
  clock?: 'wall' | 'driven';
  sabotage?: SabotageName;
  logLevel?: string;
}

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** from the word to start until it answers, its program being loaded */
  readonly startedMs: number;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** A process that has loaded the program and waits for the word. */
export interface StandBy {
  start(): Promise<ServerProcess>;
  discard(): void;
}

export function standBy(settings: ChildSettings): StandBy {
  const child = spawnNode(['test/faults/child.ts', JSON.stringify(settings)], {}, ['pipe', 'pipe', 'pipe']);
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { complaint = (complaint + text).slice(-4_000); });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => { resolve({ code, signal }); });
  });
  const ready = firstLine(child);
  return {
    async start() {
      child.stdin?.write('go\n');
      const line = await Promise.race([ready, ended.then(({ code }) => { throw new Error(`the server ended with ${code} before it was ready: ${complaint}`); })]);
      const { url, startedMs } = JSON.parse(line) as { url: string; startedMs: number };
      return { url, startedMs, pid: child.pid ?? 0, ended, signal: (name) => { child.kill(name); } };
    },
    discard: () => { child.kill('SIGKILL'); },
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  });
}

/** One after the other on one port, a successor always loaded: what is measured is our start, not Node's. */
export interface Lineage {
  readonly url: string;
  readonly dataDir: string;
  readonly startsMs: readonly number[];
  current(): ServerProcess;
  /** Ends the one that runs by the signal and starts its successor as soon as it is gone. */
  replace(signal: NodeJS.Signals): Promise<{ code: number | null; goneMs: number; backMs: number }>;
  end(): Promise<void>;
}

export async function startLineage(databaseUrl: string, more: Partial<ChildSettings> = {}): Promise<Lineage> {
  const dataDir = more.dataDir ?? mkdtempSync(join(tmpdir(), 'liandong-faults-'));
  const settings: ChildSettings = { port: await freePort(), dataDir, databaseUrl, ...more };
  let current = await standBy(settings).start();
  let next = standBy(settings);
  const startsMs = [current.startedMs];
  return {
    url: current.url, dataDir, startsMs,
    current: () => current,
    async replace(signal) {
      const began = performance.now();
      current.signal(signal);
      const { code } = await current.ended;
      const goneMs = Math.round(performance.now() - began);
      current = await next.start();
      next = standBy(settings);
      startsMs.push(current.startedMs);
      return { code, goneMs, backMs: Math.round(performance.now() - began) };
    },
    async end() {
      next.discard();
      current.signal('SIGTERM');
      await current.ended;
      if (more.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Logs in as a person of the demonstration; the answer is a Bearer token that outlives the process. */
export async function tokenOf(server: { url: string; dataDir: string }, username: string): Promise<string> {
  const passwords = JSON.parse(readFileSync(join(server.dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
  const opened = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwords[username], token: true }),
  });
  if (!opened.ok) throw new Error(`${username} cannot log in: ${opened.status}`);
  return ((await opened.json()) as { token: string }).token;
}
