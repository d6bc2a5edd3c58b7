/** Incidents over HTTP: the board's list, one incident, its timeline, its words (one logged look), and every act. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { parsePurpose } from '#domain/access/purpose.ts';
import { onlyHandles, type Subject } from '#domain/access/subject.ts';
import { listUnits } from '#domain/catalogue/lookup.ts';
import { ACTION_BODIES, ACTIONS, eventView, incidentRow, incidentView as incidentShape } from '#domain/incident/contract.ts';
import type { Action } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { STATUSES } from '#domain/incident/incident.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { parseInstant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { idempotencyKey, ifMatch, route } from '#server/platform/http.ts';
import { actOn } from './act.ts';
import { areasBelow, searchOf } from './search.ts';
import { readCursor } from './page-cursor.ts';
import { findIncident, isOpenList, listIncidents, type IncidentFilter } from './queries.ts';
import { timelineOf } from './timeline.ts';
import { accessTo, incidentView, rowView, type Viewer } from './view.ts';
import { openWords, wordsView } from './words.ts';

const idParams = z.strictObject({ id: z.string().min(1).max(128) });
const listQuery = z.strictObject({
  status: z.string().max(200).optional(), area: z.string().max(128).optional(), unit: z.string().max(128).optional(),
  town: z.string().max(64).optional(), q: z.string().max(100).optional(), dueBefore: z.string().max(40).optional(),
  cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(200).default(50),
});
const incidentPage = z.object({ items: z.array(incidentRow), next: z.string().nullable() });
const eventPage = z.object({ items: z.array(eventView), next: z.string().nullable() });

/** The guard has let only somebody through; a route without a subject is a fault of ours. */
export function subjectOf(request: { subject: Subject | null }): Subject {
  if (!request.subject) throw new Error('the route was reached without a subject');
  return request.subject;
}

export async function viewerOf(deps: Deps, subject: Subject): Promise<Viewer> {
  return { subject, district: deps.district, now: await deps.now() };
}

/** An incident the subject may do `action` with, or the refusal as the outside may hear it. */
export async function findFor(deps: Deps, subject: Subject, id: string, action: Parameters<typeof accessTo>[1]): Promise<Incident | Refusal> {
  const incident = await findIncident(deps.db, subject.towns, id);
  if (!incident) return refuse('incident.unknown');
  const access = accessTo(subject, action, incident, deps.district);
  if (access.allow) return incident;
  return refuse(access.hidden ? 'incident.unknown' : 'access.denied');
}

export function addIncidentRoutes(app: FastifyInstance, deps: Deps): void {
  addReading(app, deps);
  addWords(app, deps);
  for (const action of ACTIONS) addAction(app, deps, action);
}

function addReading(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents', action: 'incident.list', summary: 'Incidents the viewer may see', query: listQuery, response: incidentPage,
    handler: async ({ query, request }) => list(deps, subjectOf(request), query),
  });
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id', action: 'incident.read', summary: 'One incident', params: idParams, response: incidentShape,
    handler: async ({ params, request, reply }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.read');
      if (isRefusal(incident)) return incident;
      reply.header('etag', `"${incident.version}"`);
      return incidentView(incident, await viewerOf(deps, subject));
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/events', action: 'incident.events', summary: 'The timeline, with its place in the chain',
    params: idParams, query: z.strictObject({ cursor: z.string().regex(/^\d{1,15}$/).optional(), limit: z.coerce.number().int().min(1).max(200).default(200) }), response: eventPage,
    handler: async ({ params, query, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.events');
      return isRefusal(incident) ? incident : timelineOf(deps, subject, incident, query);
    },
  });
}

async function list(deps: Deps, subject: Subject, query: z.output<typeof listQuery>): Promise<z.input<typeof incidentPage> | Refusal> {
  const filter = filterOf(deps, subject, query);
  if (isRefusal(filter)) return filter;
  const after = query.cursor === undefined ? null : readCursor(query.cursor, isOpenList(filter));
  if (query.cursor !== undefined && after === null) return refuse('request.invalid', { path: 'query.cursor' });
  const viewer = await viewerOf(deps, subject);
  const page = await listIncidents(deps.db, subject.towns, filter, after, query.limit);
  const seen = page.incidents.filter((i) => accessTo(subject, 'incident.list', i, deps.district).allow);
  return { items: seen.map((i) => rowView(i, viewer)), next: page.next };
}

function filterOf(deps: Deps, subject: Subject, query: z.output<typeof listQuery>): IncidentFilter | Refusal {
  const status = query.status?.split(',').map((s) => s.trim()).filter(Boolean);
  const unknown = status?.find((s) => s !== 'open' && !STATUSES.some((x) => x === s));
  if (unknown) return refuse('request.invalid', { path: 'query.status' });
  const due = query.dueBefore ? parseInstant(query.dueBefore) : null;
  if (query.dueBefore && !due) return refuse('request.invalid', { path: 'query.dueBefore' });
  return {
    ...(status?.length ? { status } : {}), ...(query.town ? { town: query.town } : {}), ...(query.unit ? { unitId: query.unit } : {}),
    ...(due ? { dueBefore: due } : {}), ...(query.area ? { areaIds: areasBelow(deps.district, query.area) } : {}),
    ...ownUnits(deps, subject), ...(query.q ? searchOf(deps, query.q) : {}),
  };
}

/** Handlers list what their own unit or organisation has; everyone else what their towns have. */
export function ownUnits(deps: Deps, subject: Subject): { unitIds?: string[] } {
  if (!onlyHandles(subject)) return {};
  const units = listUnits(deps.district, {}).filter((u) => u.id === subject.unitId || u.organisationId === subject.organisationId);
  return { unitIds: units.map((u) => u.id) };
}

function addWords(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/words', action: 'incident.words', params: idParams,
    summary: 'Words and identity of the callers: one look, recorded with its purpose',
    query: z.strictObject({ purpose: z.string().max(500).optional() }), response: wordsView,
    handler: async ({ params, query, request }) => {
      const purpose = parsePurpose(query.purpose ?? '');
      if (!purpose) return refuse('request.purpose_needed');
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.words');
      return isRefusal(incident) ? incident : openWords(deps, subject, incident, purpose);
    },
  });
}

function addAction(app: FastifyInstance, deps: Deps, action: Action): void {
  route(app, {
    method: 'POST', path: `/api/v1/incidents/:id/actions/${action}`, action, params: idParams, body: ACTION_BODIES[action] as z.ZodType,
    summary: `Act: ${action}`, headers: ['If-Match', 'Idempotency-Key'], response: incidentShape,
    handler: async ({ params, body, request, reply }) => {
      const subject = subjectOf(request);
      const version = ifMatch(request);
      const key = idempotencyKey(request);
      if (isRefusal(version)) return version;
      if (isRefusal(key)) return key;
      const acted = await actOn(deps, { subject, incidentId: params.id, action, body: body as never, version, key }); // parsed by this action's own schema
      if (isRefusal(acted)) return acted;
      reply.header('etag', `"${acted.incident.version}"`);
      return incidentView(acted.incident, { subject, district: deps.district, now: acted.now });
    },
  });
}
