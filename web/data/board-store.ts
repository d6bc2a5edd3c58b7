/** Feeds the board from the list and the live stream: what changed is fetched once per beat, a flood reloads all. */
import { z } from 'zod';
import { EMPTY_BOARD, changedAll, hold, loaded, release, reveal, type Board } from './board.ts';
import { call } from './call.ts';
import { Refused } from './problem.ts';
import { listOf, rowSeen, type Row } from './shapes.ts';

const BEAT_MS = 250;
const ONE_BY_ONE = 12; // more changed rows than this in one beat, and the list is loaded instead
const PAGE = 200;

export interface BoardStore {
  get(): Board;
  loadedOnce(): boolean;
  failure(): unknown;
  subscribe(listener: () => void): () => void;
  reload(): Promise<void>;
  touch(incidentId: string): void;
  hold(held: boolean): void;
  release(): void;
  /** shows one row that waits */
  reveal(id: string): void;
  close(): void;
}

export interface BoardSource {
  /** every row; of the first page of many it tells as soon as it has it */
  list(first: (rows: Row[]) => void): Promise<Row[]>;
  /** null when it may not be seen, or is no more */
  one(id: string): Promise<Row | null>;
  later(run: () => void, ms: number): () => void;
}

export function createBoardStore(source: BoardSource): BoardStore {
  const listeners = new Set<() => void>();
  const dirty = new Set<string>();
  let board = EMPTY_BOARD;
  let once = false;
  let failure: unknown = null;
  let cancel: (() => void) | null = null;
  let loading: Promise<void> | null = null;
  let again = false;
  const set = (next: Board): void => { board = next; for (const listener of listeners) listener(); };

  async function load(): Promise<void> {
    dirty.clear();
    try {
      const rows = await source.list((page) => { if (!once) { once = true; set(loaded(board, page)); } });
      failure = null;
      once = true;
      set(loaded(board, rows));
    } catch (cause) {
      failure = cause;
      set({ ...board });
    }
  }
  /** Asked for while a load is on its way: that one may have begun too early, so another follows it. */
  function reload(): Promise<void> {
    if (loading) { again = true; return loading; }
    loading = load().finally(() => { loading = null; if (again) { again = false; void reload(); } });
    return loading;
  }
  async function beat(): Promise<void> {
    cancel = null;
    const ids = [...dirty];
    dirty.clear();
    if (ids.length > ONE_BY_ONE) return reload();
    const found = await Promise.all(ids.map(async (id) => [id, await source.one(id).catch(() => undefined)] as const));
    for (const [id, row] of found) if (row === undefined) dirty.add(id);
    const known = found.flatMap(([id, row]) => (row === undefined ? [] : [[id, row?.status === 'closed' ? null : row] as const]));
    if (known.length > 0) set(changedAll(board, known));
    if (dirty.size > 0) cancel ??= source.later(() => void beat(), BEAT_MS * 8);
  }
  return {
    get: () => board, loadedOnce: () => once, failure: () => failure, reload,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    touch(id) { dirty.add(id); cancel ??= source.later(() => void beat(), BEAT_MS); },
    hold: (held) => set(hold(board, held)),
    release: () => set(release(board)),
    reveal: (id) => { if (board.waiting.includes(id)) set(reveal(board, id)); },
    close: () => cancel?.(),
  };
}

/** Every open incident the viewer may see, page by page. */
export async function listOpen(first: (rows: Row[]) => void): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Row[]; next?: string | null | undefined } = await call(`/incidents?status=open&limit=${PAGE}${query}`, { answer: listOf(rowSeen) });
    rows.push(...page.items.filter((row) => row.status !== 'closed'));
    if (cursor === null && page.next) first([...rows]);
    cursor = page.next ?? null;
  } while (cursor !== null);
  return rows;
}

export const boardSource: BoardSource = {
  list: listOpen,
  one: (id) => call(`/incidents/${encodeURIComponent(id)}`, { answer: rowSeen.or(z.null()) }).catch((cause: unknown) => {
    if (cause instanceof Refused && (cause.status === 404 || cause.status === 403)) return null;
    throw cause;
  }),
  later: (run, ms) => { const id = setTimeout(run, ms); return () => clearTimeout(id); },
};
