/**
 * Deadlines are columns that commit with the event; here they are found by the database's clock, at most a second
 * late, and each passed through the one door. Timers are a hint, never the truth: a server that was away catches up.
 */
import type { Deadline, Incident } from '#domain/incident/incident.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { POLICY_ACTOR, type Context } from '#domain/incident/rule.ts';
import type { District } from '#domain/catalogue/district.ts';
import { change, type Shell } from './change.ts';
import { inTowns, type Database } from './db.ts';

const MOST_AT_ONCE = 500;

export interface TimerOptions {
  db: Database;
  shell: Shell;
  district: District;
  /** the pure rule for a clock that ran out */
  miss(i: Incident, deadline: Deadline, ctx: Context): NewEvent[];
  /** what follows where the time of a question to people at a scene is over; it is no deadline of the incident */
  missCheckIn(i: Incident, ctx: Context): NewEvent[];
  onError(error: unknown): void;
  onLate?(seconds: number): void;
}

export interface Timers {
  /** One look: fires everything that is due, answers how many. */
  tick(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

interface Due {
  id: string;
  town: string;
  late: number;
}

export function createTimers(options: TimerOptions): Timers {
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<number> | null = null;
  const tick = () => (running ??= fireDue(options).finally(() => { running = null; }));
  const guarded = () => tick().catch(options.onError);
  return {
    tick,
    start: (everyMs) => { timer = setInterval(() => void guarded(), everyMs); },
    async stop() {
      if (timer) clearInterval(timer);
      await running?.catch(() => undefined);
    },
  };
}

async function fireDue(options: TimerOptions): Promise<number> {
  const due = await listDue(options.db, options.district.towns.map((t) => t.id));
  for (const d of due) options.onLate?.(d.late);
  await Promise.all(due.map((d) => fire(options, d)));
  return due.length;
}

/** Incidents whose next deadline has passed, the most overdue first; then those where a question at the scene is due. */
export function listDue(db: Database, towns: readonly string[]): Promise<Due[]> {
  return inTowns(db, towns, async (client) => {
    const { rows } = await client.query<Due>({
      name: 'timers.due',
      text: `select id, town, extract(epoch from liandong.clock_now() - next_due_at)::float8 as late from liandong.incident
             where status <> 'closed' and next_due_at <= liandong.clock_now() order by next_due_at limit ${MOST_AT_ONCE}`,
    });
    const { rows: asked } = await client.query<Due>({
      name: 'timers.check_in',
      text: `select id, town, extract(epoch from liandong.clock_now() - check_in_due_at)::float8 as late from liandong.incident
             where check_in_due_at <= liandong.clock_now() order by check_in_due_at limit ${MOST_AT_ONCE}`,
    });
    return [...rows, ...asked.filter((a) => !rows.some((r) => r.id === a.id))];
  });
}

/** Several servers may find the same clock; whoever comes second finds nothing left to do. */
function fire({ shell, district, miss, missCheckIn }: TimerOptions, due: Due): Promise<unknown> {
  return change(shell, due, POLICY_ACTOR, (incident, view) => {
    if (!incident) return { events: [], answer: null };
    const ctx: Context = { now: view.now, actor: POLICY_ACTOR, district, text: null, newId: view.newId };
    const ran = incident.deadlines.filter((d) => d.at <= view.now).sort((a, b) => (a.at < b.at ? -1 : 1))[0];
    return { events: ran ? miss(incident, ran, ctx) : missCheckIn(incident, ctx), answer: null };
  });
}
