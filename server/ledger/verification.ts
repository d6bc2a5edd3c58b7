/**
 * The record verified now, by the program an outsider would use: `liandong verify` in a process of its own, which knows nothing
 * of this server but the database. One at a time, shared by all who ask meanwhile; the last result is kept and shown.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Instant } from '#domain/shared/time.ts';

const CLI = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export const verification = z.object({
  at: z.string(), by: z.string(), seconds: z.number(), events: z.number(), incidents: z.number(), checkpoints: z.number(),
  /** the first thing that is not as it must be; null: the record verifies */
  firstBad: z.object({ town: z.string(), seq: z.number(), reason: z.string() }).nullable(),
});
export type Verification = z.output<typeof verification>;

const said = z.object({ events: z.number(), incidents: z.number().nullish(), checkpoints: z.number().optional(), firstBad: z.object({ town: z.string(), seq: z.number(), reason: z.string() }).nullish() });

export interface Verifying {
  last(): Verification | null;
  /** Throws when the program could not verify at all. */
  run(by: string): Promise<Verification>;
}

export function createVerifying(parts: { databaseUrl: string; now(): Promise<Instant>; monotonic(): number }): Verifying {
  let last: Verification | null = null;
  let running: Promise<Verification> | null = null;
  const verify = async (by: string): Promise<Verification> => {
    const began = parts.monotonic();
    const found = said.parse(JSON.parse(await output(['verify', '--json'], parts.databaseUrl)));
    return (last = {
      at: await parts.now(), by, seconds: (parts.monotonic() - began) / 1000, events: found.events, incidents: found.incidents ?? 0, checkpoints: found.checkpoints ?? 0,
      firstBad: found.firstBad ?? null,
    });
  };
  return { last: () => last, run: (by) => (running ??= verify(by).finally(() => { running = null; })) };
}

/** The address goes by the environment, which other people of the machine do not see. */
function output(args: readonly string[], databaseUrl: string): Promise<string> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { env: { DATABASE_URL: databaseUrl }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { err += text; });
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (code) => (code === 0 || code === 1 ? resolve(out) : reject(new Error(err.trim() || `verify ended with ${code}`))));
  });
}
