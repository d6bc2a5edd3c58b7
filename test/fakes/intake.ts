/**
 * A recording intake: the outside of `POST /api/v1/calls` and nothing behind it. Idempotent by source and id,
 * links calls with the same text at the same place, and can be made to fail in the ways a server fails.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';

/** What happens to the nth request (from 0) instead of, or after, taking it. */
export type Fault =
  | { status: number; retryAfter?: number; code?: string }
  | { cut: 'before' | 'after' }; // the connection breaks before or after the call is stored

export interface FakeIntake {
  url: string;
  token: string;
  /** every body as it came, also of requests that were made to fail */
  bodies: Record<string, unknown>[];
  /** calls held, by source and id */
  calls: Map<string, string>;
  /** most requests that were open at one moment */
  mostAtOnce(): number;
  stop(): Promise<void>;
}

export interface FakeOptions {
  fault?: (request: number, body: Record<string, unknown>) => Fault | null;
  /** milliseconds before an answer */
  delay?: number;
}

export async function startFakeIntake(options: FakeOptions = {}): Promise<FakeIntake> {
  const fake = { token: 'test-token', bodies: [] as Record<string, unknown>[], calls: new Map<string, string>() };
  const matters = new Map<string, string>();
  const open = { now: 0, most: 0 };
  const server = createServer((request, response) => {
    open.most = Math.max(open.most, (open.now += 1));
    response.on('close', () => { open.now -= 1; });
    void answer(request, response);
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST' || request.url !== '/api/v1/calls') return reply(response, 404, { code: 'request.not_found' });
    if (request.headers.authorization !== `Bearer ${fake.token}`) return reply(response, 401, { code: 'access.no_session' });
    const body: Record<string, unknown> = JSON.parse(await textOf(request));
    const nth = fake.bodies.push(body) - 1;
    const fault = options.fault?.(nth, body) ?? null;
    if (options.delay) await new Promise((resolve) => { setTimeout(resolve, options.delay); });
    if (fault && 'status' in fault) return reply(response, fault.status, { code: fault.code ?? `test.${fault.status}` }, fault.retryAfter);
    if (fault?.cut === 'before') return void request.socket.destroy();
    const taken = take(body);
    if (fault?.cut === 'after') return void request.socket.destroy();
    reply(response, taken['outcome'] === 'duplicate' ? 200 : 201, taken);
  }

  function take(body: Record<string, unknown>): Record<string, unknown> {
    const key = `${String(body['source'])} ${String(body['externalId'])}`;
    const text = JSON.stringify(body);
    const before = fake.calls.get(key);
    if (before !== undefined) return { callId: key, incidentId: key, outcome: 'duplicate', conflict: before !== text, warnings: [] };
    fake.calls.set(key, text);
    const matter = JSON.stringify([body['text'], body['place']]);
    const linked = matters.get(matter);
    matters.set(matter, linked ?? key);
    return { callId: key, incidentId: linked ?? key, outcome: linked ? 'linked' : 'new', warnings: body['place'] ? [] : [{ field: 'place', code: 'place.missing' }] };
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    ...fake, url: `http://127.0.0.1:${port}`, mostAtOnce: () => open.most,
    async stop() { server.closeAllConnections(); server.close(); await once(server, 'close'); },
  };
}

function reply(response: ServerResponse, status: number, body: unknown, retryAfter?: number): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
  response.writeHead(status, { 'content-type': status < 300 ? 'application/json' : 'application/problem+json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  return text;
}
