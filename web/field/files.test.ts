/** Pictures follow their acts: in order, once, whatever is cut; none is deleted that nobody has answered for. */
import { describe, expect, test } from 'vitest';
import { deliverFiles, FileRefused, isWaiting, type FileParts, type FileStore, type KeptFile } from './files.ts';

function memory(files: KeptFile[], lost: readonly string[] = []): FileStore & { files: KeptFile[] } {
  const store = {
    files,
    listFiles: async () => structuredClone(store.files),
    bytesOf: async (f: KeptFile) => (lost.includes(f.sha256) ? null : new TextEncoder().encode(f.sha256).buffer),
    settleFile: async (f: KeptFile) => { store.files = store.files.map((x) => (x.n === f.n && x.sha256 === f.sha256 ? structuredClone(f) : x)); },
    removeFiles: async (numbers: readonly number[]) => { store.files = store.files.filter((f) => !numbers.includes(f.n)); },
  };
  return store;
}

const file = (n: number, more: Partial<KeptFile> = {}): KeptFile => ({ n, sha256: `hash-${n}`, account: 'a', incidentId: 'i', media: 'image/jpeg', bytes: 1, result: null, code: null, epoch: null, ...more });
const act = (n: number, result: string | null = 'done'): FileParts['acts'][number] => ({ n, receipt: result === null ? null : { result, code: result === 'refused' ? 'response.withdrawn' : null } });
function parts(store: FileStore, acts: FileParts['acts'], put: FileParts['put'], more: Partial<FileParts> = {}): FileParts {
  return { store, account: 'a', acts, epoch: 1, put, interrupted: () => false, ...more };
}

describe('files', () => {
  test('go in the order of their acts, and only once the act has its receipt', async () => {
    const store = memory([file(3), file(1), file(2), file(4, { account: 'b' })]);
    const went: number[] = [];
    expect(await deliverFiles(parts(store, [act(1), act(2, null), act(3, 'kept'), act(4)], async (f) => { went.push(f.n); }))).toBe(2);
    expect(went).toEqual([1, 3]);
    expect(store.files.filter(isWaiting).map((f) => f.n).toSorted()).toEqual([2, 4]);
  });

  test('a line that is cut leaves the rest waiting; the next time they go, and what went stays', async () => {
    const store = memory([file(1), file(2), file(3)]);
    const acts = [act(1), act(2), act(3)];
    const went: number[] = [];
    const cutAt = (n: number): FileParts['put'] => async (f) => { if (f.n === n) throw new TypeError('no signal'); went.push(f.n); };
    await expect(deliverFiles(parts(store, acts, cutAt(2)))).rejects.toThrow('no signal');
    await deliverFiles(parts(store, acts, cutAt(0)));
    expect(went).toEqual([1, 2, 3]);
  });

  test('a final no is kept with its reason and not asked again; so is a picture whose act was refused, or that the phone threw away', async () => {
    const store = memory([file(1), file(2), file(3)], ['hash-3']);
    const acts = [act(1), act(2, 'refused'), act(3)];
    let asked = 0;
    const put: FileParts['put'] = async () => { asked += 1; throw new FileRefused('file.damaged'); };
    await deliverFiles(parts(store, acts, put));
    await deliverFiles(parts(store, acts, put));
    expect(asked).toBe(1);
    expect(store.files.map((f) => [f.result, f.code])).toEqual([['refused', 'file.damaged'], ['refused', 'response.withdrawn'], ['refused', 'lost']]);
  });

  test('an act written down meanwhile goes first; a restored server is offered everything again; what no act names goes', async () => {
    const store = memory([file(1, { result: 'here', epoch: 1 }), file(2, { result: 'here', epoch: 2 }), file(3), file(9)]);
    const went: number[] = [];
    const put: FileParts['put'] = async (f) => { went.push(f.n); };
    await deliverFiles(parts(store, [act(1), act(2), act(3)], put, { epoch: 2, interrupted: () => went.length > 0 }));
    expect(went).toEqual([1]);
    await deliverFiles(parts(store, [act(1), act(2), act(3)], put, { epoch: 2 }));
    expect(went).toEqual([1, 3]);
    expect(store.files.map((f) => f.n)).toEqual([1, 2, 3]);
  });
});
