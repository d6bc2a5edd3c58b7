/** Feeds the board from the list and the live stream: what changed is fetched once per beat, a flood reloads all. */
import { z } from 'zod';
import { EMPTY_BOARD, changed, changedAll, hold, loaded, release, reveal, type Board } from './board.ts';
import { call } from './call.ts';
import { Refused } from './problem.ts';
import { listOf, rowSeen, type Row } from './shapes.ts';

const BEAT_MS = 250;
/** So many changed rows are asked for in one beat; the others wait for the next. */
const MOST = 24;
/** More changed rows than this, as a share of all, and the list is loaded instead: a page of it holds as many as a dozen asked for alone cost. */
const FLOOD = { least: 12, share: 0.05 } as const;
const PAGE = 200;

export interface BoardStore {
  get(): Board;
  loadedOnce(): boolean;
  failure(): unknown;
  subscribe(listener: () => void): () => void;
  reload(): Promise<void>;
  touch(incidentId: string): void;
  /** what an act of one's own answered: known at once, not when the stream tells it */
  heard(row: Row): void;
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

const shown = (row: Row | null): Row | null => (row?.status === 'closed' ? null : row);

/** What the server says of these now, and of which it said nothing. */
async function ask(source: BoardSource, ids: readonly string[]): Promise<{ known: [string, Row | null][]; unheard: string[] }> {
  const found = await Promise.all(ids.map(async (id) => ({ id, row: await source.one(id).catch(() => undefined) })));
  return { known: found.flatMap(({ id, row }) => (row === undefined ? [] : [[id, shown(row)]])), unheard: found.flatMap(({ id, row }) => (row === undefined ? [id] : [])) };
}

/** Versions that acts of one's own led to: what was asked for before them and answers after is older. */
function ownActs(): { did(row: Row): void; isOld(row: Row): boolean } {
  const versions = new Map<string, number>();
  return { did: (row) => { versions.set(row.id, row.version); }, isOld: (row) => row.version < (versions.get(row.id) ?? 0) };
}

function listening(): { told(): void; subscribe: BoardStore['subscribe'] } {
  const listeners = new Set<() => void>();
  return {
    told: () => { for (const listener of listeners) listener(); },
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}

export function createBoardStore(source: BoardSource): BoardStore {
  const { told, subscribe } = listening();
  const dirty = new Set<string>();
  let board = EMPTY_BOARD;
  let once = false;
  let failure: unknown = null;
  const since = new Set<string>();
  const own = ownActs();
  let cancel: (() => void) | null = null;
  let loading: Promise<void> | null = null;
  let again = false;
  const set = (next: Board): void => { board = next; told(); };

  async function load(): Promise<void> {
    dirty.clear();
    since.clear();
    try {
      const rows = await source.list((page) => { if (!once) { once = true; set(loaded(board, page)); } });
      failure = null;
      once = true;
      set(loaded(board, rows.filter((row) => board.rows.has(row.id) || !own.isOld(row))));
      // what changed while the pages came may be missing in them, or stand in them as it was
      for (const id of since) touch(id);
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
  function touch(id: string): void {
    dirty.add(id);
    if (loading) since.add(id);
    cancel ??= source.later(() => void beat(), BEAT_MS);
  }
  async function beat(): Promise<void> {
    cancel = null;
    const ids = [...dirty];
    dirty.clear();
    if (ids.length > Math.max(FLOOD.least, board.rows.size * FLOOD.share)) return reload();
    for (const id of ids.splice(MOST)) dirty.add(id);
    const left = dirty.size;
    const { known, unheard } = await ask(source, ids);
    for (const id of unheard) dirty.add(id);
    if (known.length > 0) set(changedAll(board, known.filter(([, row]) => row === null || !own.isOld(row))));
    if (dirty.size > 0) cancel ??= source.later(() => void beat(), left > 0 ? BEAT_MS : BEAT_MS * 8);
  }
  return {
    get: () => board, loadedOnce: () => once, failure: () => failure, reload, touch, subscribe,
    heard(row) { own.did(row); if (board.rows.has(row.id)) set(changed(board, row.id, shown(row))); },
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
