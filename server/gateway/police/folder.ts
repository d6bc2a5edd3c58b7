/**
 * A boundary that only moves files: one message a file, complete the moment it has its name. What was taken is deleted,
 * since it is in the vault then; what cannot be taken is put aside for a person.
 */
import { mkdir, open, readFile, readdir, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
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
  return (await pickUp(o)) + (await drop(o));
}

/** By name, so in the order they were written; what the other side is still writing has no such name yet. */
async function pickUp(o: FolderOptions): Promise<number> {
  const names = (await readdir(join(o.folder, 'in'))).filter((name) => name.endsWith('.json')).toSorted().slice(0, AT_ONCE);
  for (const name of names) await takeFile(o, name);
  return names.length;
}

async function takeFile(o: FolderOptions, name: string): Promise<void> {
  const path = join(o.folder, 'in', name);
  const message = (await stat(path)).size > LARGEST ? null : readMessage(await readFile(path, 'utf8'));
  const taken = message && (await receive(o.deps, { ...message, body: Buffer.from(message.body, 'utf8') }, 'file'));
  if (taken === null || isRefusal(taken)) await rename(path, join(o.folder, 'bad', name));
  else await unlink(path);
}

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
