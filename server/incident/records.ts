/**
 * 处置记录的文字: what was written along the way, opened as one logged look. Handlers read what handlers wrote, and the
 * police's answers to them; never the caller's words, nor what somebody noted who had heard them (DECISIONS 17).
 */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { explainLook } from '#domain/access/explain.ts';
import { parsePurpose, type StatedPurpose } from '#domain/access/purpose.ts';
import { relationsOf, type Relation } from '#domain/access/relations.ts';
import type { Role, Subject } from '#domain/access/subject.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { inTowns } from '#server/platform/db.ts';
import { readIncidentEvents, type StoredEvent } from '#server/platform/event-log.ts';
import { route } from '#server/platform/http.ts';
import { openEntries } from '#server/platform/vault.ts';
import { findFor, subjectOf } from './routes.ts';
import { accessTo } from './view.ts';
import { windowOf } from './words.ts';

export const recordsView = z.object({
  incidentId: z.string(), purpose: z.string(), seenBy: z.string(), seenAt: z.string(),
  items: z.array(z.object({
    id: z.string(), seq: z.number(), type: z.string(), at: z.string(), by: z.string(),
    /** of evidence: its id and kind */
    evidenceId: z.string().nullable(), kind: z.string().nullable(),
    /** null once erased */
    text: z.string().nullable(),
  })),
});

/** The caller's side of the matter: read through `/words` by those who may, never here. */
const CALLERS: ReadonlySet<string> = new Set(['contact.made', 'satisfaction.given']);
const HANDLING: readonly Role[] = ['responder', 'mediator', 'volunteer'];
const WORKED: readonly Relation[] = ['lead', 'co_handler', 'former_holder'];

export function addRecordsRoute(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/records', action: 'incident.events', params: z.strictObject({ id: z.string().min(1).max(128) }),
    summary: 'Texts of evidence and notes: one look, recorded with its purpose', query: z.strictObject({ purpose: z.string().max(500).optional() }), response: recordsView,
    handler: async ({ params, query, request }) => {
      const purpose = parsePurpose(query.purpose ?? '');
      if (!purpose) return refuse('request.purpose_needed');
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.events');
      if (isRefusal(incident)) return incident;
      if (!accessTo(subject, 'incident.events', incident, deps.district).fields.has('evidence')) return refuse('access.denied');
      return openRecords(deps, subject, incident, purpose);
    },
  });
}

interface Line {
  entry: string;
  event: StoredEvent;
  evidence: { id: string; kind: string } | null;
}

export async function openRecords(deps: Deps, subject: Subject, incident: Incident, purpose: StatedPurpose): Promise<z.input<typeof recordsView>> {
  const now = await deps.now();
  return inTowns(deps.db, subject.towns, async (client) => {
    const events = await readIncidentEvents(client, incident.town, incident.id);
    const { rows } = await client.query<{ username: string }>(
      'select username from liandong.account where username = any($1) and roles <@ $2', [[...new Set(events.map((e) => e.actor))], HANDLING]);
    const handlers = new Set(rows.map((r) => r.username));
    const lines = events.flatMap(linesOf).filter((l) => isOpenTo(l, handlers, readsAsHandler(deps, subject, incident)));
    const notes = await notesAmong(client, lines.map((l) => l.entry));
    const readable = lines.filter((l) => notes.has(l.entry));
    const look = { who: subject.account, at: now, purpose: purpose.purpose, reason: purpose.reason, fields: ['words'], assignmentId: explainLook(subject, incident, relationsOf(subject, incident, deps.district), purpose.purpose) };
    await windowOf(deps, client, { town: incident.town, incidentId: incident.id, who: subject.account, at: now }, purpose);
    const opened = await openEntries(deps.vault, client, readable.map((l) => l.entry), look);
    return {
      incidentId: incident.id, purpose: purpose.purpose, seenBy: subject.account, seenAt: now,
      items: readable.map(({ entry, event, evidence }) => ({
        id: entry, seq: event.seq, type: event.type, at: event.at, by: event.actor,
        evidenceId: evidence?.id ?? null, kind: evidence?.kind ?? null, text: opened.get(entry)?.text ?? null,
      })),
    };
  });
}

/** Whoever works on it, or has, reads as a handler, whatever other roles the person has. */
function readsAsHandler(deps: Deps, subject: Subject, incident: Incident): boolean {
  if (subject.roles.every((r) => HANDLING.includes(r))) return true;
  return relationsOf(subject, incident, deps.district).some((r) => WORKED.includes(r));
}

function isOpenTo({ event }: Line, handlers: ReadonlySet<string>, asHandler: boolean): boolean {
  if (event.actor === 'caller' || CALLERS.has(event.type)) return false;
  return !asHandler || handlers.has(event.actor) || event.type === 'assist.answered';
}

function linesOf(event: StoredEvent): Line[] {
  const evidence = event.data['evidence'];
  if (isRecord(evidence)) {
    const entry = entryOf(evidence['text']);
    return entry ? [{ entry, event, evidence: { id: String(evidence['id']), kind: String(evidence['kind']) } }] : [];
  }
  const entry = entryOf(event.data['text']);
  return entry ? [{ entry, event, evidence: null }] : [];
}

function entryOf(ref: unknown): string | null {
  return isRecord(ref) && typeof ref['id'] === 'string' ? ref['id'] : null;
}

function isRecord(x: unknown): x is Record<string, unknown> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

/** Which of these are notes: nothing of another kind is ever opened here. */
async function notesAmong(client: Parameters<typeof openEntries>[1], ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(`select id from vault.entry where id = any($1) and kind = 'note'`, [ids]);
  return new Set(rows.map((r) => r.id));
}
