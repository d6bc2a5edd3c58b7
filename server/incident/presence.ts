/**
 * 谁在处理: who has this incident open, and who is writing in it. Kept in memory and forgotten after half a minute
 * without a sign; nothing of it is on the record. A name and a role are all that is shown.
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { findPerson } from '#domain/catalogue/lookup.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { toMs, type Instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { route } from '#server/platform/http.ts';
import { findFor, subjectOf } from './routes.ts';

export const PRESENT_MS = 30_000;
const presenceView = z.object({ items: z.array(z.object({ account: z.string(), name: z.string(), role: z.string(), writing: z.boolean(), since: z.string() })), next: z.null() });

interface Here { name: string; role: string; writing: boolean; since: Instant; seenMs: number }

/** Who is where; a sign is a fact of `PRESENT_MS` only. */
export class Presence {
  private readonly rooms = new Map<string, Map<string, Here>>();

  sign(incidentId: string, account: string, who: { name: string; role: string; writing: boolean }, now: Instant): void {
    const room = this.rooms.get(incidentId) ?? new Map<string, Here>();
    room.set(account, { ...who, since: room.get(account)?.since ?? now, seenMs: toMs(now) });
    this.rooms.set(incidentId, room);
  }

  leave(incidentId: string, account: string): void {
    this.rooms.get(incidentId)?.delete(account);
    if (this.rooms.get(incidentId)?.size === 0) this.rooms.delete(incidentId);
  }

  /** Everyone there but `account`, who came first first. */
  others(incidentId: string, account: string, now: Instant): (Omit<Here, 'seenMs'> & { account: string })[] {
    for (const [who, here] of this.rooms.get(incidentId) ?? []) if (Math.abs(toMs(now) - here.seenMs) > PRESENT_MS) this.leave(incidentId, who);
    return [...(this.rooms.get(incidentId) ?? [])].filter(([who]) => who !== account)
      .map(([who, { name, role, writing, since }]) => ({ account: who, name, role, writing, since })).sort((a, b) => a.since.localeCompare(b.since) || a.account.localeCompare(b.account));
  }
}

export function addPresenceRoute(app: FastifyInstance, deps: Deps): void {
  const presence = new Presence();
  route(app, {
    method: 'POST', path: '/api/v1/incidents/:id/presence', action: 'incident.presence', summary: 'I have it open, or leave it; answers who else is there',
    params: z.strictObject({ id: z.string().min(1).max(128) }), body: z.strictObject({ writing: z.boolean().default(false), leaving: z.boolean().default(false) }), response: presenceView,
    handler: async ({ params, body, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.presence');
      if (isRefusal(incident)) return incident;
      const now = await deps.now();
      const name = findPerson(deps.district, subject.personId)?.name ?? subject.account;
      if (body.leaving) presence.leave(incident.id, subject.account);
      else presence.sign(incident.id, subject.account, { name, role: subject.roles[0] ?? '', writing: body.writing }, now);
      return { items: presence.others(incident.id, subject.account, now), next: null };
    },
  });
}
