/** Looks on while a story is told: lives every incident again event by event, and remembers what it saw. */
import { createHash, type Hash } from 'node:crypto';
import type { DomainEvent } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { nextDeadline, type Incident } from '#domain/incident/incident.ts';
import { isLawful } from '#domain/incident/lifecycle.ts';
import type { StoredEvent } from '#server/platform/event-log.ts';

/** Ids, and commitments to texts: both are drawn anew each time. */
const DRAWN = /\b[a-z]+_[0-9a-z]{22}\b|\b[0-9a-f]{64}\b/g;

export class Watch {
  readonly incidents = new Map<string, Incident>();
  /** how often each status was entered */
  readonly statuses = new Map<string, number>();
  /** what must never be: where, and what was wrong */
  readonly faults: string[] = [];
  events = 0;
  readonly #hash: Hash = createHash('sha256');
  readonly #names = new Map<string, string>();

  see(event: StoredEvent): void {
    this.events += 1;
    const before = this.incidents.get(event.incident) ?? null;
    const after = evolve(before, event as StoredEvent as unknown as DomainEvent); // decided by the rules a moment ago
    this.incidents.set(event.incident, after);
    if (before?.status !== after.status) this.statuses.set(after.status, (this.statuses.get(after.status) ?? 0) + 1);
    const where = `${event.town} ${event.seq} ${event.type}`;
    for (const wrong of wrongWith(before, after, event)) this.faults.push(`${where}: ${wrong}`);
    this.#hash.update(this.#named(JSON.stringify([event.town, event.seq, event.type, event.at, event.actor, event.data, event.holder, event.nextDue])));
  }

  /** Of the whole log; what is drawn by chance is told by the order in which it came up. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  #named(text: string): string {
    return text.replace(DRAWN, (id) => {
      const name = this.#names.get(id) ?? `#${this.#names.size}`;
      this.#names.set(id, name);
      return name;
    });
  }
}

/** One holder and one next deadline while it is open, neither once it is closed, one lead at most, and lawful moves only. */
function wrongWith(before: Incident | null, after: Incident, event: StoredEvent): string[] {
  const open = after.status !== 'closed';
  const due = nextDeadline(after);
  const leads = after.assignments.filter((a) => a.part === 'lead' && a.endedAt === null).length;
  return [
    ...(open === (after.holder !== null) ? [] : ['holder']), ...(open === (due !== null) ? [] : ['next deadline']),
    ...(event.nextDue?.at === due?.at && event.holder?.id === after.holder?.id ? [] : ['what the event says of itself']),
    ...(leads <= 1 ? [] : ['two leads']), ...(before === null || before.status === after.status || isLawful(event.type as DomainEvent['type'], before.status, after.status) ? [] : [`${before.status} to ${after.status}`]),
  ];
}
