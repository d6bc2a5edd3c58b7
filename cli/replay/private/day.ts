/** What people do in a replayed day, beside the calls. Both are models, said in docs/guides/replay.md. */
import type { CallRow } from '../read/row.ts';
import type { Posted } from '../post.ts';

export interface Day {
  /** a row was taken, at the clock's present instant */
  taken(row: CallRow, posted: Posted): void;
  /** seconds from receipt to our first crew on scene, by call key; empty where nobody is sent */
  seconds(): ReadonlyMap<string, number>;
}
