/** A boundary that only moves files: nobody answers, so what became of a message is told by a receipt. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import type { Ask } from './pinned.ts';
import { headersFor, type Headers } from './sign.ts';
import { Wire, type OutItem, type Told } from './wire.ts';

/** Nobody receipts these: put is said. */
const UNANSWERED: ReadonlySet<string> = new Set(['receipt', 'result_ack', 'probe']);

function kindOf(body: string | Buffer): string {
  const told: unknown = JSON.parse(body.toString());
  return typeof told === 'object' && told !== null && 'kind' in told ? String(told.kind) : '';
}

export class FolderWire extends Wire {
  readonly #folder: string;
  readonly #now: () => number;
  #put = 0;

  constructor(url: string, keys: readonly KeyObject[], seconds: () => number, folder: string, ask?: Ask) {
    super(url, keys, seconds, ask);
    this.#folder = folder;
    this.#now = seconds;
    for (const name of ['in', 'out']) mkdirSync(join(folder, name), { recursive: true });
  }

  override async post(id: string, body: string | Buffer, headers: Partial<Headers> = headersFor(this.keys, id, this.#now(), body)): Promise<Told> {
    const name = `${String((this.#put += 1)).padStart(9, '0')}.json`;
    const text = JSON.stringify({ id: headers['webhook-id'], timestamp: headers['webhook-timestamp'], signature: headers['webhook-signature'], body: body.toString() });
    const unfinished = join(this.#folder, 'in', `${name}.part`);
    writeFileSync(unfinished, text);
    renameSync(unfinished, join(this.#folder, 'in', name));
    return { status: UNANSWERED.has(kindOf(body)) ? 202 : 0, body: {} };
  }

  /** Everything that lies there; what was read is taken away, as whoever moves files does. */
  override async outbox(): Promise<{ items: OutItem[]; more: boolean }> {
    const out = join(this.#folder, 'out');
    const items = readdirSync(out).filter((name) => name.endsWith('.json')).sort().map((name) => {
      const item = JSON.parse(readFileSync(join(out, name), 'utf8')) as Omit<OutItem, 'seq' | 'kind'>; // signed: looked at by whoever takes it
      rmSync(join(out, name));
      return { ...item, seq: 0, kind: '' };
    });
    return { items, more: false };
  }
}
