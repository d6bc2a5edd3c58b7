/** The watch at work: looks each five seconds, a synthetic call each minute, ages in `/metrics` and for every screen. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import { isConnectionError } from '#server/platform/db-faults.ts';
import { route } from '#server/platform/http.ts';
import type { Log } from '#server/platform/log.ts';
import type { Metrics } from '#server/platform/metrics.ts';
import { createLinks, type LinkParts, type Links } from './watch.ts';

const LOOK_MS = 5_000;
const PROBE_MS = 60_000;

const linkList = z.object({
  ok: z.boolean(), at: z.string(),
  items: z.array(z.object({ link: z.string(), ok: z.boolean(), ageSeconds: z.number(), limitSeconds: z.number(), detail: z.string().nullable() })),
});

export interface RunningLinks extends Links {
  /** everything at once; for a driven clock */
  tick(): Promise<void>;
  stop(): void;
}

export function startLinks(parts: LinkParts & { metrics: Metrics; log: Log; running: boolean }): RunningLinks {
  const links = createLinks(parts);
  parts.metrics.watch('link_age_seconds', 'Seconds since a link of the chain was last known to hold', ['link'], () => links.states().map((s) => ({ labels: { link: s.link }, value: s.ageSeconds })));
  parts.metrics.watch('link_ok', 'Whether a link of the chain holds', ['link'], () => links.states().map((s) => ({ labels: { link: s.link }, value: s.ok ? 1 : 0 })));
  parts.metrics.watch('police_files_aside', 'Files of the police\'s line that could not be taken and lie in `bad` for a person', [], () => [{ labels: {}, value: links.aside() }]);
  const report = (error: unknown) => { if (!isConnectionError(error)) parts.log.error({ err: error }, 'the watch over the links'); };
  const look = () => links.look().catch(report);
  const probe = () => links.probe().catch(report);
  const timers = parts.running ? [setInterval(() => void look(), LOOK_MS), setInterval(() => void probe(), PROBE_MS)] : [];
  if (parts.running) void look().then(probe);
  return { ...bound(links), tick: async () => { await links.look(); await links.probe(); }, stop: () => { for (const t of timers) clearInterval(t); } };
}

function bound(links: Links): Links {
  return { look: () => links.look(), probe: () => links.probe(), states: () => links.states(), aside: () => links.aside() };
}

export function addLinksRoute(app: FastifyInstance, links: Links, now: () => string): void {
  route(app, {
    method: 'GET', path: '/api/v1/health/links', action: 'me.read', summary: 'Every link from a call to its end: whether it holds, and since when not', response: linkList,
    handler: () => {
      const items = links.states();
      return { ok: items.every((i) => i.ok), at: now(), items };
    },
  });
}
