/** `GET /appeals`: what waits to be decided, for whoever decides; what may be disputed or was, for whoever did the work. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { explainLook } from '#domain/access/explain.ts';
import { relationsOf } from '#domain/access/relations.ts';
import type { Subject } from '#domain/access/subject.ts';
import { listUnits } from '#domain/catalogue/lookup.ts';
import { incidentRow, incidentView } from '#domain/incident/contract.ts';
import { APPEALABLE, findOpenAppeal, type Incident } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { APPEAL_RULES, listAppealable } from '#domain/review/appeals.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { plus, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { accessTo, actorOf, appealsOf, rowView, type Viewer } from '#server/incident/view.ts';
import { inTowns } from '#server/platform/db.ts';
import { readIncidentEvents } from '#server/platform/event-log.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { route } from '#server/platform/http.ts';
import { openEntries } from '#server/platform/vault.ts';

const MOST = 200;
/** What was worked on so long ago cannot be disputed any more, nor is its decision news: the longest item, its review, and the working days of an appeal around a long holiday. */
const RECENT_DAYS = 30;

export const appealsAnswer = z.object({
  items: z.array(z.object({
    incident: incidentRow,
    /** oldest first; the last may wait */
    appeals: incidentView.shape.appeals,
    /** what the viewer may dispute, and until when */
    possible: z.array(z.object({ against: z.enum(APPEALABLE), until: z.string() })),
    /** the viewer may decide the one that waits; or why not */
    mayDecide: z.boolean(), refused: z.string().nullable(),
  })),
  next: z.null(),
});
type Line = z.input<typeof appealsAnswer>['items'][number];

export function addAppealsRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/appeals', action: 'appeal.read', response: appealsAnswer,
    summary: 'Appeals that wait to be decided; of the own work, what may be disputed and what became of it',
    handler: async ({ request }) => {
      const subject = subjectOf(request);
      const now = await deps.now();
      const [waiting, own] = await Promise.all([listWaiting(deps, subject), listWorked(deps, subject, now)]);
      const incidents = new Map([...waiting, ...own].map((i) => [i.id, i]));
      const lines = [...incidents.values()].flatMap((i) => lineOf(deps, { subject, district: deps.district, now }, i));
      return { items: lines, next: null };
    },
  });
  addTextsRoute(app, deps);
}

/** The reasons of both sides, for whoever may lodge or decide it: one look, on the record. */
const textsAnswer = z.object({
  incidentId: z.string(), seenBy: z.string(), seenAt: z.string(),
  /** null: not decided yet, or erased */
  items: z.array(z.object({ appealId: z.string(), reason: z.string().nullable(), answer: z.string().nullable() })),
});

function addTextsRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/appeals', action: 'appeal.read', params: z.strictObject({ id: z.string().min(1).max(128) }), response: textsAnswer,
    summary: 'What was written for an appeal, and why it was decided so: one look, recorded',
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.list');
      if (isRefusal(incident)) return incident;
      if (!PARTIES.some((action) => accessTo(subject, action, incident, deps.district).allow)) return refuse('access.denied');
      return openTexts(deps, subject, incident);
    },
  });
}

const PARTIES = ['appeal', 'decide-appeal'] as const;

async function openTexts(deps: Deps, subject: Subject, incident: Incident): Promise<z.input<typeof textsAnswer>> {
  const now = await deps.now();
  return inTowns(deps.db, subject.towns, async (client) => {
    const said = (await readIncidentEvents(client, incident.town, incident.id)).filter((e) => e.type.startsWith('appeal.'));
    const entryOf = (type: string, appealId: string): string | null => told.parse(said.find((e) => e.type === type && idIn(e.data) === appealId)?.data ?? {}).text?.id ?? null;
    const appeals = (incident.appeals ?? []).map(({ id }) => ({ id, reason: entryOf('appeal.lodged', id), answer: entryOf('appeal.decided', id) }));
    const opened = await openEntries(deps.vault, client, appeals.flatMap((a) => [a.reason, a.answer]).filter((x) => x !== null), {
      who: subject.account, at: now, purpose: 'appeal', fields: ['words'], assignmentId: explainLook(subject, incident, relationsOf(subject, incident, deps.district), 'appeal'),
    });
    const textOf = (entry: string | null): string | null => (entry === null ? null : opened.get(entry)?.text ?? null);
    return { incidentId: incident.id, seenBy: subject.account, seenAt: now, items: appeals.map((a) => ({ appealId: a.id, reason: textOf(a.reason), answer: textOf(a.answer) })) };
  });
}

/** What this reader wants of an event about an appeal. */
const told = z.object({ appeal: z.object({ id: z.string() }).optional(), appealId: z.string().optional(), text: z.object({ id: z.string() }).optional() });
function idIn(data: unknown): string | null {
  const known = told.parse(data);
  return known.appealId ?? known.appeal?.id ?? null;
}

/** Of the subject's towns, whose time runs out first on top. */
async function listWaiting(deps: Deps, subject: Subject): Promise<Incident[]> {
  const rows = await inTowns(deps.db, subject.towns, async (client) => (await client.query<{ state: string }>(
    `select state from liandong.incident where appeal_due_at is not null order by appeal_due_at, id limit ${MOST}`)).rows);
  return rows.map((r) => parseIncident(r.state));
}

const HANDLING: readonly string[] = ['responder', 'mediator', 'volunteer'];

/** What the own units worked on lately, newest first. */
async function listWorked(deps: Deps, subject: Subject, now: Instant): Promise<Incident[]> {
  if (!subject.roles.some((role) => HANDLING.includes(role))) return [];
  const units = listUnits(deps.district, {}).filter((u) => u.id === subject.unitId || (subject.unitId === null && u.organisationId === subject.organisationId)).map((u) => u.id);
  const rows = await inTowns(deps.db, subject.towns, async (client) => (await client.query<{ state: string }>(
    `select i.state from liandong.incident i where i.id in (
       select a.incident_id from liandong.assignment a where a.unit_id = any($1) and a.offered_at > $2 and a.status = 'finished' order by a.offered_at desc limit ${MOST}) order by i.opened_at desc`,
    [units, plus(now, { days: -RECENT_DAYS })])).rows);
  return rows.map((r) => parseIncident(r.state));
}

function lineOf(deps: Deps, viewer: Viewer, i: Incident): Line[] {
  const may = (action: 'incident.list' | 'appeal' | 'decide-appeal'): boolean => accessTo(viewer.subject, action, i, deps.district).allow;
  if (!may('incident.list')) return [];
  const ctx: Context = { now: viewer.now, actor: actorOf(viewer.subject), district: deps.district, text: null, newId: (prefix) => prefix };
  const possible = may('appeal') ? listAppealable(i, ctx) : [];
  const refusal = findOpenAppeal(i) && may('decide-appeal') ? APPEAL_RULES['decide-appeal'].may(i, ctx) : null;
  if (possible.length === 0 && !i.appeals?.length) return [];
  return [{ incident: rowView(i, viewer), appeals: appealsOf(i, deps.district), possible, mayDecide: findOpenAppeal(i) !== null && may('decide-appeal') && refusal === null, refused: refusal?.code ?? null }];
}
