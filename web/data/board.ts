/**
 * The board's rows. Pure: what the server said goes in, rows in order come out. While somebody works on a row
 * nothing moves under the pointer: new rows wait and are counted, the order stays, changed rows change in place.
 */
import type { Row } from './shapes.ts';

export interface Board {
  rows: ReadonlyMap<string, Row>;
  /** ids as shown */
  order: readonly string[];
  /** ids that have come and are not shown yet */
  waiting: readonly string[];
  /** somebody works on a row: hold still */
  held: boolean;
  /** shown where they no longer belong, because the board stands still; null: any of them may */
  moved: ReadonlySet<string> | null;
}

export const EMPTY_BOARD: Board = { rows: new Map(), order: [], waiting: [], held: false, moved: new Set() };

/** What a row is judged by: the clock missed first, as it was promised; otherwise the one that runs out next. */
export function clockOf(row: Pick<Row, 'missed' | 'nextDueAt' | 'nextDueKind'>): { at: string | null; kind: Row['nextDueKind'] } {
  return row.missed ? { at: row.missed.promised, kind: row.missed.kind } : { at: row.nextDueAt, kind: row.nextDueKind };
}

/** Danger and vulnerable people first, then the next deadline, then the id (UX, the desk 2); of the closed the latest. */
export function compareRows(a: Row, b: Row): number {
  const closed = a.status === 'closed' && b.status === 'closed';
  return rank(a) - rank(b) || (closed ? compareTexts(b.id, a.id) : compareTexts(due(a), due(b)) || compareTexts(a.id, b.id));
}

/** Instants and ids sort as texts; the collation of a language would cost a hundred times as much. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function rank(row: Row): number {
  if (row.status === 'closed') return 3;
  if (row.dangers.length > 0) return 0;
  return row.vulnerable ? 1 : 2;
}

export const due = (row: Row): string => clockOf(row).at ?? '9';

/** What was in order before is nearly so still: sorting goes through it once. */
function sorted(rows: ReadonlyMap<string, Row>, before: readonly string[] = []): string[] {
  const known = new Set(before);
  const list = [...before.flatMap((id) => rows.get(id) ?? []), ...[...rows.values()].filter((row) => !known.has(row.id))];
  return list.sort(compareRows).map((row) => row.id);
}

/** Rows that are in order, but for these few: each goes to its place, the others are not compared. */
function placed(rows: ReadonlyMap<string, Row>, before: readonly string[], moved: readonly string[]): string[] {
  const gone = new Set(moved);
  const order = before.filter((id) => !gone.has(id) && rows.has(id));
  for (const row of [...gone].flatMap((id) => rows.get(id) ?? [])) {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = rows.get(order[middle] ?? '');
      if (there && compareRows(there, row) < 0) low = middle + 1; else high = middle;
    }
    order.splice(low, 0, row.id);
  }
  return order;
}

/** What the head of the screens and the filters count, in one pass over the rows. */
export interface Standing { open: number; danger: number; overdue: number; byStatus: ReadonlyMap<string, number>; towns: readonly string[] }

export function standing(rows: Iterable<Row>): Standing {
  const byStatus = new Map<string, number>();
  const towns = new Set<string>();
  let [open, danger, overdue] = [0, 0, 0];
  for (const row of rows) {
    open += 1;
    if (row.dangers.length > 0) danger += 1;
    if (row.overdue) overdue += 1;
    byStatus.set(row.status, (byStatus.get(row.status) ?? 0) + 1);
    towns.add(row.town);
  }
  return { open, danger, overdue, byStatus, towns: [...towns] };
}

/** How many were due before `now` (milliseconds). Instants compare as texts. */
export function overdueAt(rows: Iterable<Row>, now: number): number {
  const at = new Date(now - 1000).toISOString(); // a deadline is over a whole second after it (`leftOf`)
  let n = 0;
  for (const row of rows) if (row.overdue || (row.nextDueAt !== null && row.nextDueAt <= at)) n += 1;
  return n;
}

