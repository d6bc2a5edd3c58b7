/** 现场电话表: who answers for the place of an incident, nearest first, with the number that is answered; nobody's own number is in it. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { District, Organisation } from '#domain/catalogue/district.ts';
import { areaPath, getTown, shutOutWith } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { route } from '#server/platform/http.ts';

export const lineView = z.object({ name: localized, type: z.string(), phone: z.string() });
const telephones = z.object({ items: z.array(lineView), next: z.null() });
type Line = z.output<typeof lineView>;

/** What a resident of any place may ring at any hour, whatever stands in the district's data. */
const ALWAYS: readonly Line[] = [
  { name: { zh: '公安报警', en: 'Police' }, type: 'PAICHUSUO', phone: '110' }, { name: { zh: '火警', en: 'Fire' }, type: 'XIAOFANG', phone: '119' },
  { name: { zh: '急救', en: 'Ambulance' }, type: 'WEIJIAN', phone: '120' }, { name: { zh: '市民热线', en: 'Citizens’ hotline' }, type: 'CHENGYUN', phone: '12345' },
];

export function addTelephonesRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/telephones', action: 'incident.read', params: z.strictObject({ id: z.string().min(1).max(128) }), response: telephones,
    summary: 'Whom to ring about the place: committee, property company, owners, centre, and the public numbers',
    handler: async ({ params, request }) => {
      const incident = await findFor(deps, subjectOf(request), params.id, 'incident.read');
      return isRefusal(incident) ? incident : { items: linesFor(incident, deps.district), next: null };
    },
  });
}

/** The finest area first; whoever is complained about stands aside here, too: a number is an invitation to ring. */
export function linesFor(i: Incident, district: District): Line[] {
  const path = i.place.areaId ? areaPath(district, i.place.areaId) : [];
  const near = (o: Organisation): number => Math.min(...o.areaIds.map((a) => path.indexOf(a)).filter((n) => n >= 0), path.length);
  const centre = getTown(district, i.town).centreId;
  const asked = district.organisations.flatMap((o) => {
    const aside = shutOutWith(district, o.id).some((id) => i.excluded.includes(id));
    if (!o.phone || aside || (near(o) === path.length && o.id !== centre)) return [];
    return [{ near: near(o), line: { name: o.name, type: o.type, phone: o.phone } }];
  });
  return [...asked.toSorted((a, b) => a.near - b.near || (a.line.phone < b.line.phone ? -1 : 1)).map((a) => a.line), ...ALWAYS];
}
