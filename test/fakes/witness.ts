/**
 * A witness of its own: keeps, for each town, the last tree it signed, and signs the next only when it is proven to begin
 * with that one (C2SP tlog-witness in our envelope). Shares no code with the installation: the consistency proof is read
 * by the recursive definition of RFC 6962, 2.1.2. What it signed is on disk before it answers.
 *
 * `node test/fakes/witness.ts PORT STATE` answers HTTP on loopback; `carry` serves a folder that somebody moves.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Tree { size: number; root: string; keyId: string }
interface Claim { town: string; size: number; root: string; at: string; keyId: string; signature: string }
export interface Asked { checkpoint: Claim; first: number; proof: string[] }
export interface Said { status: number; body: object }

export interface FakeWitness {
  readonly keyId: string;
  sign(asked: Asked): Said;
  /** answers every file of `out` into `in` */
  carry(folder: string): number;
  serve(port?: number): Promise<{ url: string; server: Server }>;
}

/** RFC 8785 for what is signed here: an object of strings and numbers, members in order. */
const plain = (o: Record<string, string | number>): string => JSON.stringify(Object.fromEntries(Object.entries(o).sort(([a], [b]) => (a < b ? -1 : 1))));
const node = (left: string, right: string): string => createHash('sha256').update(Buffer.concat([Buffer.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex')])).digest('hex');

/** The roots of the first `m` and of all `n` leaves that a proof leads to; null when it has another length. */
function rootsOf(m: number, n: number, oldRoot: string, proof: readonly string[]): [string, string] | null {
  const rest = [...proof];
  const next = (): string => { const h = rest.shift(); if (h === undefined) throw new RangeError('too short'); return h; };
  const walk = (first: number, size: number, whole: boolean): [string, string] => {
    if (first === size) { const h = whole ? oldRoot : next(); return [h, h]; }
    const k = 2 ** Math.floor(Math.log2(size - 1));
    if (first <= k) { const [older, newer] = walk(first, k, whole); return [older, node(newer, next())]; }
    const [older, newer] = walk(first - k, size - k, false);
    const left = next();
    return [node(left, older), node(left, newer)];
  };
  try {
    const roots = walk(m, n, true);
    return rest.length === 0 ? roots : null;
  } catch {
    return null;
  }
}

export function createWitness(stateFile: string): FakeWitness {
  const kept = read(stateFile);
  const key = kept.key;
  const keyId = `ed25519:${String(createPublicKey(key).export({ format: 'jwk' }).x)}`;
  const refused = (why: string): Said => ({ status: 422, body: { refused: why } });
  const decide = ({ checkpoint: c, first, proof }: Asked): Said => {
    if (!isGenuine(c)) return refused('the checkpoint is not signed by the key it names');
    const last = kept.trees[c.town] ?? { size: 0, root: '', keyId: c.keyId };
    if (last.keyId !== c.keyId) return refused('another key than the one this town began with');
    if (first !== last.size || c.size < last.size) return { status: 409, body: { size: last.size } };
    if (c.size === last.size && c.root !== last.root) return refused('another root over the same size: two histories');
    if (last.size > 0 && c.size > last.size) {
      const roots = rootsOf(last.size, c.size, last.root, proof);
      if (roots?.[0] !== last.root || roots[1] !== c.root) return refused('it does not continue what was signed before');
    }
    kept.trees[c.town] = { size: c.size, root: c.root, keyId: c.keyId };
    write(stateFile, kept);
    const at = new Date().toISOString();
    const signature = sign(null, Buffer.from(`liandong/cosignature/1\n${plain({ at, root: c.root, size: c.size, town: c.town })}`), key).toString('base64');
    return { status: 200, body: { cosignature: { at, keyId, signature } } };
  };
  const carry = (folder: string): number => {
    const [from, to] = [join(folder, 'out'), join(folder, 'in')];
    mkdirSync(to, { recursive: true });
    const names = existsSync(from) ? readdirSync(from).filter((n) => n.endsWith('.json') && !n.startsWith('.') && !existsSync(join(to, n))) : [];
    for (const name of names) writeFileSync(join(to, name), JSON.stringify(decide(JSON.parse(readFileSync(join(from, name), 'utf8')) as Asked).body));
    return names.length;
  };
  const serve = async (port = 0): Promise<{ url: string; server: Server }> => {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => {
        const said = answer(text, decide);
        response.writeHead(said.status, { 'content-type': 'application/json' }).end(JSON.stringify(said.body));
      });
    });
    await new Promise<void>((done) => { server.listen(port, '127.0.0.1', done); });
    const address = server.address();
    return { server, url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : port}/` };
  };
  return { keyId, sign: decide, carry, serve };
}

function answer(text: string, decide: (asked: Asked) => Said): Said {
  try {
    return decide(JSON.parse(text) as Asked);
  } catch {
    return { status: 400, body: { refused: 'unreadable' } };
  }
}

function isGenuine({ town, size, root, at, keyId, signature }: Claim): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: keyId.replace('ed25519:', '') }, format: 'jwk' });
    return verify(null, Buffer.from(`liandong/checkpoint/1\n${plain({ at, root, size, town })}`), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

interface Kept { key: KeyObject; trees: Record<string, Tree> }

function read(path: string): Kept {
  if (!existsSync(path)) return { key: generateKeyPairSync('ed25519').privateKey, trees: {} };
  const { seed, trees } = JSON.parse(readFileSync(path, 'utf8')) as { seed: JsonWebKey; trees: Record<string, Tree> };
  return { key: createPrivateKey({ key: { ...seed }, format: 'jwk' }), trees };
}

function write(path: string, { key, trees }: Kept): void {
  writeFileSync(`${path}.new`, JSON.stringify({ seed: key.export({ format: 'jwk' }), trees }), { flush: true });
  renameSync(`${path}.new`, path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [port, state] = process.argv.slice(2);
  const witness = createWitness(state ?? 'witness.json');
  const { url } = await witness.serve(Number(port ?? 0));
  process.stdout.write(`${JSON.stringify({ url, keyId: witness.keyId })}\n`);
}
