/**
 * Random bytes in small pieces. Asking the system costs some 10 µs however few are wanted, and one call wants a
 * dozen pieces (ids, salts, nonces, a key); so they are drawn by the thousand, each handed out once and then wiped.
 */
import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 8_192;
const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** `count` bytes that nobody else is given; from the system's generator. Throws RangeError above 1,024. */
export function chance(count: number): Buffer {
  if (count > POOL_BYTES / 8) throw new RangeError('chance() is for small pieces');
  if (used + count > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const piece = Buffer.from(pool.subarray(used, used + count)); // a copy: the pool is drawn anew
  pool.fill(0, used, used + count);
  used += count;
  return piece;
}
