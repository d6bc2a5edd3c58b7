/**
 * What may be changed, whole, as it will be once everything that was announced is in force: what an editor begins with.
 * From the version in force a change would take back what was released for a later day.
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { District, Policy } from '#domain/catalogue/district.ts';
import { findTown } from '#domain/catalogue/lookup.ts';
import { refuse } from '#domain/shared/refusal.ts';
import { instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { inTowns } from '#server/platform/db.ts';
import { listAccounts } from '#server/platform/accounts.ts';
import { route } from '#server/platform/http.ts';
import { afterWaiting, type Settings } from './settings.ts';

const entry = z.record(z.string(), z.unknown());
const entriesView = z.object({ version: z.string(), /** since when it rules, or will; null: a list without versions */ from: z.string().nullable(), announced: z.boolean(), items: z.array(entry) });
export const LISTS = ['policy', 'routes', 'organisations', 'units', 'shifts', 'people', 'accounts', 'areas', 'items'] as const;

export function addEntriesRoute(app: FastifyInstance, deps: Deps, settings: Pick<Settings, 'waiting'>): void {
  route(app, {
    method: 'GET', path: '/api/v1/settings/entries', action: 'settings.read', summary: 'What may be changed in a town, entry by entry, after everything that was announced so far',
    query: z.strictObject({ town: z.string().max(64), list: z.enum(LISTS) }), response: entriesView,
    handler: async ({ query, request }) => {
      const district = afterWaiting(deps.district, settings.waiting(), { from: EVER });
      const town = findTown(district, query.town);
      if (!town || !subjectOf(request).towns.includes(town.id)) return refuse('access.denied');
      const [now, policy, catalogue] = [await deps.now(), last(town.policies), last(district.catalogues)];
      const { version, from } = query.list === 'items' ? catalogue : policy;
      const of = { version, from: VERSIONED.includes(query.list) ? from : null, announced: VERSIONED.includes(query.list) && from > now };
      if (query.list === 'items') return { ...of, items: catalogue.items.map((i) => ({ ...i, id: i.code })) };
      if (query.list === 'policy') return { ...of, items: [{ id: town.id, ...withoutRoutes(policy) }] };
      if (query.list === 'routes') return { ...of, items: policy.routes.map((r) => ({ ...r })) };
      if (query.list === 'accounts') return { ...of, items: await accountsOf(deps.db, district, town.id) };
      return { ...of, items: entriesOf(district, town.id, query.list) };
    },
  });
}

const VERSIONED: readonly string[] = ['policy', 'routes', 'items'];
const EVER = instant(Date.UTC(9999, 11, 31));

function last<T extends { from: string }>(versions: readonly T[]): T {
  const found = versions.toSorted((a, b) => (a.from < b.from ? -1 : 1)).at(-1);
  if (!found) throw new Error('there is no version');
  return found;
}

const withoutRoutes = ({ routes: _routes, version: _version, from: _from, ...rest }: Policy): object => rest;

function entriesOf(district: District, town: string, list: 'organisations' | 'units' | 'shifts' | 'people' | 'areas'): Record<string, unknown>[] {
  if (list !== 'people') return district[list].filter((e) => e.town === town).map((e) => ({ ...e }));
  const own = new Set(district.organisations.filter((o) => o.town === town).map((o) => o.id));
  return district.people.filter((p) => own.has(p.organisationId)).map((p) => ({ ...p }));
}

async function accountsOf(db: Deps['db'], district: District, town: string): Promise<Record<string, unknown>[]> {
  const own = new Set(district.organisations.filter((o) => o.town === town).map((o) => o.id));
  const known = new Set(district.accounts.map((a) => a.username));
  const rows = await inTowns(db, [], listAccounts);
  return rows.filter((r) => own.has(r.organisation_id) && known.has(r.username)).map((r) => ({ id: r.username, roles: r.roles, disabled: r.disabled_at !== null, personId: r.person_id, organisationId: r.organisation_id, unitId: r.unit_id, stationId: r.station_id }));
}
