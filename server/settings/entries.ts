/** What may be changed, whole, as it is in force: what an editor begins with. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Policy } from '#domain/catalogue/district.ts';
import { catalogueAt, findTown, policyAt } from '#domain/catalogue/lookup.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { listAccounts } from '#server/platform/accounts.ts';
import { route } from '#server/platform/http.ts';

const entry = z.record(z.string(), z.unknown());
const entriesView = z.object({ version: z.string(), items: z.array(entry) });
export const LISTS = ['policy', 'routes', 'organisations', 'units', 'shifts', 'people', 'accounts', 'areas', 'items'] as const;

export function addEntriesRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/settings/entries', action: 'settings.read', summary: 'What may be changed in a town, entry by entry, as it is in force',
    query: z.strictObject({ town: z.string().max(64), list: z.enum(LISTS) }), response: entriesView,
    handler: async ({ query, request }) => {
      const town = findTown(deps.district, query.town);
      if (!town || !subjectOf(request).towns.includes(town.id)) return refuse('access.denied');
      const now = await deps.now();
      const [policy, catalogue] = [policyAt(town, now), catalogueAt(deps.district, now)];
      const version = query.list === 'items' ? catalogue.version : policy.version;
      if (query.list === 'items') return { version, items: catalogue.items.map((i) => ({ ...i, id: i.code })) };
      if (query.list === 'policy') return { version, items: [{ id: town.id, ...withoutRoutes(policy) }] };
      if (query.list === 'routes') return { version, items: policy.routes.map((r) => ({ ...r })) };
      if (query.list === 'accounts') return { version, items: await accountsOf(deps, town.id) };
      return { version, items: entriesOf(deps, town.id, query.list) };
    },
  });
}

const withoutRoutes = ({ routes: _routes, version: _version, from: _from, ...rest }: Policy): object => rest;

function entriesOf({ district }: Deps, town: string, list: 'organisations' | 'units' | 'shifts' | 'people' | 'areas'): Record<string, unknown>[] {
  if (list !== 'people') return district[list].filter((e) => e.town === town).map((e) => ({ ...e }));
  const own = new Set(district.organisations.filter((o) => o.town === town).map((o) => o.id));
  return district.people.filter((p) => own.has(p.organisationId)).map((p) => ({ ...p }));
}

async function accountsOf({ db, district }: Deps, town: string): Promise<Record<string, unknown>[]> {
  const own = new Set(district.organisations.filter((o) => o.town === town).map((o) => o.id));
  const known = new Set(district.accounts.map((a) => a.username));
  const rows = await inTowns(db, [], listAccounts);
  return rows.filter((r) => own.has(r.organisation_id) && known.has(r.username)).map((r) => ({ id: r.username, roles: r.roles, disabled: r.disabled_at !== null }));
}
