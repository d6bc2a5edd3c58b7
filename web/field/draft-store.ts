/** Drafts in the phone's memory: sealed like the queue, beside it, and gone in the very step that writes the act down. */
import * as z from 'zod/mini';
import type { DraftStore } from './drafts.ts';
import type { TakenFile } from './files.ts';
import { committed, done } from './idb.ts';
import { seal, sealBytes, unseal, unsealBytes, type Sealed } from './sealing.ts';

interface FieldsRow { at: number; sealed: Sealed }
type FilesRow = { meta: Sealed; bytes: Sealed }[];

const FIELDS = 'draft/';
const FILES = 'draft-files/';
const metaShape = z.object({ sha256: z.string(), media: z.string(), takenAt: z.string(), position: z.optional(z.object({ lon: z.number(), lat: z.number(), datum: z.literal('wgs84') })) });

const under = (prefix: string): IDBKeyRange => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Into a transaction that is open: with the act that was made of it. */
export function deleteDraft(things: IDBObjectStore, name: string): void {
  things.delete(FIELDS + name);
  things.delete(FILES + name);
}

export function deleteDrafts(things: IDBObjectStore): void {
  for (const prefix of [FIELDS, FILES]) things.delete(under(prefix));
}

export function draftsOf(db: IDBDatabase, key: CryptoKey): DraftStore {
  const things = (mode: IDBTransactionMode): IDBObjectStore => db.transaction('things', mode).objectStore('things');
  const put = async (name: string, row: FieldsRow | FilesRow): Promise<void> => {
    const store = things('readwrite');
    store.put(row, name);
    await committed(store.transaction);
  };
  return {
    async putDraft(name, fields, at) { await put(FIELDS + name, { at, sealed: await seal(key, fields) }); },
    async putDraftFiles(name, files) { await put(FILES + name, await Promise.all(files.map((file) => sealTaken(key, file)))); },
    async dropDraft(name) {
      const store = things('readwrite');
      deleteDraft(store, name);
      await committed(store.transaction);
    },
    async listDrafts() {
      const store = things('readonly');
      const [names, rows] = await Promise.all([done(store.getAllKeys(under(FIELDS))), done(store.getAll(under(FIELDS)) as IDBRequest<FieldsRow[]>)]); // written by `putDraft` alone
      return Promise.all(rows.map(async ({ at, sealed }, i) => ({ name: String(names[i]).slice(FIELDS.length), at, fields: await unseal(key, sealed) })));
    },
    async draftFiles(name) {
      const row = await done(things('readonly').get(FILES + name) as IDBRequest<FilesRow | undefined>); // written by `putDraftFiles` alone
      return Promise.all((row ?? []).map((file) => unsealTaken(key, file)));
    },
  };
}

async function sealTaken(key: CryptoKey, { data, ...meta }: TakenFile): Promise<FilesRow[number]> {
  return { meta: await seal(key, meta), bytes: await sealBytes(key, data) };
}

async function unsealTaken(key: CryptoKey, { meta, bytes }: FilesRow[number]): Promise<TakenFile> {
  const { position, ...rest } = metaShape.parse(await unseal(key, meta));
  return { ...rest, ...(position ? { position } : {}), data: await unsealBytes(key, bytes) };
}
