/** `POST /triage`: the proposal for a text, storing nothing; called on every keystroke. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { proposalView } from '#domain/intake/contract.ts';
import type { Deps } from '#server/deps.ts';
import { proposalAnswer } from '#server/incident/proposal-view.ts';
import { route } from '#server/platform/http.ts';

const triageBody = z.strictObject({
  text: z.string().max(20_000), channel: z.string().max(32).optional(), town: z.string().max(64).optional(),
  flags: z.strictObject({
    cannotTalk: z.boolean().optional(), weapon: z.boolean().optional(), injured: z.boolean().optional(), child: z.boolean().optional(), crowd: z.boolean().optional(),
  }).optional(),
});

export function addTriageRoutes(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'POST', path: '/api/v1/triage', action: 'triage.propose', summary: 'The proposal for a text; nothing is stored', body: triageBody, response: proposalView, lenient: true,
    handler: async ({ body }) => {
      const { text, channel, town, flags } = body;
      return proposalAnswer(await deps.edge.propose({ text, ...(channel ? { channel } : {}), ...(town ? { town } : {}), ...(flags ? { flags } : {}) }));
    },
  });
}
