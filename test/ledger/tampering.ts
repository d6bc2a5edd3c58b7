/** The seven ways to falsify a record (TRUST S6), each careless (lines changed) or careful (everything computed anew). */
import type { KeyObject } from 'node:crypto';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { GENESIS, linkEvents } from '#server/platform/event-log.ts';
import type { EncodedEvent, LinkedEvent } from '#server/platform/event-log.ts';
import { checkpointOver, exportLines, inventEvent } from './record.ts';

export const WAYS = ['edit', 'delete', 'insert', 'swap', 'cut', 'rewrite', 'branch'] as const;
export type Way = (typeof WAYS)[number];

/** Event `at` (from 0) of the chain changed in this way, as the bare events: whoever links them anew is careful. */
export function falsify(way: Way, events: readonly EncodedEvent[], at: number, other: number): EncodedEvent[] {
  const [event, second] = [events[at], events[other]];
  if (!event || !second) throw new RangeError('no such event');
  switch (way) {
    case 'edit':
      return events.with(at, forged(event));
    case 'delete':
      return events.toSpliced(at, 1);
    case 'insert':
      return events.toSpliced(at, 0, forged(event));
    case 'swap':
      return events.with(at, second).with(other, event);
    case 'cut':
      return events.slice(0, at);
    case 'rewrite':
      return events.map(forged);
    case 'branch':
      return [...events.slice(0, at), ...events.slice(at).map((each, i) => (i === 0 ? forged(each) : each)), forged(event)];
  }
}

/** The same event by somebody else. */
function forged(event: EncodedEvent): EncodedEvent {
  return { ...event, payload: event.payload.replace(/^\{"actor":"[^"]*"/, '{"actor":"nobody"') };
}

/** Only the lines: the hashes stay what they were, those of new events are made up. */
export function careless(original: readonly LinkedEvent[], falsified: readonly EncodedEvent[]): LinkedEvent[] {
  const byPayload = new Map(original.map((event) => [event.payload, event]));
  return falsified.map((event, i) => {
    const known = byPayload.get(event.payload) ?? original[Math.min(i, original.length - 1)];
    if (!known) throw new RangeError('an empty chain cannot be falsified');
    return { ...known, ...event };
  });
}

/** With everything that can be computed without the key: numbers, leaves, links, head, count. */
export function careful(town: string, falsified: readonly EncodedEvent[]): LinkedEvent[] {
  return linkEvents({ town, seq: 0, hash: GENESIS }, falsified);
}

/** A record of two towns; `chain` stands for the first, the second is left alone. */
export function exportOf(town: string, chain: readonly LinkedEvent[], checkpoints: readonly Checkpoint[], neighbour: readonly LinkedEvent[]): string {
  return [...exportLines(new Map([[town, chain], ['west', neighbour]]), checkpoints)].join('\n') + '\n';
}

/** A forger's own checkpoint over the falsified chain, by his own key. */
export function forgedCheckpoint(town: string, chain: readonly LinkedEvent[], key: KeyObject): Checkpoint {
  return checkpointOver(town, chain, chain.length, key);
}

export function inventEvents(town: string, n: number): EncodedEvent[] {
  return Array.from({ length: n }, (_, i) => inventEvent(town, i + 1));
}
