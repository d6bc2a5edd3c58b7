/**
 * 待上传: acts as numbered commands. One is written down before anything else happens, sent in the order of the
 * numbers until the server has answered for it, and kept for some days after: a server restored from a backup begins
 * another epoch and is told everything again. The server judges; the phone only remembers.
 */
import type { Act, Answer, Receipt } from './shapes.ts';

export interface Kept {
  n: number;
  account: string;
  act: Act;
  receipt: Receipt | null;
  /** the server's life in which the receipt was given, and when, milliseconds */
  epoch: number | null;
  heardAt: number | null;
  /** a refusal stays on the screen until somebody has read it */
  read: boolean;
}

export type Settled = Pick<Kept, 'n' | 'receipt' | 'epoch' | 'heardAt'>;

export interface OutboxStore {
  /** number and command in one step: both or neither */
  add(account: string, act: Act): Promise<number>;
  /** in the order of the numbers */
  list(): Promise<Kept[]>;
  settle(lines: readonly Settled[]): Promise<void>;
  markRead(n: number): Promise<void>;
  remove(numbers: readonly number[]): Promise<void>;
  /** the highest number ever given */
  issued(): Promise<number>;
}

export interface Report { issued: number; held: number[]; commands: (Omit<Act, 'about'> & { n: number })[]; leaving: boolean }

/** The server read the report and could not take it as it is. */
export class ReportRefused extends Error {
  readonly code: string;
  constructor(code: string) { super(code); this.code = code; }
}

export interface OutboxWire {
  /** throws `ReportRefused`, or anything else when nobody answered */
  report(report: Report): Promise<Answer>;
}

export interface OutboxParts { store: OutboxStore; wire: OutboxWire; account: string; now(): number }
export interface Heard { answer: Answer | null; sent: number }

const BATCH = 50;
const BATCH_BYTES = 150_000; // the server takes 256 kB
const KEPT_MS = 72 * 3_600_000;

export const isUnsent = (k: Kept): boolean => k.receipt === null;

/** Sends all that has no receipt; answers what the server said last. Call it from one place at a time. */
export async function flush(parts: OutboxParts, leaving = false): Promise<Heard> {
  let [size, sent] = [BATCH, 0];
  let answer: Answer | null = null;
  for (;;) {
    const all = await parts.store.list();
    const batch = nextBatch(all.filter((k) => k.account === parts.account && isUnsent(k)), size);
    if (batch.length === 0 && answer !== null) break;
    try {
      answer = await parts.wire.report(await reportOf(parts, all, batch, leaving));
    } catch (cause) {
      if (!(cause instanceof ReportRefused) || batch.length === 0) throw cause;
      // one command spoils the whole: alone, it is the one that is refused
      if (batch.length > 1) size = 1;
      else await settleAs(parts, batch[0], cause.code);
      continue;
    }
    sent += await takeIn(parts, all, batch, answer);
  }
  await forget(parts);
  return { answer, sent };
}

function nextBatch(unsent: readonly Kept[], size: number): Kept[] {
  const batch: Kept[] = [];
  let bytes = 0;
  for (const k of unsent.slice(0, size)) {
    bytes += JSON.stringify(k.act).length * 3;
    if (batch.length > 0 && bytes > BATCH_BYTES) break;
    batch.push(k);
  }
  return batch;
}

async function reportOf({ store }: OutboxParts, all: readonly Kept[], batch: readonly Kept[], leaving: boolean): Promise<Report> {
  return { issued: await store.issued(), held: all.filter(isUnsent).map((k) => k.n), commands: batch.map(({ n, act: { about: _own, ...act } }) => ({ ...act, n })), leaving };
}

/** Receipts first; then, in a new epoch, all that an earlier one had answered for is unsent again. */
async function takeIn({ store, now, account }: OutboxParts, all: readonly Kept[], batch: readonly Kept[], answer: Answer): Promise<number> {
  const asked = new Set(batch.map((k) => k.n));
  const given = answer.receipts.filter((r) => asked.has(r.n));
  if (given.length < batch.length) throw new Error('the server left a command without a receipt');
  await store.settle(given.map((receipt) => ({ n: receipt.n, receipt, epoch: answer.epoch, heardAt: now() })));
  const older = all.filter((k) => k.account === account && k.epoch !== null && k.epoch < answer.epoch && !asked.has(k.n));
  if (older.length > 0) await store.settle(older.map((k) => ({ n: k.n, receipt: null, epoch: null, heardAt: null })));
  return given.length;
}

async function settleAs({ store, now }: OutboxParts, k: Kept | undefined, code: string): Promise<void> {
  if (k) await store.settle([{ n: k.n, receipt: { n: k.n, result: 'refused', code, reason: null }, epoch: null, heardAt: now() }]);
}

async function forget({ store, now }: OutboxParts): Promise<void> {
  const old = (await store.list()).filter((k) => k.receipt !== null && (k.receipt.result === 'done' || k.read) && k.heardAt !== null && now() - k.heardAt > KEPT_MS);
  if (old.length > 0) await store.remove(old.map((k) => k.n));
}
