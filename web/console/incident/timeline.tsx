/** What happened, newest first, each with its place in the chain. */
import { CheckCircleOutlined } from '@ant-design/icons';
import { useNow } from '#web/data/clock.ts';
import type { EventSeen, Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { clockTime, timeOn } from '#web/ui/span.ts';
import { eventFacts } from './event-facts.ts';
import { useItemName, useOutcomeName } from './names.ts';

export function Timeline({ events, pending, incident }: { events: readonly EventSeen[]; pending: boolean; incident: Seen }) {
  const { t } = useSpeech();
  const last = events.at(-1);
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('incident.timeline')}{last ? <span className="chain-note" title={t('incident.chainHint')}> <CheckCircleOutlined aria-hidden /> <span className="num">#{last.seq.toLocaleString('en')}</span></span> : null}</h2>
      {pending ? <Bones rows={3} height={18} label={t('app.loading')} /> : events.length === 0 ? <p className="hint">{t('incident.noEvents')}</p> : (
        <ol className="timeline">{events.toReversed().map((event) => <Line key={`${event.town}${event.seq}`} event={event} incident={incident} />)}</ol>
      )}
    </section>
  );
}

function Line({ event, incident }: { event: EventSeen; incident: Seen }) {
  const { t, word, say } = useSpeech();
  const now = useNow();
  const item = useItemName();
  const outcome = useOutcomeName();
  const at = Date.parse(event.at);
  const day = timeOn(at, now);
  const time = day.length > 5 ? `${day.slice(0, 5)} ${clockTime(at)}` : clockTime(at);
  const facts = eventFacts(event, { t, word, item, outcome, unit: (id) => say(incident.assignments.find((a) => a.unitId === id)?.unitName) || id });
  return (
    <li data-event={event.type} className={event.type === 'deadline.missed' ? 'missed' : ''}>
      <time className="num" dateTime={event.at}>{time}</time>
      <span className="what"><b>{word('event', event.type)}</b>{facts ? `${t('mark.colon')}${facts}` : ''} <span className="sub">{word('actor', event.actor)}</span></span>
      <span className="chain num" title={t('incident.chain', { seq: event.seq, hash: event.hash })}>#{event.seq} · {event.hash.slice(0, 8)}</span>
    </li>
  );
}
