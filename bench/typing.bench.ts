/**
 * A call taker types: the proposal that follows every key, through HTTP, at fifty keys a second (several
 * people at once); beside it the same rate against a route that says only "here". And the first proposal of a process.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCorpus } from '#server/triage/model/corpus.ts';
import { ofRounds, type Measurement, type Round } from './measurement.ts';
import { startProduct, type Product } from './product.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const COMMAND = fileURLToPath(new URL('../bin/liandong.js', import.meta.url));
const KEYS_A_SECOND = 50;
const [ROUNDS, KEYS] = [5, 500]; // ten seconds each
const WARM_KEYS = 1_500; // the server runs for days, and its code is made fast by running
const LENGTH = { from: 60, to: 120 }; // characters
const FIRSTS = 5;

export async function* measure(): AsyncGenerator<Measurement> {
  yield* first();
  const product = await startProduct();
  try {
    yield* typed(product);
  } finally {
    await product.stop();
  }
}

/**
 * One line, judged and written: of the process that judges, with its files compiled before as the command keeps them, and of the whole
 * command, which first looks whether all is installed and begins that process. Beside it a Node that does nothing.
 */
function* first(): Generator<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), 'liandong-first-'));
  const [input, output] = [join(folder, 'in.jsonl'), join(folder, 'out.jsonl')];
  writeFileSync(input, `${JSON.stringify({ id: '1', text: '楼上水管漏水，滴到我家卫生间了' })}\n`);
  const env = { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') };
  const seconds = (args: string[]): number => {
    const began = performance.now();
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore', env });
    if (status !== 0) throw new Error(`${args.join(' ')}: ${status}`);
    return (performance.now() - began) / 1000;
  };
  const asked = (program: string): string[] => [program, 'triage', '--input', input, '--output', output];
  const of = (program: string): Round[] => Array.from({ length: FIRSTS }, () => ({ bare: seconds(['-e', '0']), ours: seconds(asked(program)) }));
  try {
    seconds(asked(MAIN)); // compiles
    yield ofRounds('typing.first-proposal', 's from the start of the process to its end', FIRSTS, of(MAIN));
    yield ofRounds('typing.first-proposal-command', 's from the command to its end', FIRSTS, of(COMMAND));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function* typed(product: Product): AsyncGenerator<Measurement> {
  const bearer = await product.token('calltaker');
  const texts = prefixes();
  const agent = new Agent({ keepAlive: true });
  const ask = (n: number) => answered(agent, product.url, { method: 'POST', path: '/api/v1/triage', bearer, body: JSON.stringify({ text: texts[n % texts.length], channel: '110' }) });
  const bare = () => answered(agent, product.url, { method: 'GET', path: '/healthz' });
  try {
    await atRate(WARM_KEYS, ask);
    const rounds: { bare: number[]; ours: number[] }[] = [];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push({ bare: await atRate(KEYS, bare), ours: await atRate(KEYS, ask) });
    for (const [name, share] of [['p50', 0.5], ['p99', 0.99]] as const) {
      yield ofRounds(`typing.key-to-answer-${name}`, 'ms', KEYS * ROUNDS, rounds.map((r) => ({ bare: at(r.bare, share), ours: at(r.ours, share) })));
    }
  } finally {
    agent.destroy();
  }
}

/** What stands in the field after each key. */
function prefixes(): string[] {
  const texts = loadCorpus().filter((c) => c.text.length >= LENGTH.from && c.text.length <= LENGTH.to).slice(0, 40).map((c) => c.text);
  return texts.flatMap((text) => Array.from({ length: text.length }, (_, n) => text.slice(0, n + 1)));
}

/** Milliseconds of each, from the moment at which the key was due: a slow answer holds the next key up for nobody. */
async function atRate(keys: number, send: (n: number) => Promise<void>): Promise<number[]> {
  const began = performance.now();
  const waiting: Promise<number>[] = [];
  for (let n = 0; n < keys; n += 1) {
    const due = began + (n * 1000) / KEYS_A_SECOND;
    while (performance.now() < due) await new Promise((go) => { setTimeout(go, Math.max(0, due - performance.now())); });
    waiting.push(send(n).then(() => performance.now() - due));
  }
  return Promise.all(waiting);
}

const at = (times: readonly number[], share: number): number => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

interface Asked { method: string; path: string; bearer?: string; body?: string }

function answered(agent: Agent, url: string, { method, path, bearer, body }: Asked): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}) };
    const sent = request(`${url}${path}`, { method, agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${path}: ${answer.statusCode}`))));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
