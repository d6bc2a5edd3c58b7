/**
 * What a phone shows and keeps, in one answer: a bad line pays for every question, not for every byte. The incidents in hand
 * with whoever can be rung about the place, the units of the towns, of the catalogue the items of those incidents, and what
 * the desk wrote to the unit.
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import type { Item } from '#domain/catalogue/district.ts';
import { catalogueAt, findUnit } from '#domain/catalogue/lookup.ts';
import { incidentView as incidentShape, localized } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { policyOf } from '#domain/incident/rule.ts';
import { cardOf } from '#domain/response/cards.ts';
import { checkInEvery } from '#domain/response/check-in.ts';
import { measuresOf } from '#domain/response/measures.ts';
import { spanMs } from '#domain/shared/time.ts';
import { CARDS } from '#server/catalogue/cards.ts';
import { itemOf, itemView } from '#server/catalogue/routes.ts';
import { lineView, linesFor } from '#server/catalogue/telephones.ts';
import { listUnitViews, unitView } from '#server/catalogue/units.ts';
import type { Deps } from '#server/deps.ts';
import { route } from '#server/platform/http.ts';
import { listFor, messageView } from '#server/response/messages/reading.ts';
import { listIncidents } from './queries.ts';
import { ownUnits, subjectOf, viewerOf } from './routes.ts';
import { accessTo, actorOf, incidentView, type Viewer } from './view.ts';

/** With what may be done about it, and what belongs to the police, 119 or 120 whatever else it is. */
const keptItem = itemView.extend({ measures: z.array(z.object({ code: z.string(), name: localized })), laws: z.array(localized), mayNot: z.array(localized), talkingPoints: z.array(localized), dangerSigns: z.array(z.object({ sign: z.string(), en: z.string(), route: z.array(z.string()) })) });
export const fieldView = z.object({ tasks: z.array(incidentShape.extend({ telephones: z.array(lineView), asks: z.object({ every: z.number(), answer: z.number() }).nullable() })), units: z.array(unitView), items: z.array(keptItem), messages: z.array(messageView) });
export type FieldView = z.input<typeof fieldView>;
/** English beside the Chinese, not instead of it: a phone that has not loaded the new app yet reads `sign` as one text. */
const signView = ({ sign, route }: Item['dangerSigns'][number]) => ({ sign: sign.zh, en: sign.en, route });

/** A crew has a few, a whole organisation some dozens. */
const MOST = 50;

export function addFieldRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/field', action: 'incident.list', response: fieldView, compressed: true,
    summary: 'What a phone shows without signal: incidents of its unit, else of its organisation, with their items and telephones; the units of the towns; messages of the last day',
    handler: ({ request }) => fieldOf(deps, subjectOf(request)),
  });
}

export async function fieldOf(deps: Deps, subject: Subject): Promise<FieldView> {
  const viewer = await viewerOf(deps, subject);
  const [incidents, units, messages] = await Promise.all([inHand(deps, subject), listUnitViews(deps, subject.towns, subject.towns[0]), listFor(deps, subject, viewer.now)]);
  const catalogue = catalogueAt(deps.district, viewer.now);
  const own = findUnit(deps.district, subject.unitId ?? '')?.type ?? null;
  const codes = new Set(incidents.map((i) => i.item ?? i.proposal?.item));
  return {
    tasks: incidents.map((i) => ({ ...incidentView(i, viewer), telephones: linesFor(i, deps.district), asks: checkInSpans(i, viewer) })), units, messages,
    items: catalogue.items.filter((i) => codes.has(i.code)).map((i) => ({ ...itemOf(i, catalogue), measures: measuresOf(i, catalogue, own), ...cardOf(i, CARDS), dangerSigns: i.dangerSigns.map(signView) })),
  };
}

/** In seconds, for a phone that has to keep the time by itself. */
function checkInSpans(i: Incident, { now, subject, district }: Viewer): { every: number; answer: number } | null {
  const times = policyOf(i, { now, actor: actorOf(subject), district, text: null, newId: (prefix) => prefix }).checkIn;
  return times ? { every: spanMs(checkInEvery(i, times)) / 1000, answer: spanMs(times.answer) / 1000 } : null;
}

async function inHand(deps: Deps, subject: Subject): Promise<Incident[]> {
  const page = await listIncidents(deps.db, subject.towns, { status: ['open'], ...(subject.unitId ? { unitId: subject.unitId } : {}), ...ownUnits(deps, subject) }, null, MOST);
  return page.incidents.filter((i) => accessTo(subject, 'incident.list', i, deps.district).allow && accessTo(subject, 'incident.read', i, deps.district).allow);
}
