/** The passwords of a demonstration, kept so that its log-in page can show them: `${dataDir}/accounts.json`, for its owner's eyes. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const shape = z.record(z.string(), z.string());

/** Username → password; empty when there is no file. Throws when the file is unreadable or no such list. */
export function readDemoPasswords(dataDir: string): Map<string, string> {
  try {
    return new Map(Object.entries(shape.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')))));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
}

/** Replaces the file as a whole, so that a kill leaves the old or the new one. */
export function writeDemoPasswords(dataDir: string, passwords: ReadonlyMap<string, string>): void {
  mkdirSync(dataDir, { recursive: true });
  const draft = `${fileIn(dataDir)}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(Object.fromEntries(passwords), null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileIn(dataDir));
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'accounts.json');
}
