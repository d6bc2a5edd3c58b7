/** The opaque cursor of the live stream: how far each town's log has been seen (decision 8). */

/** Town → highest sequence number seen. */
export type Positions = ReadonlyMap<string, number>;

const MAX_CURSOR = 8_192;

/** Towns in the order given; callers keep them sorted so that equal positions give equal cursors. */
export function encodeCursor(positions: Iterable<readonly [string, number]>): string {
  return Buffer.from(JSON.stringify([...positions])).toString('base64url');
}

/** null for anything that this program did not write. */
export function decodeCursor(cursor: string): Positions | null {
  if (cursor.length > MAX_CURSOR || !/^[\w-]+$/.test(cursor)) return null;
  try {
    const pairs: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(pairs) && pairs.every(isPair) ? new Map(pairs) : null;
  } catch {
    return null;
  }
}

function isPair(x: unknown): x is [string, number] {
  return Array.isArray(x) && x.length === 2 && typeof x[0] === 'string' && Number.isSafeInteger(x[1]) && x[1] >= 0;
}
