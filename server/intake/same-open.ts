/**
 * 同一件事: open incidents that a call still being typed may be about, by the same keys and weights that join calls when they are
 * taken (same-matter.ts). Nothing is stored and nobody's words are opened. Only what is open is told: whoever types a number that
 * did not call learns nothing of what was closed (TRUST T4).
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import { incidentRow } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { callBody } from '#domain/intake/contract.ts';
import { readable } from '#domain/intake/lenient.ts';
import { ranked, REASONS, type Likeness, type Told } from '#domain/intake/same-matter.ts';
import { told, type PreparedCall } from '#domain/intake/take.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { instant, plus } from '#domain/shared/time.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf, viewerOf } from '#server/incident/routes.ts';
import { accessTo, rowView } from '#server/incident/view.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { isSought } from './calls.ts';

const sameOpenView = z.object({
  /** likeliest first; `same`: such a call joins it by itself */
  items: z.array(incidentRow.extend({ why: z.array(z.enum(REASONS)), same: z.boolean() })), next: z.null(),
});

const DAYS = 30;
const MOST_CALLS = 100;
const MOST_SHOWN = 5;

export function addSameOpenRoute(app: FastifyInstance, deps: Deps, node: Config['node']): void {
  route(app, {
    method: 'POST', path: '/api/v1/calls/same', action: 'call.take', summary: 'Open incidents that a call being typed may be about; nothing is stored',
    body: callBody, response: sameOpenView, lenient: true, mend: (said) => readable(said).body,
    handler: async ({ body, request }) => {
      if (node === 'town') return refuse('gateway.other_side');
      const subject = subjectOf(request);
      const prepared = await deps.edge.prepare(subject, body, await deps.now(), { bytes: null, broken: false });
      if (isRefusal(prepared)) return prepared;
      const found = (await openSharing(deps, subject, prepared.call)).filter(({ incident }) => accessTo(subject, 'incident.earlier', incident, deps.district).allow);
      const viewer = await viewerOf(deps, subject);
      return { items: likeliest(prepared.call, found).slice(0, MOST_SHOWN).map(({ incident, likeness: { why, same } }) => ({ ...rowView(incident, viewer), why, same })), next: null };
    },
  });
}

interface Found extends Told { incident: Incident }

/** Each incident once, by the call of it that has most in common. */
function likeliest(call: PreparedCall, found: readonly Found[]): { incident: Incident; likeness: Likeness }[] {
  const seen = new Map<string, { incident: Incident; likeness: Likeness }>();
  for (const { call: { incident }, likeness } of ranked(told(call), found)) if (!seen.has(incident.id)) seen.set(incident.id, { incident, likeness });
  return [...seen.values()];
}

async function openSharing(deps: Deps, subject: Subject, { linkKeys, town, call }: PreparedCall): Promise<Found[]> {
  const keys = linkKeys.filter(isSought);
  if (keys.length === 0) return [];
  return inTowns(deps.db, subject.towns, async (client) => {
    const { rows } = await client.query<{ received_at: Date; link_keys: string[]; word_keys: string[]; item: string | null; state: string }>({
      name: 'calls.same-open',
      text: `select c.received_at, c.link_keys, c.word_keys, c.item, i.state
             from (select distinct call_id from liandong.link_key where key = any($1) and town = $2 and received_at > $3) l
             join liandong.call c on c.id = l.call_id join liandong.incident i on i.id = c.incident_id
             where i.closed_at is null order by c.received_at desc limit ${MOST_CALLS}`,
      values: [keys, town, plus(call.receivedAt, { days: -DAYS })],
    });
    return rows.map((r) => ({ linkKeys: [...r.link_keys, ...r.word_keys], item: r.item, receivedAt: instant(r.received_at.getTime()), incident: parseIncident(r.state) }));
  });
}
