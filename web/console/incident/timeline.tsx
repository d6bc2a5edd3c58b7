/** What happened, newest first, each with its place in the chain; filtered by a press, verified by another. */
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/data/call.ts';
import { chainShape, verifyChain, type Verified } from '#web/data/chain.ts';
import { useNow } from '#web/data/clock.ts';
import type { EventSeen, Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { Icon } from '#web/ui/icons.tsx';
import { clockTime, timeOn } from '#web/ui/span.ts';
import { eventFacts } from './event-facts.ts';
import { useActorName, useItemName, useOutcomeName } from './names.ts';

/** What an event is about, by the beginning of its type. */
const KINDS = {
  judged: ['incident.opened', 'call.', 'triage.'], sent: ['unit.', 'assignment.', 'passing.', 'arbitration.'], done: ['evidence.', 'contact.', 'incident.finished', 'incident.supplemented', 'review.', 'appeal.', 'mediation.', 'caller.', 'satisfaction.'],
  police: ['hand_back.', 'police.', 'assist.'], missed: ['deadline.', 'incident.escalated'],
} as const;
type Kind = keyof typeof KINDS;
const ALL: readonly Kind[] = ['judged', 'sent', 'done', 'police', 'missed'];

export function Timeline({ events, pending, incident }: { events: readonly EventSeen[]; pending: boolean; incident: Seen }) {
  const { t } = useSpeech();
  const [kind, setKind] = useState<Kind | null>(null);
  const shown = kind === null ? events : events.filter((e) => KINDS[kind].some((start) => e.type.startsWith(start)));
  return (
    <section aria-labelledby="timeline-title">
      <h2 id="timeline-title">{t('incident.timeline')}</h2>
      {events.length > 0 ? (
        <div className="timeline-tools">
          <div className="chips" role="group" aria-label={t('timeline.filter')}>
            {ALL.map((k) => <button key={k} type="button" className="chip" aria-pressed={kind === k} onClick={() => setKind(kind === k ? null : k)}>{t(`timeline.kind.${k}`)}</button>)}
          </div>
          <Verify incident={incident} events={events} />
        </div>
      ) : null}
      {pending ? <Bones rows={3} height={18} label={t('app.loading')} /> : shown.length === 0 ? <p className="hint">{t('incident.noEvents')}</p> : (
        <ol className="timeline">{shown.toReversed().map((event) => <Line key={`${event.town}${event.seq}`} event={event} incident={incident} />)}</ol>
      )}
    </section>
  );
}

/** The browser computes every link of this incident again; nothing the server says of itself is believed. */
function Verify({ incident, events }: { incident: Seen; events: readonly EventSeen[] }) {
  const { t, failure } = useSpeech();
  const check = useMutation({
    mutationKey: ['verify', incident.id],
    mutationFn: async (): Promise<Verified> => verifyChain(await call(`/incidents/${encodeURIComponent(incident.id)}/chain`, { answer: chainShape }), new Map(events.map((e) => [e.seq, e.hash]))),
  });
  const said = check.data;
  return (
    <div className="verify" role="status" data-verified={said ? String(said.ok) : ''}>
      {said?.ok ? <span className="chain-note"><Icon name="verified" /> {t('timeline.verified', { n: said.events })}</span> : null}
      {said && !said.ok ? <span className="alert">{t('timeline.broken', { seq: said.seq })}</span> : null}
      {check.isError ? <span className="small">{failure(check.error)}</span> : null}
      <button type="button" className="btn plain" disabled={check.isPending} title={t('incident.chainHint')} onClick={() => check.mutate()}>{check.isPending ? t('timeline.verifying') : t('timeline.verify')}</button>
    </div>
  );
}

function Line({ event, incident }: { event: EventSeen; incident: Seen }) {
  const { t, word, say } = useSpeech();
  const now = useNow();
  const item = useItemName();
  const outcome = useOutcomeName();
  const actor = useActorName();
  const at = Date.parse(event.at);
  const day = timeOn(at, now);
  const time = day.length > 5 ? `${day.slice(0, 5)} ${clockTime(at)}` : clockTime(at);
  const facts = eventFacts(event, { t, word, item, outcome, unit: (id) => say(incident.assignments.find((a) => a.unitId === id)?.unitName) || id });
  return (
    <li data-event={event.type} className={event.type === 'deadline.missed' ? 'missed' : ''}>
      <time className="num" dateTime={event.at}>{time}</time>
      <span className="what"><b>{word('event', isToStreet(event) ? 'passing.offered.across' : event.type)}</b>{facts ? `${t('mark.colon')}${facts}` : ''} <span className="sub">{actor(event.actor)}</span></span>
      <span className="chain num" title={t('incident.chain', { seq: event.seq, hash: event.hash })}>#{event.seq} · {event.hash.slice(0, 8)}</span>
    </li>
  );
}

/** Of two installations, the police's gives a matter to the street's side of the same town. */
function isToStreet({ type, town, data }: EventSeen): boolean {
  return type === 'passing.offered' && data?.['town'] === town;
}
