/** For a town that pushes: a small server that takes what comes and says so. */
import { createServer, type Server } from 'node:http';
import type { OutItem } from './wire.ts';

/** Listens on this machine only. `take` answers whether the message was had; what it loses on purpose gets no answer. */
export function serveInbox(port: number, take: (item: OutItem) => Promise<boolean>, knows: (id: string) => boolean): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '');
      const item: OutItem = {
        seq: 0, kind: '', id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature'), body: Buffer.concat(chunks).toString('utf8'),
      };
      void take(item).then(() => {
        const had = knows(item.id);
        response.writeHead(had ? 200 : 503, { 'content-type': 'application/json' }).end(had ? '{"outcome":"accepted"}' : '{}');
      }, () => { response.writeHead(500).end(); });
    });
  });
  return new Promise((resolve) => { server.listen(port, '127.0.0.1', () => { resolve(server); }); });
}
