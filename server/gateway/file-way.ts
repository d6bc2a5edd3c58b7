/**
 * The demonstration's messages: JSON lines in the data folder that only its owner may read. Nothing leaves the machine,
 * since every number in a demonstration is invented and may be somebody's.
 */
import { createReadStream } from 'node:fs';
import { chmod, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { contentOf, SENT, type MessageWay } from './messages.ts';

const OWNER_ONLY = 0o600;

export interface Written {
  ref: string;
  to: string;
  text: string;
}

/** `file`: name within the data folder. */
export function createFileWay(dataDir: string, file: string): MessageWay {
  const path = join(dataDir, file);
  let sent: Promise<Set<string>> | null = null;
  let last: Promise<void> = Promise.resolve();
  const writeOne = async (message: Written): Promise<void> => {
    const refs = await (sent ??= readRefs(path).catch((error: unknown) => { sent = null; throw error; }));
    if (refs.has(message.ref)) return;
    await append(path, `${await lineEnd(path)}${JSON.stringify(message)}\n`);
    refs.add(message.ref);
  };
  return {
    // One after the other: two consumers with the same reference must not both find it missing.
    send: async (message) => {
      const { ref, to } = message;
      try {
        await (last = last.catch(() => undefined).then(() => writeOne({ ref, to, text: contentOf(message) })));
        return SENT;
      } catch {
        return { kind: 'later', code: 'not_written' };
      }
    },
  };
}

/** After a crash in the middle of a line the next one must not join it. */
async function lineEnd(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text === '' || text.endsWith('\n') ? '' : '\n';
}

async function append(path: string, line: string): Promise<void> {
  const file = await open(path, 'a', OWNER_ONLY);
  try {
    await chmod(path, OWNER_ONLY); // also one that was there before, with wider rights
    await file.appendFile(line);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** References already in the file; a line cut short by a crash was never acknowledged and is written again. */
async function readRefs(path: string): Promise<Set<string>> {
  const refs = new Set<string>();
  try {
    for await (const line of createInterface({ input: createReadStream(path) })) {
      const ref = refOf(line);
      if (ref !== null) refs.add(ref);
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return refs;
}

function refOf(line: string): string | null {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === 'object' && said !== null && 'ref' in said && typeof said.ref === 'string' ? said.ref : null;
  } catch {
    return null;
  }
}
