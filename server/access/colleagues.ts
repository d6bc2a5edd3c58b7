/** Who is meant by an account in a record: the names of those who work for the viewer's towns. Callers are never among them. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { isRole } from '#domain/access/subject.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { listAccounts } from '#server/platform/accounts.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';

const colleague = z.object({ account: z.string(), name: z.string(), /** the one shown */ role: z.string().nullable() });

export function addColleaguesRoute(app: FastifyInstance, { db, district }: Pick<Deps, 'db' | 'district'>): void {
  route(app, {
    method: 'GET', path: '/api/v1/colleagues', action: 'district.read', summary: 'Names of the accounts that work for the own towns', response: z.object({ items: z.array(colleague), next: z.null() }),
    handler: async ({ request }) => {
      const { towns } = subjectOf(request);
      const names = new Map(district.people.map((p) => [p.id, p.name]));
      const rows = (await inTowns(db, [], listAccounts)).filter((r) => r.towns.some((t) => towns.includes(t)));
      const items = rows.flatMap((r) => { const name = names.get(r.person_id); return name === undefined ? [] : [{ account: r.username, name, role: r.roles.find(isRole) ?? null }]; });
      return { items, next: null };
    },
  });
}
