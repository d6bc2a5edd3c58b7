/** Whether a boundary that moves files still moves them: nobody answers there, so only what lies about tells. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { messagesIn } from './folder.ts';

export interface FolderState {
  /** files put aside for a person */
  aside: number;
  /** the gravest thing wrong, in a word; null: nothing */
  trouble: 'unreachable' | 'put_aside' | 'not_taken' | 'not_collected' | null;
}

/** We look each second. */
const TAKEN_WITHIN_MS = 45_000;
/** Whoever carries files goes less often; an hour's batch would be too rare for a hand-back. */
const COLLECTED_WITHIN_MS = 600_000;

/** `nowMs`: the machine's clock, by which the files have their times. */
export async function lookAtFolder(folder: string, nowMs: number): Promise<FolderState> {
  try {
    const aside = (await readdir(join(folder, 'bad'))).length;
    const [taken, collected] = [await isMoving(join(folder, 'in'), nowMs - TAKEN_WITHIN_MS), await isMoving(join(folder, 'out'), nowMs - COLLECTED_WITHIN_MS)];
    return { aside, trouble: aside > 0 ? 'put_aside' : !taken ? 'not_taken' : !collected ? 'not_collected' : null };
  } catch {
    return { aside: 0, trouble: 'unreachable' };
  }
}

/** Nothing lies there since before `since`: the first by name is the first that was put there. */
async function isMoving(folder: string, since: number): Promise<boolean> {
  const [first] = await messagesIn(folder);
  const at = first === undefined ? null : await lstat(join(folder, first)).then((about) => about.ctimeMs, () => null); // gone meanwhile
  return at === null || at >= since;
}
