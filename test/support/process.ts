/** Running our own programs as processes of their own, the way a person would. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbedded } from '#server/platform/embedded-postgres.ts';

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Our environment without our settings, so that a test sees only what it sets itself. */
function cleanEnvironment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('LIANDONG_') && !name.startsWith('VITEST') && name !== 'DATABASE_URL' && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(kept), ...env };
}

/** A Node process under the Node that runs the tests. */
export function spawnNode(args: readonly string[], env: Readonly<Record<string, string>> = {}, stdio: StdioOptions = ['ignore', 'pipe', 'pipe']): ChildProcess {
  return spawn(process.execPath, args, { stdio, env: cleanEnvironment(env) });
}

/** Resolves with the exit code and all output once the process has ended. */
export function finish(child: ChildProcess): Promise<Finished> {
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** `liandong <args>` to its end; `input`: what is typed. */
export function liandong(args: readonly string[], env: Readonly<Record<string, string>> = {}, input: string | null = null): Promise<Finished> {
  const child = spawnNode(['cli/main.ts', ...args], { LOG_LEVEL: 'error', ...env }, [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe']);
  child.stdin?.end(input);
  return finish(child);
}

export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/** A folder that goes away with the test, with the cluster that may belong to it. */
export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), `liandong-test-${process.pid}-`));
  const remove = async (): Promise<void> => {
    await removeEmbedded(path);
    rmSync(path, { recursive: true, force: true });
  };
  return { path, remove };
}
