/** `GET /events`: what changed, to whom it may be told, without a personal field (DECISIONS 10). */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { refuse } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { isTownEvent, readEvents, type StoredEvent } from '#server/platform/event-log.ts';
import { route } from '#server/platform/http.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import type { Live } from '#server/platform/live.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { subjectOf } from './routes.ts';
import { accessTo } from './view.ts';

/** An event on its way to a stream, with what decides who may see it. */
export interface LiveEvent {
  town: string;
  seq: number;
  type: string;
  incidentId: string;
  at: string;
  /** null: an event of the town, which is about no incident and shown to no stream */
  incident: Incident | null;
  /** whom an offer is for: a phone rings before it has read what it is about */
  unitId?: string;
}

export function liveEvent(e: StoredEvent, incident: Incident | null): LiveEvent {
  const unitId = e.type === 'unit.dispatched' ? offeredTo(e.data['assignment']) : undefined;
  return { town: e.town, seq: e.seq, type: e.type, incidentId: e.incident, at: e.at, incident, ...(unitId === undefined ? {} : { unitId }) };
}

function offeredTo(assignment: unknown): string | undefined {
  return typeof assignment === 'object' && assignment !== null && 'unitId' in assignment && typeof assignment.unitId === 'string' ? assignment.unitId : undefined;
}

export async function readLive(db: Database, town: string, after: number, limit: number): Promise<LiveEvent[]> {
  return inTowns(db, [town], async (client) => {
    const events = await readEvents(client, town, after, limit);
    const { rows } = await client.query<{ id: string; state: string }>(
      'select id, state from liandong.incident where id = any($1)', [[...new Set(events.map((e) => e.incident))]]);
    const incidents = new Map(rows.map((r) => [r.id, parseIncident(r.state)]));
    return events.flatMap((e) => {
      const incident = incidents.get(e.incident) ?? null;
      if (!incident && !isTownEvent(e.type)) throw new Error(`event ${e.seq} of ${town} has no incident`);
      return [liveEvent(e, incident)];
    });
  });
}

/** One text for everybody: what differs is only whether it is sent at all. */
function project(e: LiveEvent): string {
  const { town, seq, type, incidentId, at, incident, unitId } = e;
  return JSON.stringify({ town, seq, type, incidentId, at, version: incident?.version, status: incident?.status, unitId }); // without one, no field
}

export function addLiveRoute(app: FastifyInstance, deps: Deps, live: Live<LiveEvent>): void {
  const towns = deps.district.towns.map((t) => t.id);
  route(app, {
    method: 'GET', path: '/api/v1/events', action: 'live.read', summary: 'Changes as they happen (server-sent events)', headers: ['Last-Event-ID'],
    query: z.strictObject({ after: z.string().max(8192).optional() }), response: 'text/event-stream',
    handler: ({ query, request, reply }) => {
      const subject = subjectOf(request);
      const last = request.headers['last-event-id'];
      const identity = deps.auth.identityOf(request);
      const taken = live.subscribe(reply, {
        account: subject.account, cursor: (typeof last === 'string' ? last : query.after) ?? null, towns,
        allow: (e) => e.incident !== null && accessTo(subject, 'live.read', e.incident, deps.district).allow, project,
      });
      if (!taken) return refuse('system.overloaded');
      const release = identity ? deps.auth.watch(identity.sessionId) : () => undefined;
      reply.raw.on('close', release);
      return undefined;
    },
  });
}

