/** Beside the incident: its clocks, assignments, calls, records, police part, links. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useNow } from '#web/data/clock.ts';
import { messagesQuery } from '#web/data/messages.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { leftOf, Ring } from '#web/ui/ring.tsx';
import { timeOn } from '#web/ui/span.ts';
import { useActorName, useOutcomeName } from './names.ts';
import { useBoard, useDesk } from '../live-desk.tsx';
import { mayWriteToUnits } from '../may.ts';
import { MessageForm } from '../units/message-form.tsx';
import { MessageLine } from '../units/message-line.tsx';
import '../units/units.css';
import { RelayCall } from './relay.tsx';

export function Side({ incident }: { incident: Seen }) {
  return <><Clocks incident={incident} /><Assignments incident={incident} /><Contact incident={incident} /><RelayCall incident={incident} /><Records incident={incident} /><Result incident={incident} /><Appeals incident={incident} /><Calls incident={incident} /><Links incident={incident} /><Documents incident={incident} /></>;
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return <section><h2>{title}</h2>{children}</section>;
}

function useTime(): (at: string) => string {
  const now = useNow();
  return (at) => timeOn(Date.parse(at), now);
}

function Clocks({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const now = useNow();
  const time = useTime();
  if (incident.deadlines.length === 0) return null;
  return (
    <Block title={t('incident.clocks')}>
      <ul className="clocks">
        {[...incident.deadlines].sort((a, b) => a.promised.localeCompare(b.promised)).map((d, i) => (
          <li key={i}><Ring at={d.promised} kind={d.kind} size={38} /><div><b>{t(`due.${d.kind}`)}</b> <span className="num sub">{time(d.promised)}</span>
            <div className="small sub">{leftOf(d.promised, now) < 0 ? t('ring.over_short') : t(`then.${d.kind}`)}{d.level > 0 ? ` · ${t('incident.level', { n: d.level, time: time(d.at) })}` : ''}</div></div></li>
        ))}
      </ul>
    </Block>
  );
}

function Assignments({ incident }: { incident: Seen }) {
  const { t, say, word } = useSpeech();
  const { me } = useDesk();
  const time = useTime();
  const writes = mayWriteToUnits(me);
  const messages = useQuery({ ...messagesQuery, enabled: writes && incident.assignments.length > 0 }).data ?? [];
  const [to, setTo] = useState<string | null>(null);
  if (incident.assignments.length === 0) return null;
  return (
    <Block title={t('incident.assignments')}>
      <ul className="list">
        {incident.assignments.map((a) => (
          <li key={a.id} data-assignment={a.status}>
            <div><b>{say(a.unitName)}</b> <span className="tag">{t(`assignment.${a.part}`)}</span> <span className="tag">{word('assignment', a.status)}</span></div>
            <div className="small sub num">{time(a.offeredAt)}{a.acceptedAt ? ` · ${t('assignment.accepted')} ${time(a.acceptedAt)}` : ''}{a.arrivedAt ? ` · ${t('assignment.on_scene')} ${time(a.arrivedAt)}` : ''}{a.arrivalCheck ? ` · ${word('assignment', a.arrivalCheck)}` : ''}{a.reason && word('returnReason', a.reason) !== word('assignment', a.status) ? ` · ${word('returnReason', a.reason)}` : ''}</div>
            <Told a={a} />
            {messages.filter((m) => m.incidentId === incident.id && m.unitId === a.unitId).map((m) => <MessageLine key={m.id} message={m} link={false} />)}
            {writes && a.endedAt === null ? <button type="button" className={to === a.id ? 'btn on small to-unit' : 'btn small to-unit'} data-write={a.unitId} aria-expanded={to === a.id} onClick={() => setTo(to === a.id ? null : a.id)}>{t('team.write')}</button> : null}
            {to === a.id ? <MessageForm unitId={a.unitId} name={say(a.unitName)} incidentId={incident.id} close={() => setTo(null)} /> : null}
          </li>
        ))}
      </ul>
    </Block>
  );
}

/** Which messages went to the unit's people, and when one of them had the offer on a screen. */
function Told({ a }: { a: Seen['assignments'][number] }) {
  const { t, word } = useSpeech();
  const time = useTime();
  const told = a.told ?? [];
  const missed = told.length > 0 && told.every((m) => !m.ok) && !a.seenAt;
  if (told.length === 0 && !a.seenAt) return null;
  const ways = [...new Map(told.filter((m) => m.ok).map((m) => [`${m.about} ${m.way}`, m])).values()];
  return (
    <div className={missed ? 'small needed' : 'small sub num'} data-told={missed ? 'none' : 'some'}>
      {missed ? t('incident.notTold') : [...ways.map((m) => `${word('toldBy', m.way)} ${time(m.at)}`), ...(a.seenAt ? [`${t('incident.lookedAt')} ${time(a.seenAt)}`] : [])].join(' · ')}
    </div>
  );
}