/** A fresh load: the whole truth. What a held board shows stays where it is; what is new waits. */
export function loaded(board: Board, list: readonly Row[]): Board {
  const rows = new Map(list.map((row) => [row.id, newest(board.rows.get(row.id), row)]));
  if (!board.held || board.order.length === 0) return { ...board, rows, order: sorted(rows), waiting: [], moved: new Set() };
  const order = board.order.filter((id) => rows.has(id));
  return { ...board, rows, order, waiting: missing(rows, order), moved: null };
}

/** One incident as it is now, or null when the viewer has nothing to see of it any more. */
export function changed(board: Board, id: string, row: Row | null): Board {
  return changedAll(board, [[id, row]]);
}

/** What changed within one beat, at once: ten thousand rows are put in order once, not once a change. */
export function changedAll(board: Board, changes: readonly (readonly [string, Row | null])[]): Board {
  const rows = new Map(board.rows);
  const fresh = changes.filter(([id, row]) => { const known = board.rows.get(id); return !(row && known && known.version > row.version); });
  if (fresh.length === 0) return board;
  for (const [id, row] of fresh) if (row === null) rows.delete(id); else rows.set(id, row);
  const ids = fresh.map(([id]) => id);
  if (!board.held) return inOrder({ ...board, rows }, ids);
  const moved = board.moved === null ? null : new Set([...board.moved, ...ids]);
  // no row comes or goes while the board stands still: all stays where it is
  if (fresh.every(([id, row]) => row !== null && board.rows.has(id))) return { ...board, rows, moved };
  const order = board.order.filter((x) => rows.has(x));
  return { ...board, rows, order, waiting: missing(rows, order), moved };
}

export function hold(board: Board, held: boolean): Board {
  if (held === board.held) return board;
  return held ? { ...board, held } : release({ ...board, held });
}

/** Shows what waits and puts all in order; the board stays held if it was. */
export function release(board: Board): Board {
  return inOrder(board, board.waiting);
}

/** Puts these, and what moved before, where they belong: ten thousand that stand right are not compared again. */
function inOrder(board: Board, ids: readonly string[]): Board {
  const order = board.moved === null ? sorted(board.rows, board.order) : placed(board.rows, board.order, [...board.moved, ...board.waiting, ...ids]);
  return { ...board, order, waiting: [], moved: new Set() };
}

/** The row somebody opens is shown at once, on top; it is the one worked on. */
export function reveal(board: Board, id: string): Board {
  if (!board.waiting.includes(id)) return board;
  return { ...board, order: [id, ...board.order], waiting: board.waiting.filter((x) => x !== id), moved: board.moved === null ? null : new Set([...board.moved, id]) };
}

function missing(rows: ReadonlyMap<string, Row>, order: readonly string[]): string[] {
  const shown = new Set(order);
  return [...rows.values()].filter((row) => !shown.has(row.id)).sort(compareRows).map((row) => row.id);
}

function newest(known: Row | undefined, row: Row): Row {
  return known && known.version > row.version ? known : row;
}

export interface Filter { status: string | null; town: string | null; mine: boolean; danger: boolean; overdue: boolean }
export interface Own { organisationId: string | null; stationId: string | null; personId: string | null }

export function fits(row: Row, filter: Filter, own: Own): boolean {
  if (filter.status !== null && row.status !== filter.status) return false;
  if (filter.town !== null && row.town !== filter.town) return false;
  if (filter.danger && row.dangers.length === 0 && !row.vulnerable) return false;
  if (filter.overdue && !row.overdue) return false;
  return !filter.mine || isMine(row, own);
}

function isMine(row: Row, own: Own): boolean {
  const id = row.holder?.id;
  return id !== undefined && (id === own.organisationId || id === own.stationId || id === own.personId);
}
