/** Where a list goes on: the sort key of the last row, as it was handed out. What we did not write is refused, never guessed at. */
import { z } from 'zod';

const time = z.string().refine((text) => !Number.isNaN(Date.parse(text)));
/** Open incidents: danger rank, next deadline, id. */
const openKey = z.tuple([z.number().int().min(0).max(99), time, z.string().max(64)]);
/** Any others: when opened, id. */
const otherKey = z.tuple([time, z.string().max(64)]);

export type PageKey = z.output<typeof openKey> | z.output<typeof otherKey>;

/** `key` is the JSON text of a sort key. */
export function writeCursor(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** Null when it is none of ours, or of a list with another order. */
export function readCursor(cursor: string, open: boolean): PageKey | null {
  try {
    const key = (open ? openKey : otherKey).safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return key.success ? key.data : null;
  } catch {
    return null;
  }
}
