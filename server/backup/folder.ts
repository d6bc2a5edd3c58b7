/**
 * A backup on disk. `<folder>/<base>/` is a consistent copy of all tables, `<folder>/<base>/tail/<n>/` what was added or
 * changed until a later moment. Each part appears under its name only when it is whole, with a manifest that names
 * its files and their hashes: half a part is never taken for a whole one.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

export const FORMAT = 'liandong-backup/1';

/** The backup cannot be used for this; the message says why and what to do (exit 3). */
export class BackupUnusable extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupUnusable';
  }
}

const head = z.object({ town: z.string(), seq: z.int().min(0), hash: z.string() });
const manifest = z.object({
  format: z.literal(FORMAT),
  /** the town's clock at the snapshot */
  at: z.string(),
  /** 0 for the base, then 1, 2 … */
  segment: z.int().min(0),
  /** which database this is: numbers of transactions mean nothing in another */
  database: z.string(),
  /** transactions from this one on may be missing in this part */
  xmin: z.string().regex(/^\d+$/),
  migrations: z.array(z.object({ version: z.int(), name: z.string(), checksum: z.string() })),
  /** which master key sealed the vault */
  masters: z.array(z.string()),
  /** the secret was split into shares: a restore asks for two custodians */
  custody: z.boolean().default(false),
  /** what was backed up; null: an older backup does not say */
  kind: z.enum(['desk', 'demonstration']).nullable().default(null),
  heads: z.array(head),
  files: z.array(z.object({ table: z.string(), columns: z.array(z.string()), rows: z.int(), bytes: z.int(), sha256: z.string() })),
});
export type Manifest = Readonly<z.output<typeof manifest>>;
export type BackupFile = Manifest['files'][number];

/** A part of a backup that is whole. */
export interface Part {
  readonly path: string;
  readonly manifest: Manifest;
}

export interface Base extends Part {
  /** in order, without gaps */
  readonly tail: readonly Part[];
}

const MANIFEST = 'manifest.json';
const BASE_NAME = /^base-\d{8}T\d{9}Z$/;

export const fileOf = (part: string, table: string): string => join(part, `${table}.copy.gz`);
export const tailOf = (base: string, segment: number): string => join(base, 'tail', String(segment).padStart(8, '0'));
export const baseName = (at: string): string => `base-${at.replace(/[-:.]/g, '')}`;

/** Writes a part beside and renames it. `fill` writes the files and says what they are. */
export async function writePart(path: string, fill: (draft: string) => Promise<Manifest>): Promise<Part> {
  const draft = `${path}.part`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const written = await fill(draft);
    await writeSynced(join(draft, MANIFEST), `${JSON.stringify(written)}\n`);
    await rename(draft, path);
    await syncFolder(join(path, '..'));
    return { path, manifest: written };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The name itself must survive a power cut; where folders cannot be synced (Windows) the file system sees to it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

/** Bases of the folder with their tails, oldest first. Throws BackupUnusable when there is none, or one has a gap. */
export async function readBases(folder: string): Promise<Base[]> {
  const names = await readdir(folder).catch(() => { throw new BackupUnusable(`There is no backup in ${folder}: the folder cannot be read. Give the folder that liandong backup --out wrote.`); });
  const bases: Base[] = [];
  for (const name of names.filter((each) => BASE_NAME.test(each)).sort()) {
    const path = join(folder, name);
    bases.push({ path, manifest: await readManifest(path), tail: await readTail(path) });
  }
  const [unfinished] = names.filter((each) => each.endsWith('.part'));
  if (bases.length === 0) throw new BackupUnusable(unfinished ? `The only backup in ${folder} was never finished (${unfinished}). Use another folder.` : `There is no backup in ${folder}. Give the folder that liandong backup --out wrote.`);
  return bases;
}

async function readTail(base: string): Promise<Part[]> {
  const names = (await readdir(join(base, 'tail')).catch(() => [])).filter((name) => /^\d{8}$/.test(name)).sort();
  const parts: Part[] = [];
  for (const [index, name] of names.entries()) {
    if (Number(name) !== index + 1) throw new BackupUnusable(`The tail of ${base} is not whole: segment ${index + 1} is missing. Restore to a time before it from a copy that has it, or use an older base.`);
    const path = join(base, 'tail', name);
    const read = await readManifest(path);
    if (read.segment !== index + 1) throw new BackupUnusable(`${path} calls itself segment ${read.segment}: it does not belong there.`);
    parts.push({ path, manifest: read });
  }
  return parts;
}

async function readManifest(path: string): Promise<Manifest> {
  const text = await readFile(join(path, MANIFEST), 'utf8').catch(() => { throw new BackupUnusable(`${path} has no manifest: it is no whole part of a backup.`); });
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    throw new BackupUnusable(`${join(path, MANIFEST)} is not of this version (${FORMAT}) or was damaged. Use the program that wrote it.`);
  }
}

/** Are all files there, with the bytes they had? Throws BackupUnusable. */
export async function assertWhole(part: Part): Promise<void> {
  for (const { table, sha256 } of part.manifest.files) {
    const path = fileOf(part.path, table);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash).catch(() => { throw new BackupUnusable(`${path} is missing or cannot be read: the backup is not whole. Use another base.`); });
    if (hash.digest('hex') !== sha256) throw new BackupUnusable(`${path} was changed or damaged since it was written. Use another base, or another copy of this one.`);
  }
}
