/** What an administrator looks at: a town's organisations, people, shifts and versions of policy, and a tester of its matrix. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { District, Policy, Unit } from '#domain/catalogue/district.ts';
import { catalogueAt, covers, findArea, findItem, findTown, getTown, isBarred, isOnShift, listUnits, policyAt, qualification, routeFor } from '#domain/catalogue/lookup.ts';
import { placeName } from '#domain/incident/brief.ts';
import { localized } from '#domain/incident/contract.ts';
import { refuse } from '#domain/shared/refusal.ts';
import { parseInstant, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { route } from '#server/platform/http.ts';

const townQuery = z.strictObject({ town: z.string().max(64) });
const routeView = z.object({ id: z.string(), items: z.array(z.string()), areas: z.array(z.string()), hours: z.tuple([z.string(), z.string()]).nullable(), days: z.string().nullable(), lead: z.array(z.string()), co: z.array(z.string()), reason: localized });
const townView = z.object({
  organisations: z.array(z.object({ id: z.string(), type: z.string(), name: localized, phone: z.string().nullable(), areas: z.number() })),
  people: z.array(z.object({ id: z.string(), name: z.string(), organisationId: z.string(), roles: z.array(z.string()), qualifications: z.array(z.object({ stage: z.string(), passed: z.string(), until: z.string() })) })),
  shifts: z.array(z.object({ id: z.string(), name: localized, hours: z.tuple([z.string(), z.string()]), days: z.string(), units: z.number() })),
  policies: z.array(z.object({ version: z.string(), from: z.string(), inForce: z.boolean(), study: z.string(), model: z.string(), times: z.record(z.string(), z.unknown()), shadowRun: z.object({ live: z.array(z.string()), days: z.number(), calls: z.number(), agreement: z.number(), missed: z.number() }).nullable(), routes: z.array(routeView) })),
});
const routingQuery = z.strictObject({ town: z.string().max(64), item: z.string().max(32), area: z.string().max(128).optional(), at: z.string().max(40).optional() });
const routingView = z.object({
  at: z.string(), version: z.string(), place: localized.nullable(),
  route: routeView.nullable(),
  /** who could go then; `why` says what stands against it */
  units: z.array(z.object({ id: z.string(), name: localized, type: z.string(), part: z.enum(['lead', 'co']), why: z.enum(['barred', 'off_shift', 'out_of_area', 'not_qualified']).nullable() })),
});

export function addSettingsRoutes(app: FastifyInstance, deps: Deps): void {
  const { district } = deps;
  route(app, {
    method: 'GET', path: '/api/v1/admin/town', action: 'settings.read', summary: 'A town\'s organisations, people, shifts and policies', query: townQuery, response: townView,
    handler: async ({ query, request }) => {
      const town = findTown(district, query.town);
      if (!town || !subjectOf(request).towns.includes(town.id)) return refuse('access.denied');
      const now = await deps.now();
      const current = policyAt(town, now).version;
      return {
        organisations: district.organisations.filter((o) => o.town === town.id || o.town === null).map((o) => ({ id: o.id, type: o.type, name: o.name, phone: o.phone ?? null, areas: o.areaIds.length })),
        people: peopleOf(district, town.id),
        shifts: district.shifts.filter((s) => s.town === town.id).map((s) => ({ id: s.id, name: s.name, hours: s.hours, days: s.days, units: district.units.filter((u) => u.shiftIds.includes(s.id)).length })),
        policies: town.policies.map((p) => ({ version: p.version, from: p.from, inForce: p.version === current, study: p.study, model: p.model, times: { ...p.times }, shadowRun: p.shadowRun ? { live: p.shadowRun.live, ...p.shadowRun.rule } : null, routes: p.routes.map(routeOf) })),
      };
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/admin/routing', action: 'settings.read', summary: 'Who gets an item at a place and an hour, and why', query: routingQuery, response: routingView,
    handler: async ({ query, request }) => {
      if (!findTown(district, query.town) || !subjectOf(request).towns.includes(query.town)) return refuse('access.denied');
      const at = query.at === undefined ? await deps.now() : parseInstant(query.at);
      if (!at) return refuse('request.invalid', { path: 'query.at' });
      if (!findItem(catalogueAt(district, at), query.item)) return refuse('triage.item_unknown');
      if (query.area !== undefined && !findArea(district, query.area)) return refuse('request.invalid', { path: 'query.area' });
      return tried(district, { town: query.town, item: query.item, area: query.area ?? null, at });
    },
  });
}

/** Who works in the town's organisations, with the roles of their accounts. */
function peopleOf(district: District, town: string): z.input<typeof townView>['people'] {
  const own = new Set(district.organisations.filter((o) => o.town === town).map((o) => o.id));
  const roles = new Map(district.accounts.map((a) => [a.personId, a.roles]));
  return district.people.filter((p) => own.has(p.organisationId)).map((p) => ({ id: p.id, name: p.name, organisationId: p.organisationId, roles: roles.get(p.id) ?? [], qualifications: p.qualifications }));
}

function routeOf(r: Policy['routes'][number]): z.input<typeof routeView> {
  return { id: r.id, items: r.items, areas: r.areas ?? [], hours: r.hours ?? null, days: r.days ?? null, lead: r.lead, co: r.co, reason: r.reason };
}

function against(district: District, unit: Unit, area: string | null, at: Instant): 'off_shift' | 'out_of_area' | 'not_qualified' | null {
  if (!isOnShift(district, unit, at)) return 'off_shift';
  if (unit.areaIds.length > 0 && !covers(district, unit, area)) return 'out_of_area';
  return unit.exclusive && !qualification(district, unit, at).ok ? 'not_qualified' : null;
}

type Asked = { town: string; item: string; area: string | null; at: Instant };

function tried(district: District, { town, item, area, at }: Asked): z.input<typeof routingView> {
  const policy = policyAt(getTown(district, town), at);
  const { route: line } = routeFor(district, town, item, area, at);
  const units = line === null ? [] : listUnits(district, { town, types: [...line.lead, ...line.co] }).map((u) => {
    const why = isBarred(policy, u.type, item) ? ('barred' as const) : against(district, u, area, at);
    return { id: u.id, name: u.name, type: u.type, part: line.lead.includes(u.type) ? ('lead' as const) : ('co' as const), why };
  });
  const place = placeName(area, district);
  return { at, version: policy.version, place, route: line && routeOf(line), units: units.toSorted((a, b) => Number(a.why !== null) - Number(b.why !== null) || a.part.localeCompare(b.part) * -1 || (a.id < b.id ? -1 : 1)) };
}
