/**
 * 交接班: the one who leaves hands over what is open in the town's hands; the one who comes reads each and signs. What
 * was closed meanwhile need not be read. Nothing changes its holder by this: the centre or the station holds, not a person.
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { findAccount, findPerson, findTown } from '#domain/catalogue/lookup.ts';
import { incidentRow } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { toMs } from '#domain/shared/time.ts';
import type { Subject } from '#domain/access/subject.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { newId } from '#server/platform/ids.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { subjectOf, viewerOf } from './routes.ts';
import { accessTo, rowView } from './view.ts';

const MOST_SHOWN = 20;
const MOST_OPEN = 1_000;
const handoverView = z.object({
  id: z.string(), town: z.string(), from: z.string(), fromName: z.string(), at: z.string(), signedBy: z.string().nullable(), signedName: z.string().nullable(), signedAt: z.string().nullable(),
  matters: z.number(),
  /** still open; only of a handover that waits to be signed */
  open: z.array(incidentRow),
});
const page = z.object({ items: z.array(handoverView), next: z.null() });
type View = z.input<typeof handoverView>;

interface Row { id: string; town: string; from_account: string; at: Date; incident_ids: string[]; signed_by: string | null; signed_at: Date | null }

export function addShiftHandoverRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/shift-handovers', action: 'handover.read', summary: 'Handings-over of the shift, newest first', query: z.strictObject({ town: z.string().max(64) }), response: page,
    handler: async ({ query, request }) => {
      const subject = subjectOf(request);
      if (!subject.towns.includes(query.town)) return refuse('access.denied');
      return { items: await listHandovers(deps, subject, query.town), next: null };
    },
  });
  route(app, {
    method: 'POST', path: '/api/v1/shift-handovers', action: 'handover.write', summary: 'Hands over what is open in the hands of the own organisation', body: z.strictObject({ town: z.string().max(64) }), response: page,
    handler: async ({ body, request }) => {
      const subject = subjectOf(request);
      if (!findTown(deps.district, body.town) || !subject.towns.includes(body.town)) return refuse('access.denied');
      await handOver(deps, subject, body.town);
      return { items: await listHandovers(deps, subject, body.town), next: null };
    },
  });
  route(app, {
    method: 'POST', path: '/api/v1/shift-handovers/:id/sign', action: 'handover.write', summary: 'Signs for a handing-over: every matter that is still open was read', params: z.strictObject({ id: z.string().min(1).max(128) }),
    body: z.strictObject({ read: z.array(z.string().max(128)).max(MOST_OPEN) }), response: page,
    handler: async ({ params, body, request }) => {
      const subject = subjectOf(request);
      const signed = await sign(deps, subject, params.id, body.read);
      return isRefusal(signed) ? signed : { items: await listHandovers(deps, subject, signed), next: null };
    },
  });
}

async function handOver(deps: Deps, subject: Subject, town: string): Promise<void> {
  const now = await deps.now();
  await inTowns(deps.db, [town], async (client) => {
    const { rows } = await client.query<{ state: string }>(`select state from liandong.incident where town = $1 and status <> 'closed' order by danger_rank, next_due_at, id limit ${MOST_OPEN}`, [town]);
    const held = rows.map((r) => parseIncident(r.state)).filter((i) => i.holder?.id === subject.organisationId || (subject.stationId !== null && i.holder?.id === subject.stationId));
    await client.query('insert into liandong.shift_handover (id, town, from_account, at, incident_ids) values ($1, $2, $3, $4, $5)', [newId('shift', toMs(now)), town, subject.account, now, held.map((i) => i.id)]);
  });
}

async function sign(deps: Deps, subject: Subject, id: string, read: readonly string[]): Promise<string | Refusal> {
  const now = await deps.now();
  return inTowns(deps.db, subject.towns, async (client) => {
    const { rows } = await client.query<Row>('select * from liandong.shift_handover where id = $1 for update', [id]);
    const found = rows[0];
    if (!found) return refuse('incident.handover_unknown');
    if (found.signed_by !== null) return refuse('incident.handover_signed');
    if (found.from_account === subject.account) return refuse('incident.handover_own');
    const { rows: open } = await client.query<{ id: string }>(`select id from liandong.incident where id = any($1) and status <> 'closed'`, [found.incident_ids]);
    const unread = open.filter((o) => !read.includes(o.id)).length;
    if (unread > 0) return refuse('incident.handover_unread', { unread });
    await client.query('update liandong.shift_handover set signed_by = $2, signed_at = $3 where id = $1', [id, subject.account, now]);
    return found.town;
  });
}

async function listHandovers(deps: Deps, subject: Subject, town: string): Promise<View[]> {
  const viewer = await viewerOf(deps, subject);
  const { rows, incidents } = await inTowns(deps.db, [town], async (client) => {
    const found = (await client.query<Row>(`select * from liandong.shift_handover where town = $1 order by at desc, id desc limit ${MOST_SHOWN}`, [town])).rows;
    const ids = found.filter((r) => r.signed_by === null).flatMap((r) => r.incident_ids);
    const states = (await client.query<{ state: string }>(`select state from liandong.incident where id = any($1) and status <> 'closed'`, [[...new Set(ids)]])).rows;
    return { rows: found, incidents: new Map(states.map((s) => parseIncident(s.state)).map((i) => [i.id, i])) };
  });
  const seen = (i: Incident | undefined): i is Incident => i !== undefined && accessTo(subject, 'incident.list', i, deps.district).allow;
  const name = (account: string): string => findPerson(deps.district, findAccount(deps.district, account)?.personId ?? '')?.name ?? account;
  return rows.map((r) => ({
    id: r.id, town: r.town, from: r.from_account, fromName: name(r.from_account), at: r.at.toISOString(), signedBy: r.signed_by, signedName: r.signed_by === null ? null : name(r.signed_by), signedAt: r.signed_at?.toISOString() ?? null,
    matters: r.incident_ids.length, open: r.signed_by === null ? r.incident_ids.map((id) => incidents.get(id)).filter(seen).map((i) => rowView(i, viewer)) : [],
  }));
}
