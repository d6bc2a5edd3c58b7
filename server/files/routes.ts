/** `/incidents/{id}/files`: which there are, the bytes of one (one look, with its purpose), and the way in. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { explainLook } from '#domain/access/explain.ts';
import { parsePurpose, type StatedPurpose } from '#domain/access/purpose.ts';
import { relationsOf } from '#domain/access/relations.ts';
import type { Subject } from '#domain/access/subject.ts';
import { fileView, filesAnswer, type FileView } from '#domain/files/contract.ts';
import { MAX_FILE_BYTES } from '#domain/files/files.ts';
import type { Incident } from '#domain/incident/incident.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { accessTo } from '#server/incident/view.ts';
import { windowOf } from '#server/incident/words.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, route } from '#server/platform/http.ts';
import { openEntries } from '#server/platform/vault.ts';
import { deliver } from './deliver.ts';
import { bytesBehind } from './keep.ts';
import { listFiles, type FileOf } from './listing.ts';

const idParams = z.strictObject({ id: z.string().min(1).max(128) });
const fileParams = z.strictObject({ id: z.string().min(1).max(128), file: z.string().min(1).max(128) });
const hashParams = z.strictObject({ id: z.string().min(1).max(128), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
/** Each is in memory while it is read: 12 MB at the most. */
const UPLOADS_AT_ONCE = 8;
const READS_AT_ONCE = 24;

export function addFileRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/files', action: 'file.read', params: idParams, response: filesAnswer,
    summary: 'Pictures and sound recorded with an incident: hashes, times and what was taken off, no content',
    handler: async ({ params, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'file.read');
      if (isRefusal(incident)) return incident;
      return { items: (await shownTo(deps, subject, incident)).map(viewOf), next: null };
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/files/:file', action: 'file.read', params: fileParams, response: 'application/octet-stream', atOnce: READS_AT_ONCE,
    summary: 'One picture or sound: one look, recorded with its purpose', query: z.strictObject({ purpose: z.string().max(500).optional() }),
    handler: async ({ params, query, request }) => {
      const purpose = parsePurpose(query.purpose ?? '');
      if (!purpose) return refuse('request.purpose_needed');
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'file.read');
      if (isRefusal(incident)) return incident;
      const file = (await shownTo(deps, subject, incident)).find((f) => f.stated.id === params.file);
      if (!file) return refuse('file.unknown');
      const bytes = await openFile(deps, subject, incident, file, purpose);
      return isRefusal(bytes) ? bytes : answer(200, bytes, { 'content-type': file.arrived?.media ?? 'application/octet-stream', 'cache-control': 'no-store', 'content-disposition': 'inline' });
    },
  });
  route(app, {
    method: 'PUT', path: '/api/v1/incidents/:id/files/:sha256', action: 'file.add', params: hashParams, accepts: 'raw', response: fileView,
    bodyLimit: MAX_FILE_BYTES, atOnce: UPLOADS_AT_ONCE,
    summary: 'The bytes of a picture or sound that one of your records names by this hash; the same again is the same',
    handler: async ({ params, request }) => {
      const file = await deliver(deps, { subject: subjectOf(request), incidentId: params.id, sha256: params.sha256, bytes: request.rawBody ?? Buffer.alloc(0) });
      return isRefusal(file) ? file : viewOf(file);
    },
  });
}

/** Handlers' files to whoever may see evidence; the caller's only to whoever may read the caller's words. */
export async function shownTo(deps: Deps, subject: Subject, incident: Incident): Promise<FileOf[]> {
  const evidence = accessTo(subject, 'file.read', incident, deps.district).fields.has('evidence');
  const callers = accessTo(subject, 'file.caller', incident, deps.district).allow;
  return (await listFiles(deps.db, subject.towns, incident)).filter((f) => (f.stated.from === 'caller' ? callers : evidence));
}

async function openFile(deps: Deps, subject: Subject, incident: Incident, file: FileOf, purpose: StatedPurpose): Promise<Buffer | Refusal> {
  return (await openFiles(deps, subject, incident, [file], purpose)).get(file.stated.id) ?? refuse('file.not_here');
}

/** Several in one look of the same purpose, by their id; what has not come or was erased is absent. */
export async function openFiles(deps: Deps, subject: Subject, incident: Incident, files: readonly FileOf[], purpose: StatedPurpose): Promise<Map<string, Buffer>> {
  const now = await deps.now();
  const relations = relationsOf(subject, incident, deps.district);
  const look = { who: subject.account, at: now, purpose: purpose.purpose, reason: purpose.reason, fields: ['words'], assignmentId: explainLook(subject, incident, relations, purpose.purpose) };
  return inTowns(deps.db, subject.towns, async (client) => {
    await windowOf(deps, client, { town: incident.town, incidentId: incident.id, who: subject.account, at: now }, purpose);
    const opened = await openEntries(deps.vault, client, [...new Set(files.flatMap((f) => f.arrived?.entry.id ?? []))], look);
    const found = new Map<string, Buffer>();
    for (const { stated, arrived } of files) {
      const entry = arrived ? opened.get(arrived.entry.id) : undefined;
      const bytes = entry ? await bytesBehind(client, { id: entry.id, town: incident.town, text: entry.text }) : null;
      if (bytes) found.set(stated.id, bytes);
    }
    return found;
  });
}

function viewOf({ stated, seq, at, by, arrived }: FileOf): FileView {
  const { id, evidenceId, from, media, takenAt, check, metres, sha256 } = stated;
  return {
    id, evidenceId, from, media, takenAt, check, metres, at, by, seq, sha256, state: arrived ? 'here' : 'awaited',
    kept: arrived && { sha256: arrived.sha256, media: arrived.media, bytes: arrived.bytes, width: arrived.width, height: arrived.height, removed: arrived.removed, at: arrived.at },
  };
}
