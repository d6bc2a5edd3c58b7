/**
 * Yardstick: the least that reads a hash chain of JSON events with understanding — parse each, write it again, hash it
 * onto the one before. One core, everything in memory, no file, no tree, no columns, no checkpoint.
 */
import { hash } from 'node:crypto';

/** Returns the last link. */
export function bareChain(events: readonly string[]): string {
  let last = '0'.repeat(64);
  for (const event of events) last = hash('sha256', last + JSON.stringify(JSON.parse(event)), 'hex');
  return last;
}
