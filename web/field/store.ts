/**
 * The phone's memory: IndexedDB, everything said or shown sealed with a key of this browser that cannot be taken out
 * of it. The number given last lies in `localStorage` as well, so that a store that was thrown away is noticed.
 */
import * as z from 'zod/mini';
import { deleteDraft, deleteDrafts, draftsOf } from './draft-store.ts';
import type { DraftStore } from './drafts.ts';
import { MARK } from './door-events.ts';
import { addFiles, createFileStores, filesOf, sealFiles, type SealedFile } from './file-store.ts';
import type { FileStore, TakenFile } from './files.ts';
import { committed, done } from './idb.ts';
import type { Kept, OutboxStore, Settled } from './outbox.ts';
import { freshKey, seal, unseal, type Sealed } from './sealing.ts';
import { actShape, type Act, type Receipt } from './shapes.ts';

const NAME = 'liandong-phone';
const markShape = z.object({ id: z.string().check(z.regex(/^[0-9a-f]{32}$/)), issued: z.number() });
type Mark = z.output<typeof markShape>;

interface Row { n: number; account: string; sealed: Sealed; receipt: Receipt | null; epoch: number | null; heardAt: number | null; read: boolean }

/** An act that can still be taken back: sealed like the others, and without a number until it leaves. */
export interface HeldAct { account: string; act: Act; draft: string | null }

interface HeldRow { account: string; sealed: Sealed; draft: string | null }

const HELD = 'held';

export interface HeldStore {
  hold(held: HeldAct): Promise<void>;
  held(): Promise<HeldAct | null>;
  /** It gets its number and leaves, and the draft it was made of ends: one step. False when there was none. */
  release(): Promise<boolean>;
  takeBack(): Promise<void>;
}

export interface PhoneStore extends OutboxStore, FileStore, DraftStore, HeldStore {
  /** the act and the files it names in one step, and the end of the draft it was made of: all or nothing */
  add(account: string, act: Act, files?: readonly TakenFile[], draft?: string): Promise<number>;
  readonly device: string;
  put(name: string, value: unknown): Promise<void>;
  get(name: string): Promise<unknown>;
  drop(name: string): Promise<void>;
  /** all but the device's name and its last number */
  wipe(): Promise<void>;
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 2);
  request.onupgradeneeded = () => {
    if (!request.result.objectStoreNames.contains('commands')) request.result.createObjectStore('commands', { keyPath: 'n' });
    if (!request.result.objectStoreNames.contains('things')) request.result.createObjectStore('things');
    createFileStores(request.result);
  };
  return done(request);
}

/** What every part of the store works with. */
interface Ground {
  write(store: 'commands' | 'things'): IDBObjectStore;
  read(store: 'commands' | 'things'): IDBObjectStore;
  key: CryptoKey;
}

export async function openStore(): Promise<PhoneStore> {
  const db = await openDatabase();
  const write: Ground['write'] = (store) => db.transaction(store, 'readwrite', { durability: 'strict' }).objectStore(store);
  const read: Ground['read'] = (store) => db.transaction(store).objectStore(store);
  const ground = { write, read, key: await keyOf(read, write) };
  const mark = readMark() ?? { id: freshId(), issued: 0 };
  const issued = async (): Promise<number> => Math.max(readMark()?.issued ?? 0, mark.issued, await numberIn(read('things')));
  mark.issued = await issued();
  writeMark(mark);
  return {
    device: mark.id, issued, ...commandsOf(ground), ...thingsOf(ground), ...heldOf(ground), ...filesOf(db, ground.key), ...draftsOf(db, ground.key),
    async add(account, act, taken = [], draft) {
      const sealed = await seal(ground.key, act);
      const n = await addRow(db, mark.issued, { account, sealed }, await sealFiles(ground.key, account, act.incidentId, taken), draft);
      given(mark, n);
      return n;
    },
    async release() {
      const n = await releaseRow(db, mark.issued);
      if (n !== null) given(mark, n);
      return n !== null;
    },
    async wipe() {
      const tx = db.transaction(['commands', 'things', 'files', 'bytes'], 'readwrite', { durability: 'strict' });
      for (const name of ['commands', 'files', 'bytes']) tx.objectStore(name).clear();
      tx.objectStore('things').delete('packet');
      deleteDrafts(tx.objectStore('things'));
      await committed(tx);
    },
  };
}

function given(mark: Mark, n: number): void {
  mark.issued = Math.max(mark.issued, n);
  writeMark(mark);
}

function heldOf({ write, read, key }: Ground): Pick<PhoneStore, 'hold' | 'held' | 'takeBack'> {
  return {
    async hold({ account, act, draft }) {
      const row: HeldRow = { account, sealed: await seal(key, act), draft };
      const store = write('things');
      store.put(row, HELD);
      await committed(store.transaction);
    },
    async held() {
      const row = await done(read('things').get(HELD) as IDBRequest<HeldRow | undefined>); // written by `hold` alone
      return row ? { account: row.account, act: actShape.parse(await unseal(key, row.sealed)), draft: row.draft } : null;
    },
    async takeBack() {
      const store = write('things');
      store.delete(HELD);
      await committed(store.transaction);
    },
  };
}

