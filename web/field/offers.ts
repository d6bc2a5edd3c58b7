/** What is new on the phone: an offer to its unit, a message that nobody of the account has read. */
import type { Packet } from './shapes.ts';
import { Answered, tellRead } from './wire.ts';

/** Offers to this unit that wait for an answer: assignment → incident. */
export function offeredIn(p: Packet | null): Map<string, string> {
  return new Map(p?.tasks.flatMap((t) => t.assignments.filter((a) => a.unitId === p.me.unitId && a.status === 'offered').map((a) => [a.id, t.id] as const)) ?? []);
}

/** Incidents with an offer that was not there before. */
export function newlyOffered(before: Packet | null, now: Packet): string[] {
  const old = offeredIn(before);
  return [...offeredIn(now)].filter(([id]) => !old.has(id)).map(([, incidentId]) => incidentId);
}

/** Read on this phone, and not yet said to the server: said as soon as there is signal. */
const readHere = new Set<string>();

export function unread({ messages, me }: Packet): Packet['messages'] {
  return messages.filter((m) => m.text != null && !readHere.has(m.id) && !m.read.some((r) => r.account === me.account));
}

/** Gone from the screen at once; whoever wrote it learns of it when the line is there. */
export function markRead(id: string): void { readHere.add(id); }

export async function tellAllRead(): Promise<void> {
  for (const id of readHere) {
    await tellRead(id).catch((cause: unknown) => { if (!(cause instanceof Answered) || cause.status === 401) throw cause; });
  }
}
