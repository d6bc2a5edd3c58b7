/** The call taker's and duty officer's screen: what waits on the left, the call in hand beside it. */
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useKeys } from '#web/ui/keys.ts';
import { useScreen } from '#web/ui/screen.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { WaitingCalls } from './waiting-calls.tsx';
import './judge.css';

const WAITS = ['received', 'studying'];

/** What waits for a verdict, whose time runs out first on top. */
export function useWaiting(): Row[] {
  const { rows } = useBoard();
  return useMemo(() => [...rows.values()].filter((r) => WAITS.includes(r.status))
    .sort((a, b) => (a.nextDueAt ?? '9').localeCompare(b.nextDueAt ?? '9') || (a.id < b.id ? -1 : 1)), [rows]);
}

export function CallsScreen() {
  const { t } = useSpeech();
  const navigate = useNavigate();
  const waiting = useWaiting();
  const openId = useParams({ strict: false }).id ?? null;
  const step = (by: number) => () => {
    const at = waiting.findIndex((r) => r.id === openId);
    const next = waiting[at < 0 ? 0 : Math.max(0, Math.min(waiting.length - 1, at + by))];
    if (next) void navigate({ to: '/calls/$id', params: { id: next.id } });
  };
  useKeys({ ArrowDown: step(1), ArrowUp: step(-1) });
  return (
    <main className="calls-screen" id="content">
      <aside className="calls-left">
        <Link to="/calls/new" className="btn first new-call-button">{t('judge.newCall')} <Kbd>C</Kbd></Link>
        <WaitingCalls rows={waiting} openId={openId} />
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
