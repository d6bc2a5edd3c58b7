/** The line over HTTP. Whoever comes with a signature is judged by it alone; people and tokens come through the guard. */
import { z } from 'zod';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { KINDS_OUT, listOpen, markSent, settleReceipts } from './outbox.ts';
import { receive, whoSigned, type LineDeps } from './receive.ts';
import { compareDay, comparisonView } from './reconcile.ts';
import { findPlatform } from './keys.ts';
import type { Signed, Signer } from './signature.ts';
import { dayShape } from './statement.ts';

const reply = z.object({
  id: z.string(), seq: z.number(), outcome: z.enum(['accepted', 'rejected', 'parked']), code: z.string().optional(), repeated: z.boolean(),
  callId: z.string().optional(), incidentId: z.string().optional(), number: z.string().optional(), conflict: z.boolean().optional(),
  unknownFields: z.number().optional(), droppedFields: z.number().optional(),
});
const outboxQuery = z.strictObject({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(200).default(100) });
const outboxPage = z.object({
  items: z.array(z.object({ seq: z.number(), id: z.string(), kind: z.enum(KINDS_OUT), timestamp: z.string(), signature: z.string(), body: z.string() })),
  next: z.string().nullable(),
});
const reconcileQuery = z.strictObject({ day: dayShape, platform: z.string().max(64).optional() });

const PATH = '/api/v1/gateway/police';

export function addPoliceRoutes(app: FastifyInstance, deps: LineDeps, signer: Signer): void {
  route(app, {
    method: 'POST', path: `${PATH}/messages`, action: 'gateway.receive', accepts: 'raw', response: reply,
    summary: 'A signed message of a police platform: taken once, answered as often as it is sent',
    handler: ({ request }) => {
      const message = signedOf(request, request.rawBody ?? Buffer.alloc(0));
      return isRefusal(message) ? message : receive(deps, message, 'push');
    },
  });
  route(app, {
    method: 'GET', path: `${PATH}/outbox`, action: 'gateway.outbox', query: outboxQuery, response: outboxPage,
    summary: 'Messages for the platform that it has not acknowledged, from a number on',
    handler: async ({ request, query }) => {
      const platform = await askedBy(deps, request);
      return isRefusal(platform) ? platform : readOutbox(deps, signer, platform, query);
    },
  });
  route(app, {
    method: 'GET', path: `${PATH}/reconcile`, action: 'gateway.reconcile', query: reconcileQuery, response: comparisonView,
    summary: 'Both sides of one day compared, each difference named',
    handler: async ({ request, query }) => {
      const viewer = await askedBy(deps, request);
      if (isRefusal(viewer)) return viewer;
      const platform = viewer.roles.includes('gateway') ? viewer : await findPlatform(deps.db, query.platform ?? 'gateway');
      if (!platform || !platform.towns.some((t) => viewer.towns.includes(t))) return refuse('gateway.platform_unknown');
      return compareDay(deps, platform, query.day, viewer);
    },
  });
}

/** The three headers of a message; a refusal when one is missing or there twice. */
function signedOf(request: FastifyRequest, body: Buffer): Signed | Refusal {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => request.headers[name]);
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return refuse('gateway.unsigned');
  return { id, timestamp, signature, body };
}

/**
 * A question has no body: the platform signs what it asks, `GET /api/v1/…?…`. The guard lets every request with a
 * signature through to here, so a signature that is there and fits nothing is refused whoever else is logged in.
 */
async function askedBy(deps: LineDeps, request: FastifyRequest): Promise<Subject | Refusal> {
  if (request.headers['webhook-signature'] === undefined) return request.subject ?? refuse('access.not_logged_in');
  const message = signedOf(request, Buffer.from(`${request.method} ${request.url}`, 'utf8'));
  if (isRefusal(message)) return message;
  const key = await whoSigned(deps, message, 'push');
  return isRefusal(key) ? key : key.platform;
}

async function readOutbox(deps: Deps, signer: Signer, platform: Subject, { after, limit }: z.output<typeof outboxQuery>): Promise<z.input<typeof outboxPage>> {
  const now = await deps.now();
  const timestamp = String(Math.floor(toMs(now) / 1000));
  const open = await inTowns(deps.db, [], async (client) => {
    await settleReceipts(client, platform.account, after, now);
    const messages = await listOpen(client, deps.secrets, platform.account, after, limit);
    await markSent(client, platform.account, messages.map((m) => m.seq), now);
    return messages;
  });
  const items = open.map((m) => ({ seq: m.seq, id: m.id, kind: m.kind, timestamp, signature: signer.sign({ id: m.id, timestamp, body: m.bytes }), body: m.bytes.toString('utf8') }));
  return { items, next: items.length === limit ? String(items.at(-1)?.seq ?? after) : null };
}
