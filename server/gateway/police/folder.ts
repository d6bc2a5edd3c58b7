/**
 * A boundary that only moves files: one message a file, complete the moment it has its name. What was taken is deleted,
 * since it is in the vault then; what cannot be taken is put aside for a person.
 */
import { lstat, mkdir, open, readFile, readdir, rename, unlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { isRefusal } from '#domain/shared/refusal.ts';
import { plus, toMs } from '#domain/shared/time.ts';
import { inTowns } from '#server/platform/db.ts';
import { listDue, markSent, settleReceipts } from './outbox.ts';
import { receive, type LineDeps } from './receive.ts';
import type { Signer } from './signature.ts';

/** A file: the three headers of a message, and its body as the text that was signed. */
const fileShape = z.object({ id: z.string(), timestamp: z.string(), signature: z.string(), body: z.string() });

export interface FolderOptions {
  deps: LineDeps;
  platform: string;
  folder: string;
  signer: Signer;
}

const AT_ONCE = 500;
const LARGEST = 512 * 1024;
const OWNER_ONLY = 0o600;
/** A file that was put there and is still not answered may have been lost on its way: it is put there once more. */
const PUT_AGAIN = { hours: -6 };

/** Picks up what has come and drops what has to go. Answers how many files were taken or put. */
export async function exchangeFiles(o: FolderOptions): Promise<number> {
  for (const name of ['in', 'out', 'bad']) await mkdir(join(o.folder, name), { recursive: true });
  const { moved, fault } = await pickUp(o);
  const put = await drop(o);
  if (fault !== null) throw fault;
  return moved + put;
}

/** One message at which we fail lies where it is for the next look; several in a row are the database's trouble. */
const MOST_FAULTS = 3;

/** By name, so in the order they were written; what the other side is still writing has no such name yet. */
async function pickUp(o: FolderOptions): Promise<{ moved: number; fault: Error | null }> {
  let [moved, inARow] = [0, 0];
  let fault: Error | null = null;
  for (const name of await messagesIn(join(o.folder, 'in'))) {
    if (moved >= AT_ONCE || inARow >= MOST_FAULTS) break;
    try {
      if (await takeFile(o, name)) moved += 1;
      inARow = 0;
    } catch (error) {
      inARow += 1;
      fault ??= error instanceof Error ? error : new Error(String(error));
    }
  }
  return { moved, fault };
}

export async function messagesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
}

/** False: it lies where it lay, and holds up nothing that lies behind it. */
async function takeFile(o: FolderOptions, name: string): Promise<boolean> {
  const path = join(o.folder, 'in', name);
  const message = await readFileAt(path);
  const taken = message && (await receive(o.deps, { ...message, body: Buffer.from(message.body, 'utf8') }, 'file'));
  if (taken === null || isRefusal(taken)) return ofThisFile(() => putAside(path, join(o.folder, 'bad')));
  return ofThisFile(() => unlink(path));
}

/** Null: no message, and never will be one. A link is not followed: what it leads to is nobody's message. */
async function readFileAt(path: string): Promise<z.output<typeof fileShape> | null> {
  let text = '';
  const read = await ofThisFile(async () => {
    const about = await lstat(path);
    if (about.isFile() && about.size <= LARGEST) text = await readFile(path, 'utf8');
  });
  return read ? readMessage(text) : null;
}

/** What is wrong with one file says nothing about the others; anything else (the disk, the folder) is the line's trouble. */
const FILES_OWN: ReadonlySet<unknown> = new Set(['EISDIR', 'EACCES', 'EPERM', 'ENOENT', 'ELOOP', 'ENAMETOOLONG']);

async function ofThisFile(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && FILES_OWN.has(error.code)) return false;
    throw error;
  }
}

/** Under a name that is free: a second file of the same name does not take the first one's place. */
async function putAside(path: string, bad: string): Promise<void> {
  const name = basename(path, '.json');
  let free = join(bad, `${name}.json`);
  for (let n = 2; await isThere(free); n += 1) free = join(bad, `${name}.${n}.json`);
  await rename(path, free);
}

const isThere = (path: string): Promise<boolean> => lstat(path).then(() => true, () => false);

function readMessage(text: string): z.output<typeof fileShape> | null {
  try {
    return fileShape.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

async function drop(o: FolderOptions): Promise<number> {
  const now = await o.deps.now();
  const due = await inTowns(o.deps.db, [], (client) => listDue(client, o.deps.secrets, o.platform, plus(now, PUT_AGAIN), AT_ONCE));
  const timestamp = String(Math.floor(toMs(now) / 1000));
  for (const m of due) {
    const signature = o.signer.sign({ id: m.id, timestamp, body: m.bytes });
    await putFile(join(o.folder, 'out'), `${String(m.seq).padStart(12, '0')}.json`, JSON.stringify({ id: m.id, timestamp, signature, body: m.bytes.toString('utf8') }));
    await inTowns(o.deps.db, [], async (client) => {
      await markSent(client, o.platform, [m.seq], now);
      if (m.kind === 'receipt') await settleReceipts(client, o.platform, m.seq, now);
    });
  }
  return due.length;
}

/** Written whole and safely on disk under another name first: who moves files never takes half of one. */
export async function putFile(folder: string, name: string, text: string): Promise<void> {
  const unfinished = join(folder, `.${name}.part`);
  const file = await open(unfinished, 'w', OWNER_ONLY);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, join(folder, name));
}
