/** Is the process there, is it ready, and how is it? For machines; what people see is on the settings screen. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { answer, route } from '#server/platform/http.ts';
import type { Metrics } from '#server/platform/metrics.ts';

const health = z.object({ ok: z.literal(true) });
const readiness = z.object({ ready: z.boolean(), waitingFor: z.array(z.string()) });

export function addHealthRoutes(app: FastifyInstance, metrics: Metrics, waitingFor: () => string[]): void {
  route(app, { method: 'GET', path: '/healthz', action: 'public', withoutDatabase: true, summary: 'The process runs', response: health, handler: () => ({ ok: true as const }) });
  route(app, {
    method: 'GET', path: '/readyz', action: 'public', withoutDatabase: true, summary: 'Ready for work', response: readiness, statuses: [200, 503],
    handler: () => {
      const missing = waitingFor();
      return answer(missing.length === 0 ? 200 : 503, { ready: missing.length === 0, waitingFor: missing }, missing.length === 0 ? {} : { 'retry-after': '2' });
    },
  });
  route(app, {
    method: 'GET', path: '/metrics', action: 'public', withoutDatabase: true, summary: 'Prometheus', response: 'text/plain',
    handler: async ({ reply }) => {
      reply.type(metrics.contentType);
      return metrics.text();
    },
  });
}