function commandsOf({ write, read, key }: Ground): Pick<PhoneStore, 'list' | 'settle' | 'markRead' | 'remove'> {
  const change = async (numbers: readonly number[], next: (row: Row) => Row): Promise<void> => {
    const store = write('commands');
    for (const n of numbers) {
      const get = store.get(n) as IDBRequest<Row | undefined>; // written by `addRow` alone
      get.onsuccess = () => { if (get.result) store.put(next(get.result)); };
    }
    await committed(store.transaction);
  };
  return {
    async list() {
      const rows = await done(read('commands').getAll() as IDBRequest<Row[]>); // as above
      return Promise.all(rows.map(async ({ sealed, ...row }): Promise<Kept> => ({ ...row, act: actShape.parse(await unseal(key, sealed)) })));
    },
    async settle(lines) {
      const by = new Map<number, Settled>(lines.map((l) => [l.n, l]));
      await change([...by.keys()], (row) => ({ ...row, ...by.get(row.n) }));
    },
    markRead: (n) => change([n], (row) => ({ ...row, read: true })),
    async remove(numbers) {
      const store = write('commands');
      for (const n of numbers) store.delete(n);
      await committed(store.transaction);
    },
  };
}

function thingsOf({ write, read, key }: Ground): Pick<PhoneStore, 'put' | 'get' | 'drop'> {
  return {
    async put(name, value) {
      const sealed = await seal(key, value);
      const store = write('things');
      store.put(sealed, name);
      await committed(store.transaction);
    },
    async get(name) {
      const sealed = await done(read('things').get(name) as IDBRequest<Sealed | undefined>); // written by `put` alone
      return sealed ? unseal(key, sealed) : null;
    },
    async drop(name) { await done(write('things').delete(name)); },
  };
}

/** One transaction: the number is taken and the command written, or neither. Several pages of one phone share the numbers. */
async function addRow(db: IDBDatabase, floor: number, row: Pick<Row, 'account' | 'sealed'>, files: readonly SealedFile[], draft?: string): Promise<number> {
  const tx = startAdding(db);
  let n = 0;
  numbered(tx, floor, row, (given) => {
    n = given;
    addFiles(tx, n, files);
    if (draft !== undefined) deleteDraft(tx.objectStore('things'), draft);
  });
  await committed(tx);
  return n;
}

/** Of two pages that let the same act go, the second finds none. */
async function releaseRow(db: IDBDatabase, floor: number): Promise<number | null> {
  const tx = startAdding(db);
  const things = tx.objectStore('things');
  let n: number | null = null;
  const get = things.get(HELD) as IDBRequest<HeldRow | undefined>; // written by `hold` alone
  get.onsuccess = () => {
    if (!get.result) return;
    const { account, sealed, draft } = get.result;
    things.delete(HELD);
    if (draft !== null) deleteDraft(things, draft);
    numbered(tx, floor, { account, sealed }, (given) => { n = given; });
  };
  await committed(tx);
  return n;
}

const startAdding = (db: IDBDatabase): IDBTransaction => db.transaction(['commands', 'things', 'files', 'bytes'], 'readwrite', { durability: 'strict' });

function numbered(tx: IDBTransaction, floor: number, row: Pick<Row, 'account' | 'sealed'>, then: (n: number) => void): void {
  const last = tx.objectStore('things').get('issued');
  last.onsuccess = () => {
    const n = Math.max(floor, Number(last.result ?? 0)) + 1;
    tx.objectStore('things').put(n, 'issued');
    tx.objectStore('commands').add({ ...row, n, receipt: null, epoch: null, heardAt: null, read: false } satisfies Row);
    then(n);
  };
}

async function numberIn(things: IDBObjectStore): Promise<number> {
  return Number((await done(things.get('issued'))) ?? 0);
}

async function keyOf(read: Ground['read'], write: Ground['write']): Promise<CryptoKey> {
  const found: unknown = await done(read('things').get('key'));
  if (found instanceof CryptoKey) return found;
  const fresh = await freshKey();
  const store = write('things');
  // another page of this phone may have been quicker: the first key stays
  store.add(fresh, 'key').onerror = (event) => { event.preventDefault(); };
  await committed(store.transaction);
  const kept: unknown = await done(read('things').get('key'));
  if (!(kept instanceof CryptoKey)) throw new Error('the phone keeps no key');
  return kept;
}

function freshId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

function readMark(): Mark | null {
  try {
    const parsed = markShape.safeParse(JSON.parse(localStorage.getItem(MARK) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch { return null; }
}

function writeMark(mark: Mark): void {
  try { localStorage.setItem(MARK, JSON.stringify(mark)); } catch { /* the store itself holds the number, too */ }
}
