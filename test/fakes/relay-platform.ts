/**
 * A telephone platform, a program of its own: lends numbers by the AXB interface (WSSE checked), rings through them, and tells of calls
 * that are over as often as it likes. Shares no code with the installation.
 *
 * `node test/fakes/relay-platform.ts` prints its port; `POST /fault`, `POST /ring {"number","from","answered"}`, `GET /log`.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type RelayFault = 'none' | 'down' | 'full' | 'busy' | 'garbage';
export interface Axb { id: string; a: string; b: string; x: string; bound: boolean }
export interface RelayLog { bindings: Axb[]; unbound: number; notices: number[] }
export const RELAY_SETTINGS = { appKey: 'app-key', appSecret: 'app-secret', areaCode: '021', noticeToken: 'notice-token-of-the-tests' };

class Exchange {
  fault: RelayFault = 'none';
  readonly log: RelayLog = { bindings: [], unbound: 0, notices: [] };
  notifyUrl = '';
  #calls = 0;

  genuine(header: string | undefined): boolean {
    const m = /^UsernameToken Username="([^"]+)",PasswordDigest="([^"]+)",Nonce="([^"]+)",Created="([^"]+)"$/.exec(header ?? '');
    return m !== null && m[1] === RELAY_SETTINGS.appKey && m[2] === createHash('sha256').update(`${m[3]}${m[4]}${RELAY_SETTINGS.appSecret}`).digest('base64');
  }

  bind(body: string): object {
    if (this.fault === 'full') return { resultcode: '1012012', resultdesc: 'no number' };
    if (this.fault === 'busy') return { resultcode: '1010002', resultdesc: 'busy' };
    const f = JSON.parse(body);
    const n = this.log.bindings.length + 1;
    const made: Axb = { id: `sub-${n}`, a: f.callerNum, b: f.calleeNum, x: `+8617000000${String(n).padStart(3, '0')}`, bound: true };
    this.log.bindings.push(made);
    return { resultcode: '0', resultdesc: 'Success', relationNum: made.x, subscriptionId: made.id, duration: f.duration };
  }

  unbind(id: string | null): object {
    const found = this.log.bindings.find((b) => b.id === id && b.bound);
    if (!found) return { resultcode: '1012010', resultdesc: 'not exist' };
    found.bound = false;
    this.log.unbound += 1;
    return { resultcode: '0', resultdesc: 'Success' };
  }

  /** Somebody dials the number; who is rung, and the notice as often as `times`. */
  async ring({ number, from, answered, times }: { number: string; from: string; answered: boolean; times: number }): Promise<object> {
    const b = this.log.bindings.find((each) => each.bound && each.x === `+86${number}` && (each.a === `+86${from}` || each.b === `+86${from}`));
    if (!b) return { rings: null };
    this.#calls += 1;
    const notice = {
      eventType: 'fee', feeLst: [{
        direction: 1, spId: 'sp', appKey: 'k', sessionId: `call-${this.#calls}`, subscriptionId: b.id, callerNum: `+86${from}`, calleeNum: b.b, bindNum: b.x,
        fwdAnswerTime: answered ? '2026-09-16 02:01:00' : '', callEndTime: '2026-09-16 02:01:40', callOutUnaswRsn: answered ? 0 : 31,
      }],
    };
    for (let n = 0; n < times; n++) this.log.notices.push((await fetch(this.notifyUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(notice) })).status);
    return { rings: b.a === `+86${from}` ? b.b : b.a };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function serve(): void {
  const x = new Exchange();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://exchange');
    const body = await read(request);
    const answer = (said: unknown, status = 200): void => { response.statusCode = status; response.setHeader('content-type', 'application/json'); response.end(typeof said === 'string' ? said : JSON.stringify(said)); };
    if (url.pathname === '/fault') { x.fault = JSON.parse(body).kind; answer({}); return; }
    if (url.pathname === '/notify') { x.notifyUrl = JSON.parse(body).url; answer({}); return; }
    if (url.pathname === '/log') { answer(x.log); return; }
    if (url.pathname === '/ring') { answer(await x.ring(JSON.parse(body))); return; }
    if (x.fault === 'down') { request.socket.destroy(); return; }
    if (x.fault === 'garbage') { answer('<html>'); return; }
    if (!x.genuine(request.headers['x-aksk']?.toString())) { answer({ resultcode: '1010010', resultdesc: 'invalid wsse' }, 401); return; }
    answer(request.method === 'DELETE' ? x.unbind(url.searchParams.get('subscriptionId')) : x.bind(body));
  });
  server.listen(0, '127.0.0.1', () => { const at = server.address(); process.stdout.write(`${typeof at === 'object' ? at?.port : ''}\n`); });
  process.on('SIGTERM', () => { server.closeAllConnections(); server.close(() => process.exit(0)); });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) serve();
