/** 核: results that wait to be checked; the evidence beside what the item asks for; one key passes, one sends back. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { clockOf, compareTexts, due } from '#web/data/board.ts';
import { useNow } from '#web/data/clock.ts';
import { incidentQuery } from '#web/data/queries.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useTakenFocus } from '#web/ui/give-focus.ts';
import { useKeys } from '#web/ui/keys.ts';
import { Ring } from '#web/ui/ring.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { timeOn } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { useBoard, useDesk } from '../live-desk.tsx';
import { Checking } from './checking.tsx';
import './review.css';

/** Results to check, whose time runs out first on top. */
export function useFinished(): Row[] {
  const { rows } = useBoard();
  return useMemo(() => [...rows.values()].filter((r) => r.status === 'finished').sort((a, b) => compareTexts(due(a), due(b)) || (a.id < b.id ? -1 : 1)), [rows]);
}

export function ReviewScreen() {
  const { t, say } = useSpeech();
  const navigate = useNavigate();
  const now = useNow();
  const list = useFinished();
  const openId = useParams({ strict: false }).id ?? null;
  const step = (by: number) => () => {
    const at = list.findIndex((r) => r.id === openId);
    const next = list[at < 0 ? 0 : Math.max(0, Math.min(list.length - 1, at + by))];
    if (next) void navigate({ to: '/review/$id', params: { id: next.id } });
  };
  useKeys({ ArrowDown: step(1), ArrowUp: step(-1) });
  return (
    <main className="review-screen" id="content">
      <aside className="review-left" aria-label={t('review.list')}>
        <h2>{t('review.list')} <span className="num">{list.length}</span></h2>
        <ul>{list.map((r) => (
          <li key={r.id}><Link to="/review/$id" params={{ id: r.id }} className={r.id === openId ? 'review-row sel' : 'review-row'} aria-current={r.id === openId ? 'true' : undefined} data-finished={r.id}>
            <Ring {...clockOf(r)} size={38} />
            <span><b className="cut">{say(r.itemName)}</b><span className="cut sub small">{say(r.place.name) || t('board.where')}</span><span className="sub small num">{timeOn(Date.parse(r.receivedAt), now)} · {r.number}</span></span>
          </Link></li>
        ))}</ul>
      </aside>
      <Outlet />
    </main>
  );
}

export function ReviewIndex() {
  const { t } = useSpeech();
  const { store } = useDesk();
  const navigate = useNavigate();
  const first = useFinished()[0]?.id ?? null;
  useScreen('review', store.loadedOnce() && first === null, `${t('nav.review')} · ${t('app.name')}`);
  useEffect(() => { if (first !== null) void navigate({ to: '/review/$id', params: { id: first }, replace: true }); }, [first, navigate]);
  const none = useTakenFocus<HTMLDivElement>();
  return <div className="beside empty" ref={none} tabIndex={-1}><h1>{t('review.none')}</h1><span>{t('review.noneHint')}</span></div>;
}

export function ReviewOne() {
  const id = useParams({ strict: false }).id ?? '';
  const { t } = useSpeech();
  const incident = useQuery(incidentQuery(id));
  const top = useRef<HTMLElement>(null);
  useEffect(() => { top.current?.focus({ preventScroll: true }); }, [id]);
  useScreen('review', incident.isSuccess, `${t('nav.review')} · ${t('app.name')}`);
  if (incident.isError) return <div className="beside"><Failure error={incident.error} reset={() => void incident.refetch()} /></div>;
  return <article className="checking" ref={top} tabIndex={-1} aria-label={t('nav.review')} data-incident-open={id}>{incident.data ? <Checking key={id} incident={incident.data} /> : <Bones rows={9} height={28} label={t('app.loading')} />}</article>;
}
