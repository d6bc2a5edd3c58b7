/** S3 through the whole application: each operation of the reference is asked many times by people who may and who may not, with something wrong in each request. */
import { Agent, request as httpRequest } from 'node:http';
import { addressOf, fitting, type Known, type Operation } from '#test/support/fitting.ts';
import { mutate, numbers, pick, type Attempt, type Random } from '#test/support/malformed.ts';

export interface Attack {
  url: string;
  operations: readonly Operation[];
  known: Known;
  /** who asks, where not everybody does; fresh tokens, since some of what is asked ends one */
  accounts: readonly string[];
  tokenOf(account: string, again: boolean): Promise<string | null>;
  perRoute: number;
  seed: number;
}

export interface Found {
  /** answered 5xx, cut, or with a place in the program */
  faults: string[];
  /** wrong beyond doubt, and taken */
  accepted: string[];
  /** of which no request came to the handler, and what was said to a fitting one */
  unreached: string[];
  requests: number;
}

interface Said { status: number; text: string }

const AT_ONCE = 12;
const MOST_TOLD = 12;
/** accounts that get through, of each route */
const ENOUGH = 3;
const ROUNDS = 4;
/** What is said before a handler is asked: of the contract, of the session and of the rights. */
const EDGE = /^(request\.(invalid|unreadable|unknown_field|too_large|wrong_type|not_found|method)|access\.(denied|session_expired|not_logged_in|cross_site|second_factor_setup)|system\..*)$/;
const PLACES = /\.[cm]?[jt]s:\d+|node_modules/;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

export async function attack(plan: Attack): Promise<Found> {
  const found: Found = { faults: [], accepted: [], unreached: [], requests: 0 };
  const methods = Map.groupBy(plan.operations, (o) => o.path);
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < plan.operations.length; n = next++) {
      const operation = plan.operations[n];
      if (operation) await attackOne(plan, operation, plan.seed + n, (method) => methods.get(operation.path)?.some((o) => o.method === method) === true, found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return found;
}

/** Whoever gets further than to the edge asks most of the time. */
async function attackOne(plan: Attack, operation: Operation, seed: number, isThere: (method: string) => boolean, found: Found): Promise<void> {
  const random = numbers(seed);
  const may = await whoMay(plan, operation, random, found);
  let reached = may.length > 0;
  let last = '';
  for (let n = 0; n < plan.perRoute; n++) {
    const account = pick(random, may.length > 0 && random(8) > 0 ? may : plan.accounts);
    const attempt = random(6) === 0 ? fits(plan, operation, random) : wrong(plan, operation, random, isThere);
    const said = await ask(plan, found, operation, account, attempt, random);
    reached ||= passes(said);
    if (attempt.what === 'fitting') last = said.text;
    if (said.status < 400 && attempt.mustFail && found.accepted.length < MOST_TOLD) found.accepted.push(`seed ${seed}: ${tell(attempt)}: ${said.status}`);
  }
  if (!reached) found.unreached.push(`${operation.method} ${operation.path}: ${last.slice(0, 200)}`);
}

/** Looked for some times over: not everything that fits a contract fits what is there. */
async function whoMay(plan: Attack, operation: Operation, random: Random, found: Found): Promise<string[]> {
  const may: string[] = [];
  for (let round = 0; round < ROUNDS && may.length === 0; round++) {
    for (const account of plan.accounts) {
      if (may.length < ENOUGH && passes(await ask(plan, found, operation, account, fits(plan, operation, random), random))) may.push(account);
    }
  }
  return may;
}

/** The handler itself answered. */
function passes({ status, text }: Said): boolean {
  return status < 400 || !EDGE.test(/"code":"([^"]+)"/.exec(text)?.[1] ?? 'request.');
}

function sampleOf({ known }: Attack, operation: Operation, random: Random): { path: string; method: string; valid: Record<string, unknown> } {
  const body = operation.body ? fitting(operation.body.schema, known, random) : {};
  return { path: addressOf(operation, known, random), method: operation.method, valid: typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {} };
}

