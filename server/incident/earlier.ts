/** 前情: earlier calls about the same number, place or police number, found by keys alone: nobody's words are opened. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { incidentRow, localized } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { findOutcome } from '#domain/catalogue/lookup.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { parseIncident } from '#server/platform/incident-row.ts';
import { findFor, subjectOf, viewerOf } from './routes.ts';
import { accessTo, rowView, type Viewer } from './view.ts';

/** What two calls share, by the letter of the key (`linkKeysOf`); words as in `call.linked`. */
const SHARED = { n: 'police_number', p: 'number', v: 'plate', l: 'place', g: 'near' } as const;

function isShared(letter: string): letter is keyof typeof SHARED {
  return letter in SHARED;
}

const WINDOW_DAYS = 90;
const MOST = 12;

const earlierView = z.object({
  days: z.number(),
  items: z.array(incidentRow.extend({
    shares: z.array(z.enum(['number', 'place', 'police_number', 'plate', 'near'])), closedAs: z.string().nullable(), outcome: localized.nullable(), calls: z.number(),
  })),
  next: z.null(),
});
type EarlierItem = z.input<typeof earlierView>['items'][number];

export function addEarlierRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/earlier', action: 'incident.earlier', summary: 'Earlier incidents about the same number or place, 90 days back',
    params: z.strictObject({ id: z.string().min(1).max(128) }), response: earlierView,
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.earlier');
      if (isRefusal(incident)) return incident;
      const viewer = await viewerOf(deps, subject);
      const found = await sharing(deps, subject.towns, incident);
      const seen = found.filter(({ other }) => accessTo(subject, 'incident.list', other, deps.district).allow);
      return { days: WINDOW_DAYS, items: seen.map(({ other, keys }) => itemOf(other, keys, viewer)), next: null };
    },
  });
}

interface Found { other: Incident; keys: string[] }

async function sharing(deps: Deps, towns: readonly string[], incident: Incident): Promise<Found[]> {
  return inTowns(deps.db, towns, async (client) => {
    const { rows } = await client.query<{ state: string; keys: string[] }>({
      name: 'incident.earlier',
      text: `with own as (select distinct k.key from liandong.call c cross join unnest(c.link_keys) as k (key)
                          where c.incident_id = $1 and left(k.key, 2) in ('p:', 'l:', 'n:', 'v:', 'g:')),
                  others as (select c.incident_id, array_agg(distinct left(o.key, 1)) as keys
                             from own o join liandong.link_key l on l.key = o.key and l.received_at > $2::timestamptz - make_interval(days => $3)
                             join liandong.call c on c.id = l.call_id where c.incident_id <> $1 group by 1)
             select i.state, o.keys from others o join liandong.incident i on i.id = o.incident_id
             where o.keys <> array['g']::text[] order by cardinality(o.keys) desc, i.opened_at desc, i.id desc limit $4`,
      values: [incident.id, incident.receivedAt, WINDOW_DAYS, MOST],
    });
    return rows.map((r) => ({ other: parseIncident(r.state), keys: r.keys }));
  });
}

function itemOf(other: Incident, keys: readonly string[], viewer: Viewer): EarlierItem {
  const code = other.outcome?.code;
  const catalogue = viewer.district.catalogues.find((c) => code !== undefined && findOutcome(c, code));
  return {
    ...rowView(other, viewer), closedAs: other.closedAs, calls: other.calls.length,
    outcome: code !== undefined && catalogue ? (findOutcome(catalogue, code)?.name ?? null) : null,
    shares: keys.filter(isShared).map((letter) => SHARED[letter]),
  };
}
