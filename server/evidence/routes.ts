/** The file of an incident, for a court or an office: as PDF to read, as JSON lines to verify. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { ClientBase } from 'pg';
import { parsePurpose } from '#domain/access/purpose.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { findFor, subjectOf } from '#server/incident/routes.ts';
import { exportIncident, NotCovered } from '#server/ledger/write-export.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, route } from '#server/platform/http.ts';
import { gatherFacts } from './facts.ts';
import { gatherPictures } from './pictures.ts';
import { renderPdf } from '#server/platform/pdf.ts';
import { persuasionSheet } from './persuasion.ts';
import { wholeSheet } from './whole.ts';

const idParams = z.strictObject({ id: z.string().min(1).max(128) });
const SHEETS = { persuasion: persuasionSheet, whole: wholeSheet };

export function addEvidenceRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/file', action: 'incident.file', params: idParams, response: 'application/pdf',
    summary: 'The whole file, or the record of persuasions (治安管理处罚法 art. 88), as PDF: one look, recorded with its purpose',
    query: z.strictObject({ purpose: z.string().max(500).optional(), kind: z.enum(['whole', 'persuasion']).default('whole') }),
    handler: async ({ params, query, request }) => {
      const purpose = parsePurpose(query.purpose ?? '');
      if (!purpose) return refuse('request.purpose_needed');
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.file');
      if (isRefusal(incident)) return incident;
      const facts = await gatherFacts(deps, subject, incident, purpose);
      const pictured = query.kind === 'whole' ? await gatherPictures(deps, subject, incident, purpose) : [];
      const bytes = await renderPdf(SHEETS[query.kind](deps, facts, pictured));
      return answer(200, bytes, { 'content-disposition': `attachment; filename="${encodeURIComponent(`${incident.number}-${query.kind}`)}.pdf"`, 'cache-control': 'no-store' });
    },
  });
  route(app, {
    method: 'GET', path: '/api/v1/incidents/:id/export', action: 'incident.file', params: idParams, query: z.strictObject({ checkpointSize: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional() }), response: 'application/octet-stream',
    summary: 'The incident\'s part of the record with its proofs, as `verify --file` reads it: commitments only, no text. `checkpointSize`: of a checkpoint kept, which the file then proves that it continues',
    handler: async ({ params, query, request }) => {
      const subject = subjectOf(request);
      const incident = await findFor(deps, subject, params.id, 'incident.file');
      if (isRefusal(incident)) return incident;
      const kept = query.checkpointSize === undefined ? [] : [query.checkpointSize];
      const lines = await inTowns(deps.db, subject.towns, (client) => exportOf(client, incident.id, kept));
      if (isRefusal(lines)) return lines;
      return answer(200, Buffer.from(lines), { 'content-disposition': `attachment; filename="${encodeURIComponent(incident.number)}.jsonl"`, 'cache-control': 'no-store' });
    },
  });
}

async function exportOf(client: ClientBase, incidentId: string, kept: readonly number[]): Promise<string | Refusal> {
  let text = '';
  try {
    for await (const line of exportIncident(client, incidentId, kept)) text += line;
    return text;
  } catch (error) {
    if (error instanceof NotCovered) return refuse('ledger.not_covered');
    throw error;
  }
}
