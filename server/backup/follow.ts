/** A base and its tail, one after the other on one connection. A new base lets the old one's tail reach up to it. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { BackupUnusable, readBases } from './folder.ts';
import type { Part } from './folder.ts';
import type { KeyStore } from './key-store.ts';
import { takeBase, takeSegment } from './take.ts';

export interface Following {
  /** a new base; segments go to it from now on */
  base(): Promise<Part>;
  /** what came since the last part; throws BackupUnusable where only a new base will do */
  segment(): Promise<Part>;
  /** the town's time up to which everything is in the backup; null before the first base */
  readonly at: string | null;
  /** when the base was taken that segments go to */
  readonly baseAt: string | null;
  /** goes on where the folder ends, if there is anything in it that can be used */
  resumed(): Promise<Following>;
}

/** Bases kept: a week of nights. */
const KEPT = 7;

export function followBackup(client: pg.ClientBase, folder: string, keys: KeyStore): Following {
  let base: Part | null = null;
  let last: Part | null = null;
  const segment = async (): Promise<Part> => {
    if (!base || !last) throw new Error('a tail needs a base');
    return (last = await takeSegment(client, base.path, last, keys));
  };
  const following: Following = {
    get baseAt() { return base?.manifest.at ?? null; },
    get at() { return last?.manifest.at ?? null; },
    segment,
    async base() {
      const taken = await takeBase(client, folder, keys);
      if (base) await segment().catch(ignoreUnusable); // no moment between the two is in neither
      base = last = taken;
      await prune(folder);
      return taken;
    },
    async resumed() {
      try {
        const found = (await readBases(folder)).at(-1);
        base = found ?? null;
        last = found?.tail.at(-1) ?? base;
      } catch (error) {
        if (!(error instanceof BackupUnusable)) throw error; // nothing there, or nothing that can be used: a new base
      }
      return following;
    },
  };
  return following;
}

/** Another version's or another database's tail ends where it ends. */
function ignoreUnusable(error: unknown): void {
  if (!(error instanceof BackupUnusable)) throw error;
}

async function prune(folder: string): Promise<void> {
  const bases = (await readdir(folder)).filter((name) => /^base-\d{8}T\d{9}Z$/.test(name)).sort();
  for (const name of bases.slice(0, -KEPT)) await rm(join(folder, name), { recursive: true, force: true });
}
