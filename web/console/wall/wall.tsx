/** The wall: dark, readable from four metres; counts, clocks running, the next deadlines. No names, no house numbers (T21). */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { STATUSES } from '#domain/incident/incident.ts';
import { clockOf, compareTexts, due } from '#web/data/board.ts';
import { clock, useNow } from '#web/data/clock.ts';
import { demoQuery } from '#web/data/queries.ts';
import { overdueAt } from '#web/data/board.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { DangerMark } from '#web/ui/danger.tsx';
import { LinksBanner } from '#web/ui/links-banner.tsx';
import { Ring } from '#web/ui/ring.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { clockTime, spanParts } from '#web/ui/span.ts';
import { useThemeMark } from '#web/ui/theme.tsx';
import { VerdictShape } from '#web/ui/verdict.tsx';
import { LinkAges } from '../links.tsx';
import { useBoard, useDesk, useFreshness } from '../live-desk.tsx';
import { Today } from './today.tsx';
import './wall.css';

const NEXT = 8;

export function WallScreen() {
  const { t } = useSpeech();
  const { store, me } = useDesk();
  const now = useNow();
  const demo = useQuery(demoQuery).data;
  const rows = [...useBoard().rows.values()];
  useThemeMark(true);
  useSelfHealing();
  useScreen('wall', store.loadedOnce(), `${t('wall.title')} · ${t('app.name')}`);
  const over = overdueAt(rows, now);
  const danger = rows.filter((r) => r.dangers.length > 0 || r.vulnerable).length;
  const next = rows.filter((r) => r.nextDueAt !== null).toSorted((a, b) => compareTexts(due(a), due(b))).slice(0, NEXT);
  return (
    <main className="wall">
      <header><h1>{t('app.name')}</h1><LinksBanner broken={me.broken ?? []} /><WallConnection /><time className="num" role="timer">{clockTime(now)}</time></header>
      <section className="wall-counts" aria-label={t('wall.title')}>
        <Count n={rows.length} label={t('wall.open')} />
        <Count n={danger} label={t('wall.danger')} bad={danger > 0} />
        <Count n={over} label={t('wall.overdue')} bad={over > 0} />
      </section>
      <section aria-labelledby="wall-stage"><h2 id="wall-stage">{t('wall.byStatus')}</h2>
        <ul className="wall-stages">{STATUSES.filter((s) => s !== 'closed').map((s) => { const n = rows.filter((r) => r.status === s).length; return <li key={s} className={n === 0 ? 'zero' : ''}><b className="num">{n}</b>{t(`status.${s}`)}</li>; })}</ul>
      </section>
      <Today />
      <section aria-labelledby="wall-next" className="wall-next"><h2 id="wall-next">{t('wall.next')}</h2>
        {next.length === 0 ? <p className="sub">{t('wall.empty')}</p> : <ul>{next.map((r) => <NextDue key={r.id} row={r} />)}</ul>}
      </section>
      <Ages />
      {demo ? <footer>{t('wall.invented')}</footer> : null}
    </main>
  );
}

const LOOK_MS = 20_000;

/** Nobody stands before it with a mouse: what does not come back by itself is loaded anew as soon as the server answers. */
function useSelfHealing(): void {
  const fresh = useFreshness();
  const stale = useRef(false);
  useEffect(() => { stale.current = fresh.state === 'stale'; });
  useEffect(() => {
    const timer = setInterval(() => {
      if (stale.current) void fetch('/readyz', { cache: 'no-store' }).then((r) => { if (r.ok) location.reload(); }, () => { /* still away */ });
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
}

/** While nothing is heard nobody knows the age of a link. */
function Ages() {
  return useFreshness().state === 'stale' ? null : <LinkAges />;
}

function Count({ n, label, bad = false }: { n: number; label: string; bad?: boolean }) {
  return <div className={bad ? 'bad' : ''}><b className="num">{n}</b><span>{label}</span></div>;
}

function NextDue({ row }: { row: Row }) {
  const { t, say } = useSpeech();
  const { kind } = clockOf(row);
  return (
    <li>
      <Ring {...clockOf(row)} size={72} />
      <div className="grow"><b className="cut">{say(row.itemName) || t('board.unsorted')}</b><div className="sub"><VerdictShape verdict={row.verdict} size={22} /> {t(`status.${row.status}`)}{kind ? ` · ${t(`due.${kind}`)}` : ''}</div></div>
      {row.dangers.length > 0 ? <DangerMark /> : null}
    </li>
  );
}

function WallConnection() {
  const { t } = useSpeech();
  const fresh = useFreshness();
  const part = spanParts(fresh.ageMs);
  const age = t(`time.${part.unit}`, { n: part.n });
  // for the whole room to read
  if (fresh.state === 'stale') return <p className="live stale stale-banner" role="alert">{t('live.stale', { age, time: clockTime(clock.now() - fresh.ageMs) })}</p>;
  return <span className={`live ${fresh.state}`}><i aria-hidden="true" />{fresh.state === 'live' ? t('live.live') : fresh.state === 'connecting' ? t('live.connecting') : t('live.ageing', { age })}</span>;
}
