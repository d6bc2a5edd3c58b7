/** The district as data, for those who choose from it: catalogue, towns, units, areas. Nothing personal but crews' names. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { catalogueAt, findPerson, isOnShift, listUnits } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import { RETURN_REASONS } from '#domain/response/rules.ts';
import { NO_MATTER } from '#domain/review/rules.ts';
import { placeName } from '#domain/incident/brief.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';

const coded = z.object({ code: z.string(), name: localized });
const catalogueView = z.object({
  version: z.string(),
  items: z.array(z.object({ code: z.string(), name: localized, scope: localized, category: z.string(), visit: z.boolean(), outcomes: z.array(coded), evidence: z.array(z.string()) })),
  categories: z.array(coded), dangerSigns: z.array(coded), unitTypes: z.array(coded),
  returnReasons: z.array(z.string()), noMatterOutcomes: z.array(z.string()),
});
const unitsView = z.object({
  items: z.array(z.object({
    id: z.string(), name: localized, type: z.string(), organisationId: z.string(), town: z.string().nullable(), onShift: z.boolean(), busy: z.boolean(), personNames: z.array(z.string()),
  })), next: z.null(),
});
const townsView = z.object({ items: z.array(z.object({ id: z.string(), name: localized, model: z.string() })), next: z.null() });
const areasView = z.object({ items: z.array(z.object({ id: z.string(), name: localized, level: z.string(), town: z.string().nullable(), position: z.object({ lon: z.number(), lat: z.number() }) })), next: z.null() });

export function addCatalogueRoutes(app: FastifyInstance, deps: Deps): void {
  const { district } = deps;
  route(app, {
    method: 'GET', path: '/api/v1/catalogue', action: 'district.read', summary: 'The catalogue in force', response: catalogueView,
    handler: async () => {
      const c = catalogueAt(district, await deps.now());
      const outcome = new Map(c.outcomes.map((o) => [o.code, o.name]));
      return {
        version: c.version, categories: c.categories, unitTypes: c.unitTypes.map(({ code, name }) => ({ code, name })),
        dangerSigns: c.dangerSigns.map((d) => ({ code: d.code, name: d.sign })),
        items: c.items.map((i) => ({
          code: i.code, name: i.name, scope: i.scope, category: i.category, visit: i.visit, evidence: i.evidence,
          outcomes: i.outcomes.map((code) => ({ code, name: outcome.get(code) ?? { zh: code, en: code } })),
        })),
        returnReasons: [...RETURN_REASONS], noMatterOutcomes: [...NO_MATTER],
      };
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/towns', action: 'district.read', summary: 'The towns and their working models', response: townsView,
    handler: async () => {
      const now = await deps.now();
      return { items: district.towns.map((t) => ({ id: t.id, name: t.name, model: t.policies.findLast((p) => p.from <= now)?.model ?? 'centre' })), next: null };
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/units', action: 'district.read', summary: 'Units: who is on shift, who is busy', query: z.strictObject({ town: z.string().max(64).optional() }), response: unitsView,
    handler: async ({ query, request }) => {
      const now = await deps.now();
      const busy = await busyUnits(deps, subjectOf(request).towns);
      const items = listUnits(district, query.town ? { town: query.town } : {}).map((u) => ({
        id: u.id, name: u.name, type: u.type, organisationId: u.organisationId, town: u.town, onShift: isOnShift(district, u, now), busy: busy.has(u.id),
        personNames: u.personIds.flatMap((id) => findPerson(district, id)?.name ?? []),
      }));
      return { items, next: null };
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/areas', action: 'district.read', summary: 'Areas by name', query: z.strictObject({ q: z.string().max(100), limit: z.coerce.number().int().min(1).max(200).default(20) }), response: areasView,
    handler: ({ query }) => {
      const q = query.q.trim().toLowerCase();
      const found = q === '' ? [] : district.areas.filter((a) => [a.name.zh, a.name.en, ...a.aliases].some((n) => n.toLowerCase().includes(q))).slice(0, query.limit);
      return { items: found.map((a) => ({ id: a.id, name: placeName(a.id, district) ?? a.name, level: a.level, town: a.town, position: a.position })), next: null };
    },
  });
}

async function busyUnits(deps: Deps, towns: readonly string[]): Promise<Set<string>> {
  const rows = await inTowns(deps.db, towns, async (client) => (await client.query<{ unit_id: string }>('select unit_id from liandong.assignment where active and exclusive')).rows);
  return new Set(rows.map((r) => r.unit_id));
}