function Contact({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  const time = useTime();
  const { contact, police } = incident;
  if (!contact && !police && incident.assists.length === 0) return null;
  return (
    <dl className="facts">
      {contact ? <div><dt>{t('incident.contact')}</dt><dd>{contact.reached ? t('incident.reached') : t('incident.notReached')} <span className="num sub">{time(contact.at)} · {t('incident.tries', { n: contact.tries })}</span></dd></div> : null}
      {police ? <div><dt>{t('incident.police')}</dt><dd>{word('police', police.why)} · {word('police', police.status)} <span className="num sub">{time(police.askedAt)}</span>{police.reason ? <div className="small">{word('returnReason', police.reason)}</div> : null}</dd></div> : null}
      {incident.assists.map((a) => <div key={a.id}><dt>{t('incident.assists')}</dt><dd>{word('option', a.kind)} · {a.status === 'answered' ? t('option.done') : t('police.asked')} <span className="num sub">{time(a.askedAt)}</span></dd></div>)}
    </dl>
  );
}

function Records({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  const actor = useActorName();
  const time = useTime();
  if (incident.evidence.length === 0 && incident.returns.length === 0 && incident.evidenceNeeded.length === 0) return null;
  return (
    <Block title={t('incident.evidence')}>
      {incident.evidenceNeeded.length > 0 ? <p className="small needed">{t('incident.needed', { kinds: incident.evidenceNeeded.map((k) => word('option', k)).join(t('mark.list')) })}</p> : null}
      <ul className="list">
        {incident.evidence.map((e) => <li key={e.id}><b>{word('option', e.kind)}</b> <span className="num sub small">{time(e.statedAt ?? e.at)} · {actor(e.by)}</span>{e.text ? <div>{e.text}</div> : null}</li>)}
        {incident.returns.map((r) => <li key={r.at + r.unitId}><b>{t('incident.returns')}</b> {word('returnReason', r.reason)} <span className="num sub small">{time(r.at)}</span></li>)}
      </ul>
    </Block>
  );
}

function Result({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  const outcome = useOutcomeName();
  const time = useTime();
  if (!incident.outcome && !incident.closedAs) return null;
  return (
    <dl className="facts">
      {incident.outcome ? <div><dt>{t('incident.outcome')}</dt><dd>{outcome(incident.item, incident.outcome.code)} <span className="num sub">{time(incident.outcome.at)}</span></dd></div> : null}
      {incident.closedAs ? <div><dt>{t('incident.closedAs')}</dt><dd>{word('closed', incident.closedAs)}</dd></div> : null}
    </dl>
  );
}

/** What the handlers dispute, and what was decided; the texts are read on the page of appeals. */
function Appeals({ incident }: { incident: Seen }) {
  const { t, say } = useSpeech();
  const time = useTime();
  if (incident.appeals.length === 0) return null;
  return (
    <Block title={t('appeals.title')}>
      <ul className="list">{incident.appeals.map((a) => (
        <li key={a.id} data-appeal-state={a.result ?? 'open'}><b>{t(`appeals.about.${a.against}`)}</b> <span className="tag">{a.result ? t(`appeals.result.${a.result}`) : t('appeals.waiting')}</span>
          <div className="small sub num">{t('appeals.by', { name: say(a.organisationName), time: time(a.at) })} · {a.decidedAt ? time(a.decidedAt) : t('appeals.due', { time: time(a.dueAt) })}</div></li>
      ))}</ul>
    </Block>
  );
}

function Calls({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  const time = useTime();
  if (incident.calls.length === 0) return null;
  return (
    <Block title={t('incident.calls')}>
      <ul className="list">{incident.calls.map((c) => <li key={c.callId}><span className="num">{time(c.receivedAt)}</span> {word('how', c.how)} <span className="sub small">{incident.channel ? word('channel', incident.channel) : ''}</span></li>)}</ul>
    </Block>
  );
}

function Links({ incident }: { incident: Seen }) {
  const { t, say } = useSpeech();
  const { rows } = useBoard();
  const named = (id: string): string => { const row = rows.get(id); return row ? [row.number, say(row.itemName)].filter(Boolean).join(' · ') : id; };
  const ids = [...new Set([...incident.linkedTo, ...incident.mergedFrom, ...(incident.mergedInto ? [incident.mergedInto] : [])])];
  if (ids.length === 0) return null;
  return (
    <Block title={t('incident.links')}>
      <ul className="list">{ids.map((id) => <li key={id}><Link to="/incidents/$id" params={{ id }}>{named(id)}</Link> <span className="sub small">{id === incident.mergedInto ? t('closed.merged') : incident.mergedFrom.some((from) => from === id) ? t('incident.mergedFrom') : ''}</span></li>)}</ul>
    </Block>
  );
}

/** The persuasion record belongs to noise that somebody was asked to stop (治安管理处罚法 art. 88). */
export function documentsOf({ evidence, evidenceNeeded }: Seen): readonly ('sheet' | 'persuasion')[] {
  const kinds: readonly string[] = [...evidenceNeeded, ...evidence.map((e) => e.kind)];
  return kinds.includes('persuasion') ? ['sheet', 'persuasion'] : ['sheet'];
}

function Documents({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  return (
    <Block title={t('print.title')}>
      <ul className="list">{documentsOf(incident).map((doc) => <li key={doc}><Link to="/print/$id/$doc" params={{ id: incident.id, doc }}>{t(`print.${doc}`)}</Link></li>)}</ul>
    </Block>
  );
}
