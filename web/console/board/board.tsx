/** Open incidents, danger and vulnerable people first, then by the next deadline; beside them the one in hand. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { compareRows, fits, type Filter } from '#web/data/board.ts';
import { searchQuery } from '#web/data/queries.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { isNowhere } from '#web/ui/give-focus.ts';
import { useKeys } from '#web/ui/keys.ts';
import { useScreen } from '#web/ui/screen.ts';
import { Failure } from '../failure.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { takesCallsHere } from '../may.ts';
import { Filters } from './filters.tsx';
import { RowList } from './row-list.tsx';

const NO_FILTER: Filter = { status: null, town: null, mine: false, danger: false, overdue: false };

export function BoardScreen() {
  const { t, failure } = useSpeech();
  const { store, me } = useDesk();
  const board = useBoard();
  const openId = useParams({ strict: false }).id ?? null;
  const [filter, setFilter] = useState(NO_FILTER);
  const [q, setQ] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const typed = useDeferredValue(q.trim());
  const found = useQuery({ ...searchQuery(typed), enabled: typed !== '', placeholderData: keepPreviousData });
  const own = useMemo(() => ({ organisationId: me.organisationId ?? null, stationId: me.stationId ?? null, personId: me.personId ?? null }), [me]);
  const all = useMemo(() => board.order.flatMap((id) => board.rows.get(id) ?? []), [board.order, board.rows]);
  const rows = useMemo(() => (typed === '' ? all : [...(found.data?.items ?? [])].sort(compareRows)).filter((row) => row.id === openId || fits(row, filter, own)), [all, typed, found.data, filter, own, openId]); // the one worked on stays where it stood
  const selection = useSelection(rows, openId);
  const searching = q.trim() !== typed || (typed !== '' && found.isFetching);
  /** what was looked for and is there; never what another search had found */
  const openFirst = (): void => { const [first] = rows; if (first && typed !== '' && !searching) selection.choose(first.id); };
  useHold(openId !== null || selection.inList);
  useEffect(() => { if (openId !== null) store.reveal(openId); }, [store, openId, board.waiting]);
  useScreen(openId === null ? 'board' : 'incident', store.loadedOnce() && openId === null, `${t('board.title')} · ${t('app.name')}`);
  useKeys({ '/': () => search.current?.focus(), N: () => store.release(), ArrowDown: () => selection.move(1), ArrowUp: () => selection.move(-1) });
  return (
    <main className={openId === null ? 'board-screen' : 'board-screen with-incident'} id="content">
      <section className="board" aria-labelledby="board-title">
        <h1 id="board-title" className="sr">{t('board.title')}</h1>
        <Filters filter={filter} setFilter={setFilter} q={q} setQ={setQ} search={search} rows={all} leaveSearch={() => selection.move(0)} open={openFirst} />
        <Waiting count={typed === '' ? board.waiting.length : 0} show={() => store.release()} />
        {store.failure() ? <p className="alert" role="alert">{failure(store.failure())}</p> : null}
        {!store.loadedOnce() ? (store.failure() ? <Failure error={store.failure()} reset={() => void store.reload()} /> : <Bones rows={10} height={36} label={t('app.loading')} />)
          : <RowList rows={rows} selection={selection} empty={typed !== '' || all.length > 0 ? 'none' : takesCallsHere(me) ? 'empty' : 'quiet'} searching={searching} />}
      </section>
      <Outlet />
    </main>
  );
}

export interface Selection { id: string | null; inList: boolean; choose(id: string): void; move(step: number): void; open(): void; focus(): void; setInList(inside: boolean): void; grid: React.RefObject<HTMLDivElement | null> }

function useSelection(rows: readonly Row[], openId: string | null): Selection {
  const navigate = useNavigate();
  const grid = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState<string | null>(null);
  const [inList, setInList] = useState(false);
  useEffect(() => { if (openId !== null) setPicked(openId); }, [openId]);
  useBackInList(grid, openId);
  const at = rows.findIndex((row) => row.id === picked);
  const goTo = useCallback((id: string): void => { void navigate({ to: '/incidents/$id', params: { id } }); }, [navigate]);
  /** the same function at every drawing, so that only rows that changed are drawn again */
  const choose = useCallback((id: string): void => { setPicked(id); goTo(id); }, [goTo]);
  return {
    id: at < 0 ? null : picked, inList, grid, setInList,
    choose,
    move: (step) => {
      const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
      if (next) setPicked(next.id);
      grid.current?.focus();
    },
    open: () => { if (picked !== null && at >= 0) goTo(picked); }, // never one that the list no longer shows
    focus: () => grid.current?.focus(),
  };
}

/** Whoever leaves the incident is back in its row: its page takes the focus with it. */
function useBackInList(grid: React.RefObject<HTMLDivElement | null>, openId: string | null): void {
  const before = useRef(openId);
  useEffect(() => {
    if (before.current !== null && openId === null && isNowhere()) grid.current?.focus({ preventScroll: true });
    before.current = openId;
  }, [grid, openId]);
}

/** Nothing moves under the pointer while a row is being worked on. */
function useHold(working: boolean): void {
  const { store } = useDesk();
  useEffect(() => { store.hold(working); }, [store, working]);
  useEffect(() => () => store.hold(false), [store]);
}

function Waiting({ count, show }: { count: number; show(): void }) {
  const { t } = useSpeech();
  return (
    <div aria-live="polite" className="waiting-place">
      {count > 0 ? <button type="button" className="waiting" onClick={show}>↑ {t('board.waiting', { n: count })}</button> : null}
    </div>
  );
}
