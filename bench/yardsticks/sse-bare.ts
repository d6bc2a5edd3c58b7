/** Yardstick: the least that pushes what was posted to everybody listening. No cursor, no filter, no limit, no drop. */
import Fastify from 'fastify';
import type { ServerResponse } from 'node:http';
import { reportTo } from '../live/served.ts';

const app = Fastify({ logger: false });
const boards = new Set<ServerResponse>();
let seq = 0;

app.get('/events', (request, reply) => {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  reply.raw.flushHeaders();
  boards.add(reply.raw);
  request.raw.on('close', () => boards.delete(reply.raw));
});

app.post('/calls', async (request) => {
  seq += 1;
  const frame = Buffer.from(`event: change\nid: ${seq}\ndata: ${JSON.stringify(request.body)}\n\n`);
  for (const board of boards) board.write(frame);
  return { seq };
});

await app.listen({ port: 0, host: '127.0.0.1' });
reportTo(app.server.address(), () => boards.size);
