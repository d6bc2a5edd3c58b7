/** The district as data, for those who choose from it: catalogue, towns, units, areas. Nothing personal but crews' names. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Catalogue, Item } from '#domain/catalogue/district.ts';
import { catalogueAt, findOutcome } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import { RETURN_REASONS } from '#domain/response/rules.ts';
import { NO_MATTER } from '#domain/review/rules.ts';
import { placeName } from '#domain/incident/brief.ts';
import type { Deps } from '#server/deps.ts';
import { route } from '#server/platform/http.ts';
import { addSettingsRoutes } from './settings.ts';
import { addUnitsRoute } from './units.ts';

const coded = z.object({ code: z.string(), name: localized });
export const itemView = z.object({ code: z.string(), name: localized, scope: localized, category: z.string(), visit: z.boolean(), outcomes: z.array(coded), evidence: z.array(z.string()), legalBasis: z.array(z.string()) });
const catalogueView = z.object({
  version: z.string(),
  items: z.array(itemView),
  categories: z.array(coded), dangerSigns: z.array(coded), unitTypes: z.array(coded),
  returnReasons: z.array(z.string()), noMatterOutcomes: z.array(z.string()),
});
const townsView = z.object({ items: z.array(z.object({ id: z.string(), name: localized, model: z.string(), /** a town that judges in the shadow: what it lets go all the same */ shadowRun: z.object({ live: z.array(z.string()) }).nullable() })), next: z.null() });
const areasView = z.object({ items: z.array(z.object({ id: z.string(), name: localized, level: z.string(), town: z.string().nullable(), position: z.object({ lon: z.number(), lat: z.number() }) })), next: z.null() });

export function addCatalogueRoutes(app: FastifyInstance, deps: Deps): void {
  const { district } = deps;
  route(app, {
    method: 'GET', path: '/api/v1/catalogue', action: 'district.read', summary: 'The catalogue in force', response: catalogueView,
    handler: async () => {
      const c = catalogueAt(district, await deps.now());
      return {
        version: c.version, categories: c.categories, unitTypes: c.unitTypes.map(({ code, name }) => ({ code, name })),
        dangerSigns: c.dangerSigns.map((d) => ({ code: d.code, name: d.sign })),
        items: c.items.map((i) => itemOf(i, c)),
        returnReasons: [...RETURN_REASONS], noMatterOutcomes: [...NO_MATTER],
      };
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/towns', action: 'district.read', summary: 'The towns and their working models', response: townsView,
    handler: async () => {
      const now = await deps.now();
      const items = district.towns.map((t) => ({ ...t, policy: t.policies.findLast((p) => p.from <= now) })).map(({ id, name, policy }) => ({ id, name, model: policy?.model ?? 'centre', shadowRun: policy?.shadowRun ? { live: policy.shadowRun.live } : null }));
      return { items, next: null };
    },
  });
  addUnitsRoute(app, deps);
  addSettingsRoutes(app, deps);
  route(app, {
    method: 'GET', path: '/api/v1/areas', action: 'district.read', summary: 'Areas by name', query: z.strictObject({ q: z.string().max(100), limit: z.coerce.number().int().min(1).max(200).default(20) }), response: areasView,
    handler: ({ query }) => {
      const q = query.q.trim().toLowerCase();
      const found = q === '' ? [] : district.areas.filter((a) => [a.name.zh, a.name.en, ...a.aliases].some((n) => n.toLowerCase().includes(q))).slice(0, query.limit);
      return { items: found.map((a) => ({ id: a.id, name: placeName(a.id, district) ?? a.name, level: a.level, town: a.town, position: a.position })), next: null };
    },
  });
}

/** An item as it is told; of the laws only what was looked up in the law itself. */
export function itemOf(i: Item, catalogue: Catalogue): z.input<typeof itemView> {
  return {
    code: i.code, name: i.name, scope: i.scope, category: i.category, visit: i.visit, evidence: [...i.evidence], legalBasis: i.legalBasis.filter((law) => !law.includes('[unverified]')),
    outcomes: i.outcomes.map((code) => ({ code, name: findOutcome(catalogue, code)?.name ?? { zh: code, en: code } })),
  };
}
