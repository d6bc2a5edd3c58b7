/** What and where; who holds it, and until when. */
import { clockOf } from '#web/data/board.ts';
import { useNow } from '#web/data/clock.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { DangerMark } from '#web/ui/danger.tsx';
import { leftOf, Ring, urge } from '#web/ui/ring.tsx';
import { shortSpan, timeOn } from '#web/ui/span.ts';
import { VerdictMark } from '#web/ui/verdict.tsx';
import { Loop } from './loop.tsx';

export function Header({ incident }: { incident: Seen }) {
  const { t, say, word } = useSpeech();
  const now = useNow();
  return (
    <header className="incident-head">
      <h1>{say(incident.itemName) || t('board.unsorted')}</h1>
      <div className="marks">
        <VerdictMark verdict={incident.verdict} />
        {incident.item ? <span className="tag num">{incident.item}</span> : null}
        <span className="tag">{t(`status.${incident.status}`)}</span>
        {incident.dangers.length > 0 ? <DangerMark /> : null}
        {incident.vulnerable ? <span className="tag info">{t('incident.vulnerable')}</span> : null}
        {incident.unanswered ? <span className="tag danger" data-unanswered>{t('board.unanswered')}</span> : null}
        {incident.raised ? <span className="tag due" data-raised={incident.raised.to}>{t('board.raised', { to: word('option', incident.raised.to) })}</span> : null}
        {incident.urgency === 'urgent' ? <span className="tag">{t('incident.urgent')}</span> : null}
        {incident.paper ? <span className="tag">{t('incident.paper')}</span> : null}
        {incident.reopened > 0 ? <span className="tag">{t('incident.reopened', { n: incident.reopened })}</span> : null}
      </div>
      <Loop incident={incident} />
      <div className="meta">
        <span>{say(incident.place.name) || t('board.where')}</span>
        <span className="num">{t('incident.received', { time: timeOn(Date.parse(incident.receivedAt), now) })}</span>
        <span className="num" title={t('incident.number')}>{incident.number}</span>
      </div>
    </header>
  );
}

export function HolderCard({ incident }: { incident: Seen }) {
  const { t, say } = useSpeech();
  const now = useNow();
  const clock = clockOf(incident);
  if (clock.at === null || clock.kind === null) return <div className="holder calm closed"><Ring at={null} kind={null} /><b>{t('incident.noHolder')}</b></div>;
  const left = leftOf(clock.at, now);
  const state = urge(left, clock.kind);
  const time = timeOn(Date.parse(clock.at), now);
  const kind = t(`due.${clock.kind}`);
  return (
    <section className={`holder ${state}`} aria-label={t('incident.holder')}>
      <Ring {...clock} />
      <div>
        <div className="small sub">{t('incident.holder')}</div>
        <b>{say(incident.holder?.name) || incident.holder?.id}</b>
        <div className="small">{state === 'over' ? t('incident.over', { kind, time }) : t(`then.${clock.kind}`)}</div>
      </div>
      <div className="due-right">
        <div className={`big num ${state}`}>{shortSpan(left, { hours: t('time.h'), days: t('time.d') })}</div>
        <div className="small sub">{state === 'over' ? `${kind} ${t('ring.over_short')}` : t('incident.until', { kind, time })}</div>
        {state === 'soon' ? <span className="tag due">{t('ring.soon')}</span> : null}
      </div>
    </section>
  );
}
