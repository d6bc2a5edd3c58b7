/** A second program that speaks the HTTP of INTERFACES, in memory, so that the screens are tried without ours. It can also be cut off. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { PURPOSES } from '#domain/access/purpose.ts';
import { callBody } from '#domain/intake/contract.ts';
import { actOn, isAction } from './acts.ts';
import { ACCOUNTS, AREAS, DANGERS, ITEMS, TOWNS, UNITS, type FakeAccount } from './district.ts';
import { Incidents, propose, type Stored } from './incidents.ts';

export interface FakeServer {
  url: string;
  incidents: Incidents;
  /** requests seen, newest last: method, path, idempotency key */
  seen: { method: string; path: string; key: string | null }[];
  /** how many of the next acts are done but their answer is lost */
  loseAnswers(count: number): void;
  /** cuts the streams and answers none until told otherwise */
  cut(cut: boolean): void;
  close(): Promise<void>;
}

const STATUS: Record<string, number> = { 'access.not_logged_in': 401, 'access.wrong_credentials': 401, 'access.denied': 403, 'incident.unknown': 404, 'request.not_found': 404, 'incident.changed': 412, 'request.invalid': 400, 'request.purpose_needed': 400 };
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html; charset=utf-8' };

export async function startFakeServer(dist = 'dist/web'): Promise<FakeServer> {
  const fake = new Fake(dist);
  const server = createServer((request, response) => { fake.handle(request, response).catch((cause: unknown) => { response.destroy(cause instanceof Error ? cause : undefined); }); });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`, incidents: fake.incidents, seen: fake.seen,
    loseAnswers: (count) => { fake.lose = count; },
    cut: (cut) => { fake.isCut = cut; if (cut) for (const s of fake.streams) s.destroy(); },
    close: () => new Promise<void>((done) => { for (const s of fake.streams) s.end(); server.closeAllConnections(); server.close(() => done()); }),
  };
}

class Fake {
  readonly streams = new Set<ServerResponse>();
  readonly seen: FakeServer['seen'] = [];
  readonly incidents: Incidents;
  private readonly sessions = new Map<string, FakeAccount>();
  private readonly done = new Map<string, string | null>();
  private readonly dist: string;
  lose = 0;
  isCut = false;

  constructor(dist: string) {
    this.dist = dist;
    this.incidents = new Incidents((event, i) => {
      const data = JSON.stringify({ town: event.town, seq: event.seq, type: event.type, incidentId: i.id, at: event.at, version: i.version });
      for (const stream of this.streams) stream.write(`event: change\nid: ${event.seq}\ndata: ${data}\n\n`);
    });
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (this.isCut) { response.destroy(); return; }
    if (url.pathname === '/healthz') { response.end('ok'); return; }
    if (!url.pathname.startsWith('/api/v1/')) { await this.page(url.pathname, response); return; }
    const path = url.pathname.slice('/api/v1'.length);
    const method = request.method ?? 'GET';
    const key = header(request, 'idempotency-key');
    this.seen.push({ method, path, key });
    const who = this.sessions.get(/session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '') ?? null;
    const body: unknown = method === 'POST' ? JSON.parse((await text(request)) || 'null') : null;
    if (path === '/session') { this.session(method, body, response); return; }
    if (path === '/demo') { send(response, 200, { demonstration: true, towns: TOWNS, tour: [], pace: null, accounts: ACCOUNTS.map(({ username, role, town, password, name, unitId }) => ({ username, role, town, password, name, ...(unitId ? { unitId } : {}) })) }); return; }
    if (!who) { problem(response, 'access.not_logged_in'); return; }
    if (path === '/events') { this.stream(response); return; }
    this.answer({ method, path, url, who, body, key, version: header(request, 'if-match') }, response);
  }

  private session(method: string, body: unknown, response: ServerResponse): void {
    if (method === 'DELETE') { response.writeHead(204, { 'set-cookie': 'session=; Path=/; Max-Age=0' }).end(); return; }
    const found = ACCOUNTS.find((a) => typeof body === 'object' && body !== null && 'username' in body && body.username === a.username && 'password' in body && body.password === a.password);
    if (!found) { problem(response, 'access.wrong_credentials'); return; }
    const id = randomUUID();
    this.sessions.set(id, found);
    response.setHeader('set-cookie', `session=${id}; Path=/; HttpOnly; SameSite=Lax`);
    send(response, 200, me(found));
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n:\n\n');
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
  }

  private answer(ask: Ask, response: ServerResponse): void {
    const [, first = '', id = '', third = '', action = ''] = ask.path.split('/');
    if (first === 'incidents' && id !== '') { this.incident(ask, id, third, action, response); return; }
    const q = ask.url.searchParams.get('q') ?? '';
    switch (`${ask.method} ${ask.path}`) {
      case 'GET /me': send(response, 200, { ...me(ask.who), now: new Date().toISOString(), epoch: 1 }); return;
      case 'GET /catalogue': send(response, 200, { items: ITEMS, categories: [{ code: 'HJ', name: { zh: '环境违法', en: 'Environment' } }], dangerSigns: DANGERS.map((d) => ({ code: d.code, name: d.sign })), unitTypes: [], noMatterOutcomes: ['wrong_number'] }); return;
      case 'GET /field': send(response, 200, { tasks: this.list(ask).items.map((i) => ({ ...Object(i), telephones: [] })), units: UNITS, items: ITEMS }); return;
      case 'GET /towns': send(response, 200, { items: TOWNS }); return;
      case 'GET /units': send(response, 200, { items: UNITS }); return;
      case 'GET /areas': send(response, 200, { items: AREAS.filter((a) => a.name.zh.includes(q) || a.name.en.toLowerCase().includes(q.toLowerCase())) }); return;
      case 'POST /triage': send(response, 200, propose(typeof ask.body === 'object' && ask.body !== null && 'text' in ask.body ? String(ask.body.text) : '')); return;
      case 'POST /calls': this.takeCall(ask, response); return;
      case 'GET /incidents': send(response, 200, this.list(ask)); return;
      default: problem(response, 'request.not_found');
    }
  }

  private list({ url, who }: Ask): { items: unknown[]; next: string | null } {
    const [limit, from] = [Number(url.searchParams.get('limit') ?? 200), Number(url.searchParams.get('cursor') ?? 0)];
    const q = url.searchParams.get('q') ?? '';
    const unit = url.searchParams.get('unit') ?? (who.role === 'responder' ? who.unitId : null);
    const found = [...this.incidents.all.values()]
      .filter((i) => (url.searchParams.get('status') === 'open' ? i.status !== 'closed' : true) && (unit === null || i.assignments.some((a) => a.unitId === unit)))
      .filter((i) => q === '' || `${i.number}${i.itemName?.zh ?? ''}${i.itemName?.en ?? ''}${i.place.name?.zh ?? ''}`.includes(q));
    return { items: found.slice(from, from + limit).map((i) => this.incidents.view(i, who)), next: from + limit < found.length ? String(from + limit) : null };
  }

  private takeCall({ body, who }: Ask, response: ServerResponse): void {
    const parsed = callBody.safeParse(body);
    if (!parsed.success) { problem(response, 'request.invalid'); return; }
    const call = parsed.data;
    const i = this.incidents.take(call.text, call.channel, call.caller?.phone ?? null, who.username, call.receivedAt);
    i.paper = call.observed === 'paper';
    send(response, 201, { callId: i.calls[0]?.callId, incidentId: i.id, outcome: 'new', warnings: [], incident: this.incidents.view(i, who), proposal: propose(call.text) });
  }

  private incident(ask: Ask, id: string, third: string, action: string, response: ServerResponse): void {
    const i = this.incidents.all.get(id);
    if (!i) { problem(response, 'incident.unknown'); return; }
    if (third === 'actions' && isAction(action)) { this.act(ask, i, action, response); return; }
    if (third === 'events') { send(response, 200, { items: this.incidents.events.get(id) ?? [], next: null }); return; }
    if (third === 'recommendations') {
      const taken = new Set([...this.incidents.all.values()].flatMap((x) => x.assignments.filter((a) => a.endedAt === null).map((a) => a.unitId)));
      send(response, 200, { items: UNITS.filter((u) => !taken.has(u.id)).map((u) => ({ unitId: u.id, name: u.name, arrivalMinutes: u.minutes, reasons: [{ zh: '三段资格在期，在班，空闲', en: 'qualified, on shift, free' }], uncovers: u.id === 'team-5' ? [{ zh: '南片', en: 'the south' }] : [] })), shortfalls: [] });
      return;
    }
    if (third === 'words') { this.words(ask, i, response); return; }
    send(response, 200, this.incidents.view(i, ask.who));
  }

  private words({ url, who }: Ask, i: Stored, response: ServerResponse): void {
    const purpose = url.searchParams.get('purpose') ?? '';
    if (purpose === '') { problem(response, 'request.purpose_needed'); return; }
    if (who.role === 'responder' || who.role === 'admin') { problem(response, 'access.denied'); return; }
    send(response, 200, { incidentId: i.id, purpose: PURPOSES.some((p) => p === purpose) ? purpose : 'break_glass', seenBy: who.username, seenAt: new Date().toISOString(), notes: [], calls: i.calls.map((c) => ({ callId: c.callId, channel: i.channel, receivedAt: c.receivedAt, revision: 0, text: i.words, caller: i.phone ? { phone: i.phone } : null, place: null, conflicts: [] })) });
  }

  /** Done once for a key; a repeated key gets the first answer anew. */
  private act({ who, body, key, version }: Ask, i: Stored, action: Parameters<typeof actOn>[3], response: ServerResponse): void {
    if (version !== null && version !== `"${i.version}"`) { problem(response, 'incident.changed'); return; }
    const known = key === null ? undefined : this.done.get(key);
    const refused = known !== undefined ? known : actOn(this.incidents, i, who, action, body);
    if (key !== null) this.done.set(key, refused);
    if (this.lose > 0) { this.lose -= 1; response.destroy(); return; }
    if (refused !== null) { problem(response, refused); return; }
    send(response, 200, this.incidents.view(i, who));
  }

  private async page(path: string, response: ServerResponse): Promise<void> {
    const file = /^\/m(\/|$)/.test(path) ? 'm.html' : extname(path) === '' ? 'index.html' : normalize(path).replace(/^(\.\.[/\\])+/, '');
    const content = await readFile(join(this.dist, file)).catch(() => null);
    if (content === null) { response.writeHead(404).end(); return; }
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(content);
  }
}

interface Ask { method: string; path: string; url: URL; who: FakeAccount; body: unknown; key: string | null; version: string | null }

function me(who: FakeAccount): Record<string, unknown> {
  return { account: who.username, name: who.name, roles: [who.role], towns: [who.town], organisationId: who.organisationId, organisationName: null, unitId: who.unitId, stationId: who.stationId, personId: `person-${who.username}`, sources: ['desk'], expiresAt: new Date(Date.now() + 3.6e6).toISOString() };
}

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

async function text(request: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of request) all += String(chunk);
  return all;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, code: string): void {
  const status = STATUS[code] ?? 409;
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify({ type: 'about:blank', status, code, title: code }));
}
