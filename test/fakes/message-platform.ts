/**
 * The other side of messages, a program of its own: WeCom's token and sending, and the cloud MAS, each as its documents say. It
 * keeps its own rules (tokens that end, a share of calls, the same text to the same person within half an hour is one), and can
 * be told to be slow, down, out of breath or confused. Shares no code with the installation.
 *
 * `node test/fakes/message-platform.ts` prints its port; `POST /fault {"kind":…}` sets a fault, `GET /log` says who got what.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Fault = 'none' | 'down' | 'slow' | 'too_often' | 'token_dies' | 'bad_secret' | 'garbage' | 'no_answer' | 'http_500';
export interface Got { way: 'wechat' | 'sms'; to: string; text: string; url: string | null }
export interface PlatformLog { got: Got[]; tokens: number; asked: number; repeated: number }

const CORP = { id: 'corp-1', secret: 'corp-secret', agent: 1000002 };
const MAS = { ecName: 'street', apId: 'ap', secretKey: 'mas-secret', sign: 'S1', addSerial: '' };
export const WECOM_SETTINGS = { corpId: CORP.id, agentId: CORP.agent, secret: CORP.secret };
export const MAS_SETTINGS = MAS;
/** user ids and numbers that the platform does not know */
export const UNKNOWN = ['stranger', '13900000000'];

const SLOW_MS = 3_000;

class Platform {
  fault: Fault = 'none';
  readonly log: PlatformLog = { got: [], tokens: 0, asked: 0, repeated: 0 };
  #tokens = new Set<string>();
  #sent = new Set<string>();

  token(query: URLSearchParams): object {
    if (query.get('corpid') !== CORP.id) return { errcode: 40013, errmsg: 'invalid corpid' };
    if (this.fault === 'bad_secret' || query.get('corpsecret') !== CORP.secret) return { errcode: 40001, errmsg: 'invalid credential' };
    this.log.tokens += 1;
    const token = `token-${this.log.tokens}`;
    this.#tokens.add(token);
    return { errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7200 };
  }

  message(query: URLSearchParams, body: string): object {
    this.log.asked += 1;
    if (this.fault === 'token_dies') { this.#tokens.clear(); this.fault = 'none'; }
    if (!this.#tokens.has(query.get('access_token') ?? '')) return { errcode: 42001, errmsg: 'access_token expired' };
    if (this.fault === 'too_often') return { errcode: 45009, errmsg: 'reach max api daily quota limit' };
    const said = JSON.parse(body);
    if (said.agentid !== CORP.agent) return { errcode: 301002, errmsg: 'not allow operate another agent' };
    if (UNKNOWN.includes(said.touser)) return { errcode: 0, errmsg: 'ok', invaliduser: said.touser, msgid: 'm' };
    const text = said.msgtype === 'textcard' ? `${said.textcard.title}：${said.textcard.description}` : said.text.content;
    const key = `${said.touser} ${text}`;
    if (said.enable_duplicate_check === 1 && this.#sent.has(key)) { this.log.repeated += 1; return { errcode: 0, errmsg: 'ok', msgid: 'again' }; }
    this.#sent.add(key);
    this.log.got.push({ way: 'wechat', to: said.touser, text, url: said.textcard?.url ?? null });
    return { errcode: 0, errmsg: 'ok', msgid: `m${this.log.got.length}` };
  }

  mas(body: string): object {
    this.log.asked += 1;
    const f = JSON.parse(Buffer.from(body, 'base64').toString('utf8'));
    const mac = createHash('md5').update(f.ecName + f.apId + MAS.secretKey + f.mobiles + f.content + f.sign + f.addSerial).digest('hex');
    if (f.ecName !== MAS.ecName) return { msgGroup: '', rspcod: 'InvalidUsrOrPwd', success: false };
    if (f.mac !== mac) return { msgGroup: '', rspcod: 'IllegalMac', success: false };
    if (f.sign !== MAS.sign) return { msgGroup: '', rspcod: 'NoSignId', success: false };
    if (UNKNOWN.includes(f.mobiles)) return { msgGroup: '', rspcod: 'InvalidMessage', success: false };
    this.log.got.push({ way: 'sms', to: f.mobiles, text: f.content, url: null });
    return { msgGroup: 'g1', rspcod: 'success', success: true };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function serve(): void {
  const p = new Platform();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://platform');
    const body = await read(request);
    const answer = (said: unknown): void => { response.setHeader('content-type', 'application/json'); response.end(typeof said === 'string' ? said : JSON.stringify(said)); };
    if (url.pathname === '/fault') { p.fault = JSON.parse(body).kind; answer({}); return; }
    if (url.pathname === '/log') { answer(p.log); return; }
    if (p.fault === 'down') { request.socket.destroy(); return; }
    if (p.fault === 'http_500') { response.statusCode = 500; answer('busy'); return; }
    if (p.fault === 'garbage') { answer('<html>login</html>'); return; }
    if (p.fault === 'slow') await new Promise((done) => { setTimeout(done, SLOW_MS); });
    const said = url.pathname === '/cgi-bin/gettoken' ? p.token(url.searchParams) : url.pathname === '/cgi-bin/message/send' ? p.message(url.searchParams, body) : p.mas(body);
    if (p.fault === 'no_answer' && url.pathname !== '/cgi-bin/gettoken') { request.socket.destroy(); return; } // done, and never told
    answer(said);
  });
  server.listen(0, '127.0.0.1', () => { const at = server.address(); process.stdout.write(`${typeof at === 'object' ? at?.port : ''}\n`); });
  process.on('SIGTERM', () => { server.closeAllConnections(); server.close(() => process.exit(0)); });
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) serve();
