/** What the record knows of missed dangers, kept in memory by town: only what is open or was closed since the last look is read again. */
import type { PoolClient } from 'pg';
import type { Incident } from '#domain/incident/incident.ts';
import { dangerousOf, isMissed, type Dangerous } from '#domain/triage/learning/missed.ts';
import type { Missed } from '#domain/triage/learning/contract.ts';
import { earliest, plus, type Instant } from '#domain/shared/time.ts';
import { upperBound } from '#engine/text/binomial.ts';
import { openedSince } from '#server/incident/opened-since.ts';
import { inTowns, type Database } from '#server/platform/db.ts';

const CONFIDENCE = 0.95;
const LATE_SECONDS = 60; // a commit is seen a little after the time that it carries
const AT_MOST_DAYS = 92;

export interface MissedRecord {
  read(of: readonly string[], days: number, now: Instant): Promise<Missed>;
}

interface Known {
  readonly dangerous: Map<string, Dangerous>;
  until: Instant | null;
  /** looks that are under way follow one another */
  last: Promise<unknown>;
}

export function createMissedRecord(db: Database): MissedRecord {
  const known = new Map<string, Known>();
  return {
    async read(towns, days, now) {
      const all: Dangerous[] = [];
      for (const town of towns) all.push(...(await knownOf(db, known, town, now)));
      return estimate(all, { towns: [...towns], from: plus(now, { days: -days }), to: now });
    },
  };
}

async function knownOf(db: Database, all: Map<string, Known>, town: string, now: Instant): Promise<Iterable<Dangerous>> {
  const known = all.get(town) ?? { dangerous: new Map(), until: null, last: Promise.resolve() };
  all.set(town, known);
  const look = known.last.then(() => inTowns(db, [town], (client) => renew(client, town, known, now)));
  known.last = look.catch(() => undefined);
  await look;
  return known.dangerous.values();
}

async function renew(client: PoolClient, town: string, known: Known, now: Instant): Promise<void> {
  const since = known.until === null ? null : plus(earliest(known.until, now), { seconds: -LATE_SECONDS }) // the clock may have been set back;
  const oldest = plus(now, { days: -AT_MOST_DAYS });
  for await (const incident of openedSince(client, town, oldest, since)) note(known.dangerous, incident);
  for (const [id, { receivedAt }] of known.dangerous) if (receivedAt < oldest) known.dangerous.delete(id);
  known.until = now;
}

function note(dangerous: Map<string, Dangerous>, incident: Incident): void {
  const found = dangerousOf(incident);
  if (found) dangerous.set(incident.id, found);
  else dangerous.delete(incident.id); // reopened, or settled otherwise
}

function estimate(known: readonly Dangerous[], { towns, from, to }: Pick<Missed, 'towns'> & { from: Instant; to: Instant }): Missed {
  const within = known.filter(({ receivedAt }) => receivedAt >= from && receivedAt <= to);
  const items = within.filter(isMissed).sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  return { towns, from, to, n: within.length, misses: items.length, bound: upperBound(items.length, within.length, 1 - CONFIDENCE), confidence: CONFIDENCE, items: items.map((i) => ({ ...i, said: { ...i.said } })) };
}
