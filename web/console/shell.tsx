/** The frame of the desk: counts, connection, server clock, language, dark, role. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { appealsQuery } from '#web/data/appeals.ts';
import { overdueAt, standing } from '#web/data/board.ts';
import { clock, useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { clockTime, spanParts } from '#web/ui/span.ts';
import { useKeys } from '#web/ui/keys.ts';
import { AlarmBar } from './alarms/alarm-bar.tsx';
import { LinksBanner } from '#web/ui/links-banner.tsx';
import { CommandBar } from './command/command-bar.tsx';
import { UndoBar } from './command/undo-bar.tsx';
import { RoleSwitch } from './access/role-switch.tsx';
import { SessionEnd } from './access/session-end.tsx';
import { KeyCard } from './key-card.tsx';
import { useBoard, useDesk, useFreshness } from './live-desk.tsx';
import { Closed } from './closed.tsx';
import { Connection } from './links.tsx';
import { closedPart, mayAppeal, mayDecideAppeals, mayDispatch, mayOversee, mayReview, maySet, takesCallsHere, mayWriteToUnits } from './may.ts';
import { Tour } from './tour/tour.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';

export function Shell() {
  const { t } = useSpeech();
  const { me } = useDesk();
  const navigate = useNavigate();
  const onBoard = useLocation({ select: (l) => l.pathname === '/' || l.pathname.startsWith('/incidents/') });
  const closed = useLocation({ select: (l) => closedPart(me, l.pathname) });
  const [card, setCard] = useState(false);
  useKeys({ '?': () => setCard(true), C: takesCallsHere(me) ? () => void navigate({ to: '/calls/new' }) : undefined });
  return (
    <div className="desk">
      <a className="skip" href="#content">{t('app.skip')}</a>
      <header className="top">
        <Link to="/" className="brand">{t('app.name')}</Link>
        <nav aria-label={t('nav.label')}>
          <Link to="/" className={onBoard ? 'on' : ''}>{t(mayDispatch(me) ? 'nav.board' : 'nav.incidents')}</Link>
          {takesCallsHere(me) ? <Link to="/calls" activeProps={{ className: 'on' }}>{t('nav.call')}</Link> : null}
          {mayReview(me) ? <Link to="/review" activeProps={{ className: 'on' }}>{t('nav.review')}</Link> : null}
          {mayWriteToUnits(me) ? <Link to="/units" activeProps={{ className: 'on' }}>{t('nav.units')}</Link> : null}
          {mayAppeal(me) ? <AppealsLink decides={mayDecideAppeals(me)} /> : null}
          <Link to="/map" activeProps={{ className: 'on' }}>{t('nav.map')}</Link>
          {maySet(me) ? <Link to="/settings" activeProps={{ className: 'on' }}>{t('nav.settings')}</Link> : null}
          {mayOversee(me) ? <Link to="/oversight" activeProps={{ className: 'on' }}>{t('nav.oversight')}</Link> : null}
          <Link to="/wall">{t('nav.wall')}</Link>
          {me.unitId ? <a href="/m">{t('nav.phone')}</a> : null}
        </nav>
        <span className="grow" />
        <Counts />
        <Connection />
        <ServerClock />
        <LanguageSwitch /><ThemeSwitch /><RoleSwitch />
      </header>
      <div className="bars"><Tour /><StaleBanner /><SessionEnd /><LinksBanner broken={me.broken ?? []} /><AlarmBar /></div>
      {closed === null ? <Outlet /> : <Closed part={closed} />}
      <CommandBar />
      <UndoBar />
      {card ? <KeyCard close={() => setCard(false)} /> : null}
    </div>
  );
}

/** With how many wait to be decided, for whoever decides. */
function AppealsLink({ decides }: { decides: boolean }) {
  const { t } = useSpeech();
  const waiting = useQuery({ ...appealsQuery, enabled: decides }).data?.filter((line) => line.mayDecide).length ?? 0;
  return <Link to="/appeals" activeProps={{ className: 'on' }}>{t('nav.appeals')}{waiting > 0 ? <> <span className="num">{waiting}</span></> : null}</Link>;
}

function Counts() {
  const { t } = useSpeech();
  const now = useNow();
  const { rows } = useBoard();
  const { open, danger } = useMemo(() => standing(rows.values()), [rows]);
  const over = useMemo(() => overdueAt(rows.values(), now), [rows, now]);
  return (
    <div className="kpis">
      <span className="kpi"><strong className="num">{open}</strong>{t('top.open')}</span>
      <span className={over > 0 ? 'kpi bad' : 'kpi'}><strong className="num">{over}</strong>{t('top.overdue')}</span>
      <span className={danger > 0 ? 'kpi bad' : 'kpi'}><strong className="num">{danger}</strong>{t('top.danger')}</span>
    </div>
  );
}

function useAge(ms: number): string {
  const { t } = useSpeech();
  const part = spanParts(ms);
  return t(`time.${part.unit}`, { n: part.n });
}

function ServerClock() {
  const { t } = useSpeech();
  const now = clockTime(useNow());
  return <time className="num clock" aria-label={t('top.clock', { time: now })} role="timer">{now}</time>;
}

function StaleBanner() {
  const { t } = useSpeech();
  const { store } = useDesk();
  const fresh = useFreshness();
  const age = useAge(fresh.ageMs);
  if (fresh.state !== 'stale') return null;
  return (
    <div className="stale-banner" role="alert">
      {t('live.stale', { age, time: clockTime(clock.now() - fresh.ageMs) })}
      <button type="button" className="btn" onClick={() => void store.reload()}>{t('live.reload')}</button>
    </div>
  );
}
