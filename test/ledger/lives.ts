/** Invented incidents of every town, from the call to the file, put into a database the way the writer does it. */
import type { DomainEvent, EventData, EventType } from '#domain/incident/events.ts';
import { EVENT_VERSION } from '#domain/incident/events.ts';
import { evolve } from '#domain/incident/evolve.ts';
import type { Assignment, Deadline, DeadlineKind, Incident } from '#domain/incident/incident.ts';
import { nextDeadline } from '#domain/incident/incident.ts';
import { instant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Database } from '#server/platform/db.ts';
import { appendEvents, encodeEvent, readHead } from '#server/platform/event-log.ts';
import type { EncodedEvent } from '#server/platform/event-log.ts';
import { saveAssignments, saveIncidents } from '#server/platform/incident-row.ts';

const START = Date.UTC(2026, 2, 2, 1, 0);

/** One happening of a life: its event, and how many minutes after the call. */
type Happening = { [T in EventType]: { after: number; type: T; data: EventData[T]; actor: string } }[EventType];

function at(opened: number, minutes: number): Instant {
  return instant(START + (opened + minutes) * 60_000);
}

function clock(kind: DeadlineKind, due: Instant, assignmentId?: string): Deadline {
  return { kind, at: due, level: 0, promised: due, ...(assignmentId === undefined ? {} : { assignmentId }) };
}

function assignment(id: string, offeredAt: Instant): Assignment {
  return {
    id: `${id}-a1`, unitId: `crew-${id}`, organisationId: 'team', town: null, part: 'lead', status: 'offered', exclusive: true,
    offeredAt, acceptedAt: null, departedAt: null, arrival: null, endedAt: null, reason: null,
  };
}

/** Call, diversion, crew, arrival, result, review: `opened` minutes after START. */
export function life(town: string, id: string, number: string, opened: number): Happening[] {
  const on = (minutes: number): Instant => at(opened, minutes);
  const [station, centre, team] = [`station-${town}`, { kind: 'centre', id: `centre-${town}` } as const, { kind: 'organisation', id: 'team' } as const];
  const happening = <T extends EventType>(after: number, type: T, actor: string, data: EventData[T]): Happening => ({ after, type, actor, data }) as Happening;
  return [
    happening(0, 'incident.opened', 'taker', {
      number, stationId: station, channel: '110', place: { areaId: `${town}.g1`, position: { lon: 121.5, lat: 31.04 + opened / 1e6 }, precision: 'lane' },
      flags: {}, paper: false, dangers: [], proposal: null, urgency: 'normal', excluded: [], origin: null, inherited: null,
      versions: { catalogue: 'c1', policy: 'p1', rules: 'r1', model: null },
      call: { callId: `${id}-c1`, revision: 0, receivedAt: on(0), words: { id: `${id}-w`, commitment: commitment(id) }, identity: null, placeText: null },
      clocks: { start: [clock('decide', on(0.5))] },
    }),
    happening(0.25, 'triage.decided', 'officer', {
      decision: { verdict: 'divert', item: 'AA-01', by: 'officer', confirmedBy: null, at: on(0.25), safeDefault: false, reason: null, overDanger: false },
      dangers: [], urgency: 'normal', status: 'to_dispatch', police: null, divertedAt: on(0.25), holder: centre,
      clocks: { stop: ['decide'], start: [clock('dispatch', on(2.25)), clock('first_contact', on(3.25))] },
    }),
    happening(1, 'unit.dispatched', 'dispatcher', { assignment: assignment(id, on(1)), status: 'dispatched', clocks: { stop: ['dispatch'], start: [clock('accept', on(2), `${id}-a1`), clock('arrive', on(15.25))] } }),
    happening(1.5, 'assignment.accepted', 'crew', { assignmentId: `${id}-a1`, lead: true, holder: team, clocks: {} }),
    happening(2, 'contact.made', 'dispatcher', { reached: true, by: 'phone', text: null, clocks: { stop: ['first_contact'] } }),
    happening(9, 'assignment.arrived', 'crew', { assignmentId: `${id}-a1`, arrival: { at: on(9), check: 'near', metres: 12 }, statedAt: null, clocks: { stop: ['arrive'], start: [clock('result', on(1440))] } }),
    happening(40, 'incident.finished', 'crew', { assignmentId: `${id}-a1`, outcome: { code: 'settled', by: 'crew', unitId: `crew-${id}` }, text: null, holder: centre, clocks: { stop: ['result'], start: [clock('review', on(1480))] } }),
    happening(90, 'review.passed', 'reviewer', { by: 'reviewer', text: null }),
    happening(90, 'incident.closed', 'reviewer', { as: 'reviewed', outcome: null, text: null }),
  ];
}

/** 64 hex digits that stand for a commitment. */
function commitment(id: string): string {
  return Buffer.from(id.padEnd(32, '.')).toString('hex').slice(0, 64);
}

interface Step {
  readonly minute: number;
  readonly id: string;
  readonly happening: Happening;
}

/** `count` incidents of a town, a few minutes apart, mixed as in life; the last ones are still open. */
export function inventLives(name: string, count: number, from = 1): { events: EncodedEvent[]; incidents: Incident[] } {
  const steps: Step[] = [];
  for (let n = from; n < from + count; n++) {
    const id = `${name}-${String(n).padStart(4, '0')}`;
    const lived = life(name, id, `${name}/${n}`, n * 7).slice(0, n < from + count - 3 ? 9 : 1 + (n % 8));
    steps.push(...lived.map((happening) => ({ minute: n * 7 + happening.after, id, happening })));
  }
  steps.sort((a, b) => a.minute - b.minute);
  const incidents = new Map<string, Incident>();
  const events = steps.map(({ minute, id, happening: { type, data, actor } }): EncodedEvent => {
    const event = { type, v: EVENT_VERSION, incident: id, town: name, at: at(minute, 0), actor, data } as DomainEvent;
    const after = evolve(incidents.get(id) ?? null, event);
    incidents.set(id, after);
    const due = nextDeadline(after);
    const payload = encodeEvent(name, event, { holder: after.holder, nextDue: due && { kind: due.kind, at: due.at, level: due.level } });
    return { type, v: EVENT_VERSION, incident: id, at: event.at, payload };
  });
  return { events, incidents: [...incidents.values()] };
}

/** Adds `count` incidents to a town's record and rows; `from` is the first one's number. Returns how many events. */
export async function addLives(db: Database, name: string, count: number, from = 1): Promise<number> {
  const { events, incidents } = inventLives(name, count, from);
  await inTowns(db, [name], async (client) => {
    await appendEvents(client, await readHead(client, name), events);
    await saveIncidents(client, incidents, []);
    await saveAssignments(client, incidents.flatMap((incident) => incident.assignments.map((assignment) => ({ incident, assignment }))));
  });
  return events.length;
}