function fits(plan: Attack, operation: Operation, random: Random): Attempt {
  const { valid, ...rest } = sampleOf(plan, operation, random);
  return { ...rest, what: 'fitting', type: typeOf(operation), body: bodyOf(operation, valid), mustFail: false };
}

function wrong(plan: Attack, operation: Operation, random: Random, isThere: (method: string) => boolean): Attempt {
  const sample = sampleOf(plan, operation, random);
  const attempt = mutate(sample, random);
  const json = operation.body === null || operation.body.type === 'application/json';
  const strict = operation.body === null || operation.body.schema.additionalProperties === false;
  const surely: Readonly<Record<string, boolean>> = {
    query: true, method: !isThere(attempt.method), type: json && operation.method !== 'GET', 'unknown field': json && strict, poison: json, 'cut short': json, nested: json,
  };
  const told = json || ['cut short', 'one byte changed', 'nested', 'poison'].includes(attempt.what) ? {} : { body: bodyOf(operation, JSON.parse(attempt.body.toString()) as Record<string, unknown>) };
  return { ...attempt, ...told, type: attempt.what === 'type' ? attempt.type : typeOf(operation), mustFail: surely[attempt.what] === true };
}

const BOUNDARY = 'liandong-odd';
const typeOf = ({ body }: Operation): string => (body?.type === 'multipart/form-data' ? `${body.type}; boundary=${BOUNDARY}` : body?.type ?? 'application/json');

function bodyOf({ body }: Operation, valid: Record<string, unknown>): Buffer {
  const fields = Object.entries(valid).map(([key, value]): [string, string] => [key, typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value) ?? '']);
  if (body?.type === 'application/x-www-form-urlencoded') return Buffer.from(new URLSearchParams(fields).toString());
  if (body?.type !== 'multipart/form-data') return Buffer.from(JSON.stringify(valid));
  return Buffer.from(`${fields.map(([key, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`).join('')}--${BOUNDARY}--\r\n`);
}

async function ask(plan: Attack, found: Found, operation: Operation, account: string, attempt: Attempt, random: Random): Promise<Said> {
  const token = random(20) === 0 || operation.path.startsWith('/r/') ? null : await plan.tokenOf(account, false);
  let said = await send(plan.url, attempt, token);
  if (said.status === 401 && token !== null) said = await send(plan.url, attempt, await plan.tokenOf(account, true));
  found.requests += 1;
  if ((said.status === 0 || said.status >= 500 || PLACES.test(said.text)) && found.faults.length < MOST_TOLD) found.faults.push(`${operation.method} ${operation.path} as ${account}: ${tell(attempt)}: ${said.status} ${said.text.slice(0, 300)}`);
  return said;
}

const tell = ({ what, method, path, body }: Attempt): string => `${what} ${method} ${path} ${body.toString('latin1').slice(0, 300)}`;

/** A stream is left as soon as it has begun; a cut is tried again once, as clients do, and then is status 0. */
function send(url: string, attempt: Attempt, token: string | null, again = true): Promise<Said> {
  return new Promise((resolve) => {
    const sends = attempt.method !== 'GET';
    const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(attempt.path.startsWith('/r/') ? { 'sec-fetch-site': 'same-origin' } : {}), ...attempt.headers, ...(sends && attempt.type ? { 'content-type': attempt.type, 'content-length': String(attempt.body.length) } : {}) };
    const { hostname, port } = new URL(url);
    const req = httpRequest({ host: hostname, port, method: attempt.method, path: attempt.path, headers, agent }, (res) => {
      const [status, type] = [res.statusCode ?? 0, res.headers['content-type'] ?? ''];
      if (type.startsWith('text/event-stream')) {
        res.destroy();
        return resolve({ status, text: '' });
      }
      let text = '';
      res.setEncoding('utf8').on('data', (chunk: string) => { if (/json|text/.test(type)) text += chunk; }).on('end', () => { resolve({ status, text }); });
    });
    req.on('error', (error) => { resolve(again ? send(url, attempt, token, false) : { status: 0, text: error.message }); });
    req.end(sends ? attempt.body : undefined);
  });
}
