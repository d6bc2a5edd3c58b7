/** The record for whoever watches it: checkpoints with their witnesses, and proofs. Hashes only, nothing of any incident. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { ClientBase } from 'pg';
import type { Subject } from '#domain/access/subject.ts';
import { refuse } from '#domain/shared/refusal.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { findCheckpoint } from '#server/platform/checkpoint.ts';
import type { Checkpoint } from '#server/platform/checkpoint.ts';
import { inTowns } from '#server/platform/db.ts';
import type { Database } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { proveConsistency, proveInclusion } from '#server/platform/proofs.ts';
import { listCosigned } from './cosignature.ts';
import { verification, type Verifying } from './verification.ts';
import type { WitnessState } from './witnesses.ts';

export interface LedgerParts {
  readonly db: Database;
  /** of all witnesses and towns; empty without any */
  witnesses(): readonly WitnessState[];
  verifying: Verifying;
}

const API = '/api/v1/ledger';
const size = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const which = { town: z.string().min(1).max(64), size: size.optional() };

const checkpoint = z.object({ town: z.string(), size: z.number(), root: z.string(), at: z.string(), keyId: z.string(), signature: z.string() });
const kept = z.object({ witness: z.string(), at: z.string(), keyId: z.string(), signature: z.string() });
const hashes = z.array(z.string());
const state = z.object({
  town: z.string(), witness: z.string(), owner: z.string(), size: z.number(), at: z.string().nullable(), behind: z.number(), trouble: z.string().nullable(),
});

export function addLedgerRoutes(app: FastifyInstance, { db, witnesses, verifying }: LedgerParts): void {
  const action = 'ledger.checkpoint';
  route(app, {
    method: 'GET', path: `${API}/checkpoint`, action, summary: 'A signed checkpoint of a town, the last or that of a size, with its witnesses',
    query: z.strictObject(which), response: z.object({ checkpoint, cosignatures: z.array(kept) }),
    handler: ({ query, request }) => over(db, request, query, async (client, found) => ({ checkpoint: found, cosignatures: await listCosigned(client, found.town, found.size) })),
  });
  route(app, {
    method: 'GET', path: `${API}/checkpoint/inclusion`, action, summary: 'The proof that an event is among those of a checkpoint (RFC 6962, 2.1.1)',
    query: z.strictObject({ ...which, seq: size }), response: z.object({ checkpoint, seq: z.number(), proof: hashes }),
    handler: ({ query, request }) => over(db, request, query, async (client, found) => {
      if (query.seq > found.size) return refuse('ledger.not_covered');
      return { checkpoint: found, seq: query.seq, proof: [...(await proveInclusion(client, found.town, query.seq, found.size)).proof] };
    }),
  });
  route(app, {
    method: 'GET', path: `${API}/checkpoint/consistency`, action, summary: 'The proof that a checkpoint continues the first events (RFC 6962, 2.1.2)',
    query: z.strictObject({ ...which, first: size }), response: z.object({ checkpoint, first: z.number(), proof: hashes }),
    handler: ({ query, request }) => over(db, request, query, async (client, found) => {
      if (query.first > found.size) return refuse('ledger.not_covered');
      return { checkpoint: found, first: query.first, proof: [...(await proveConsistency(client, found.town, query.first, found.size)).proof] };
    }),
  });
  route(app, {
    method: 'GET', path: `${API}/witnesses`, action, summary: 'How far each witness has signed each town\'s record',
    response: z.object({ items: z.array(state), next: z.null() }),
    handler: ({ request }) => ({ items: witnesses().filter((each) => townsOf(request).includes(each.town)), next: null }),
  });
  route(app, {
    method: 'GET', path: `${API}/verification`, action: 'ledger.verify', summary: 'How the last verification that somebody asked for went', response: z.object({ last: verification.nullable() }),
    handler: () => ({ last: verifying.last() }),
  });
  route(app, {
    method: 'POST', path: `${API}/verification`, action: 'ledger.verify', summary: 'Verifies chains, checkpoints and rows of every town now, in a process of its own', response: z.object({ last: verification.nullable() }),
    handler: async ({ request }) => ({ last: await verifying.run(request.subject?.account ?? '') }),
  });
}

function townsOf({ subject }: { subject: Subject | null }): readonly string[] {
  return subject?.towns ?? [];
}

/** A checkpoint of a town of the viewer's. A town of others, and one that is none, answer alike. */
function over<T>(db: Database, request: { subject: Subject | null }, query: { town: string; size?: number | undefined }, fn: (client: ClientBase, found: Checkpoint) => Promise<T | Refusal>): Promise<T | Refusal> {
  return inTowns(db, townsOf(request), async (client) => {
    const found = await findCheckpoint(client, query.town, query.size ?? null);
    return found ? fn(client, found) : refuse('ledger.no_checkpoint');
  });
}
