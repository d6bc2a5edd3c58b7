/** Files in the phone's memory: what is known of each apart from its bytes, so that a list does not unseal megabytes. */
import { committed, done } from './idb.ts';
import type { FileStore, KeptFile, TakenFile } from './files.ts';
import { sealBytes, unsealBytes, type Sealed } from './sealing.ts';

interface BytesRow { n: number; sha256: string; sealed: Sealed }
export interface SealedFile { file: Omit<KeptFile, 'n'>; sealed: Sealed }

export function createFileStores(db: IDBDatabase): void {
  for (const name of ['files', 'bytes']) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, { keyPath: ['n', 'sha256'] });
}

export async function sealFiles(key: CryptoKey, account: string, incidentId: string, taken: readonly TakenFile[]): Promise<SealedFile[]> {
  return Promise.all(taken.map(async ({ sha256, media, data }) => ({
    file: { sha256, account, incidentId, media, bytes: data.byteLength, result: null, code: null, epoch: null }, sealed: await sealBytes(key, data),
  })));
}

/** Into a transaction that is open: with their act, or not at all. */
export function addFiles(tx: IDBTransaction, n: number, files: readonly SealedFile[]): void {
  for (const { file, sealed } of files) {
    tx.objectStore('files').put({ ...file, n } satisfies KeptFile);
    tx.objectStore('bytes').put({ n, sha256: file.sha256, sealed } satisfies BytesRow);
  }
}

export function filesOf(db: IDBDatabase, key: CryptoKey): FileStore {
  return {
    listFiles: () => done(db.transaction('files').objectStore('files').getAll() as IDBRequest<KeptFile[]>), // written by `addFiles` alone
    async bytesOf({ n, sha256 }) {
      const row = await done(db.transaction('bytes').objectStore('bytes').get([n, sha256]) as IDBRequest<BytesRow | undefined>); // as above
      return row ? unsealBytes(key, row.sealed) : null;
    },
    async settleFile(file) {
      const tx = db.transaction('files', 'readwrite', { durability: 'strict' });
      tx.objectStore('files').put(file);
      await committed(tx);
    },
    async removeFiles(numbers) {
      const tx = db.transaction(['files', 'bytes'], 'readwrite', { durability: 'strict' });
      for (const n of numbers) for (const name of ['files', 'bytes']) tx.objectStore(name).delete(IDBKeyRange.bound([n], [n, []]));
      await committed(tx);
    },
  };
}
