/** The call taker's and duty officer's screen: what waits on the left, the call in hand beside it. */
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { compareTexts, due } from '#web/data/board.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useKeys } from '#web/ui/keys.ts';
import { useScreen } from '#web/ui/screen.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { takesCallsHere } from '../may.ts';
import { DutyPromise } from './promise.tsx';
import { WaitingCalls } from './waiting-calls.tsx';
import './judge.css';

const WAITS = ['received', 'studying'];

/** What waits for a verdict, whose time runs out first on top; what is being studied together has minutes, and comes after. */
export function useWaiting(): Row[] {
  const { rows } = useBoard();
  return useMemo(() => [...rows.values()].filter((r) => WAITS.includes(r.status))
    .sort((a, b) => WAITS.indexOf(a.status) - WAITS.indexOf(b.status) || compareTexts(due(a), due(b)) || (a.id < b.id ? -1 : 1)), [rows]);
}

export interface NextCall { row: Row; waiting: number; go(): void }

/** The call to take up after this one: unjudged before studied, soonest due first; null when nothing else waits. */
export function useNextWaiting(openId: string | null): NextCall | null {
  const navigate = useNavigate();
  const others = useWaiting().filter((r) => r.id !== openId);
  const [row] = others;
  if (!row) return null;
  return { row, waiting: others.filter((r) => r.status === 'received').length, go: () => { void navigate({ to: '/calls/$id', params: { id: row.id } }); } };
}

export function CallsScreen() {
  const { t } = useSpeech();
  const { me } = useDesk();
  const navigate = useNavigate();
  const waiting = useWaiting();
  const openId = useParams({ strict: false }).id ?? null;
  const step = (by: number) => () => {
    const at = waiting.findIndex((r) => r.id === openId);
    const next = waiting[at < 0 ? 0 : Math.max(0, Math.min(waiting.length - 1, at + by))];
    if (next) void navigate({ to: '/calls/$id', params: { id: next.id } });
  };
  const next = useNextWaiting(openId);
  useKeys({ ArrowDown: step(1), ArrowUp: step(-1), N: next?.go });
  return (
    <main className="calls-screen" id="content">
      <aside className="calls-left">
        {takesCallsHere(me) ? <Link to="/calls/new" className="btn first new-call-button">{t('judge.newCall')} <Kbd>C</Kbd></Link> : null}
        <WaitingCalls rows={waiting} openId={openId} />
        <DutyPromise />
      </aside>
      <Outlet />
    </main>
  );
}

/** Nothing chosen: the call that runs out first is opened, as a telephone that rings. */
export function CallsIndex() {
  const { t } = useSpeech();
  const { store } = useDesk();
  const navigate = useNavigate();
  const first = useWaiting()[0]?.id ?? null;
  useScreen('calls', store.loadedOnce(), `${t('judge.title')} · ${t('app.name')}`);
  useEffect(() => { if (first !== null) void navigate({ to: '/calls/$id', params: { id: first }, replace: true }); }, [first, navigate]);
  return <div className="beside empty"><h1>{t('judge.none')}</h1><span>{t('judge.noneHint')}</span></div>;
}
