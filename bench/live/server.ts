/** Ours: the real HTTP layer and the real hub over a log in memory, so that only the push is compared. */
import { z } from 'zod';
import { createHttp, route } from '#server/platform/http.ts';
import { createLive } from '#server/platform/live.ts';
import { reportTo } from './served.ts';

interface Event { town: string; seq: number; t: number; text: string }

const log: Event[] = [];
const live = createLive<Event>({
  readLog: async (_town, after, limit) => log.slice(after, after + limit),
  heads: async () => new Map([['town', log.length]]),
  now: () => performance.now(),
});
const app = createHttp({ guard: async () => null });
const project = (event: Event): string => JSON.stringify(event);

route(app, {
  method: 'POST', path: '/calls', action: 'call.take', body: z.strictObject({ t: z.number(), text: z.string() }), response: z.object({ seq: z.number() }),
  handler: ({ body }) => {
    const event = { town: 'town', seq: log.length + 1, ...body };
    log.push(event);
    live.publish('town', [event]);
    return { seq: event.seq };
  },
});
route(app, {
  method: 'GET', path: '/events', action: 'live.read', query: z.strictObject({ after: z.string().optional() }), response: 'text/event-stream',
  handler: ({ query, reply }) => {
    live.subscribe(reply, { account: 'board', cursor: query.after ?? null, towns: ['town'], allow: (event) => event.seq > 0, project });
    return undefined;
  },
});

await live.start();
await app.listen({ port: 0, host: '127.0.0.1' });
reportTo(app.server.address(), () => live.stats().clients);
