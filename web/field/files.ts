/**
 * Pictures and sound that wait: the act that names one by its hash goes first, in the order of all acts; the bytes follow
 * in the same order once that act has its receipt. Kept as long as the act is: a server restored from a backup asks again.
 */
export interface KeptFile {
  /** of the act that names it */
  n: number;
  sha256: string;
  account: string;
  incidentId: string;
  media: string;
  bytes: number;
  /** null: the server has not answered for it */
  result: 'here' | 'refused' | null;
  code: string | null;
  epoch: number | null;
}

/** Taken and hashed, not yet kept. */
export interface TakenFile { sha256: string; media: string; data: ArrayBuffer; takenAt: string; position?: { lon: number; lat: number; datum: 'wgs84' } }

export interface FileStore {
  listFiles(): Promise<KeptFile[]>;
  /** null when the phone threw it away */
  bytesOf(file: KeptFile): Promise<ArrayBuffer | null>;
  settleFile(file: KeptFile): Promise<void>;
  /** of acts that are kept no more */
  removeFiles(numbers: readonly number[]): Promise<void>;
}

/** The answer is final: the same bytes would be refused again. */
export class FileRefused extends Error {
  readonly code: string;
  constructor(code: string) { super(code); this.code = code; }
}

export interface FileParts {
  store: FileStore;
  account: string;
  /** acts kept on the phone, and what became of each */
  acts: readonly { n: number; receipt: { result: string; code: string | null } | null }[];
  epoch: number;
  /** throws `FileRefused`, or anything else when nobody answered */
  put(file: KeptFile, bytes: ArrayBuffer): Promise<void>;
  /** something new was written down: acts go before pictures */
  interrupted(): boolean;
}

export const isWaiting = (f: KeptFile): boolean => f.result === null;

/** Sends what may be sent; answers how many went. Call it from one place at a time. */
export async function deliverFiles(parts: FileParts): Promise<number> {
  const files = await readied(parts);
  let sent = 0;
  for (const file of files.filter((f) => f.account === parts.account && isWaiting(f)).toSorted((a, b) => a.n - b.n)) {
    if (parts.interrupted()) break;
    const act = parts.acts.find((a) => a.n === file.n);
    if (!act?.receipt) continue;
    if (act.receipt.result === 'refused') { await refused(parts, file, act.receipt.code ?? ''); continue; }
    await deliver(parts, file);
    sent += 1;
  }
  return sent;
}

/** Files of another life of the server are offered again; those of acts that are forgotten go with them. */
async function readied({ store, acts, epoch }: FileParts): Promise<KeptFile[]> {
  const files = await store.listFiles();
  const known = new Set(acts.map((a) => a.n));
  const over = files.filter((f) => !known.has(f.n));
  if (over.length > 0) await store.removeFiles([...new Set(over.map((f) => f.n))]);
  const again = files.filter((f) => known.has(f.n) && f.result === 'here' && f.epoch !== null && f.epoch < epoch);
  for (const file of again) await store.settleFile(Object.assign(file, { result: null, epoch: null }));
  return files.filter((f) => known.has(f.n));
}

async function deliver(parts: FileParts, file: KeptFile): Promise<void> {
  const bytes = await parts.store.bytesOf(file);
  if (bytes === null) { await refused(parts, file, 'lost'); return; }
  try {
    await parts.put(file, bytes);
    await parts.store.settleFile({ ...file, result: 'here', code: null, epoch: parts.epoch });
  } catch (cause) {
    if (!(cause instanceof FileRefused)) throw cause;
    await refused(parts, file, cause.code);
  }
}

function refused({ store }: FileParts, file: KeptFile, code: string): Promise<void> {
  return store.settleFile({ ...file, result: 'refused', code, epoch: null });
}
