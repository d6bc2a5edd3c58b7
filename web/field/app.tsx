/** What the screen shows: the log-in, the shift when nothing is assigned, or the one incident in hand. */
import { useEffect, useState } from 'react';
import { useNow } from '#web/data/clock.ts';
import { timeOn } from '#web/ui/span.ts';
import { CrewView } from './crew.tsx';
import { Idle } from './idle.tsx';
import { isDoorOpen, wishDoor } from './door-events.ts';
import { isWaiting } from './files.ts';
import { withHeld } from './held.ts';
import { isUnsent } from './outbox.ts';
import { usePhone, type PhoneState } from './phone.ts';
import { Messages } from './messages.tsx';
import { QueueSheet } from './queue.tsx';
import { fill, useSpeech } from './speech.ts';
import { isOpen, standing } from './standing.ts';
import type { Packet } from './shapes.ts';
import { TaskView } from './task.tsx';
import { UndoBar } from './undo.tsx';

export function App() {
  const phone = usePhone();
  const { w } = useSpeech();
  const { phase, ended } = phone;
  // while it is found out who is here, the log-in stays as it is: somebody may be typing already
  const screen = phase === 'ready' ? 'field' : phase === 'login' || (phase === 'opening' && isDoorOpen()) ? 'login' : 'loading';
  useEffect(() => { if (phase !== 'opening') wishDoor({ open: phase === 'login', ended }); }, [phase, ended]);
  useEffect(() => {
    const root = document.documentElement;
    root.dataset['screen'] = screen;
    root.dataset['ready'] = String(phase !== 'opening' || screen === 'login');
    document.title = `${w.title} · ${w.app}`;
  }, [screen, phase, w]);
  if (screen === 'login') return null;
  if (phase === 'broken') return <main className="phone"><div className="empty"><h1>{w.failed}</h1></div></main>;
  if (!phone.packet) return <main className="phone" aria-busy="true"><div className="empty"><h1>{w.loading}</h1></div></main>;
  return <Field phone={phone} packet={phone.packet} />;
}

function Field({ phone, packet }: { phone: PhoneState; packet: Packet }) {
  const { w, say } = useSpeech();
  const [picked, setPicked] = useState<string | null>(null);
  const [queue, setQueue] = useState(false);
  const unitId = packet.me.unitId ?? null;
  const open = unitId === null ? [] : packet.tasks.filter((t) => isOpen(standing(t, withHeld(phone), unitId, packet.answered)));
  const task = open.find((t) => t.id === picked) ?? open[0];
  return (
    <main className="phone">
      <Head phone={phone} packet={packet} openQueue={() => setQueue(true)} />
      <Losses phone={phone} />
      <Broken parts={packet.me.broken} />
      <Messages packet={packet} />
      {open.length > 1 ? (
        <nav className="others" aria-label={w.others}>
          {open.map((t) => <button key={t.id} type="button" className="chip" aria-pressed={t.id === task?.id} onClick={() => setPicked(t.id)}>{say(t.itemName) || t.number}</button>)}
        </nav>
      ) : null}
      {unitId === null ? <CrewView packet={packet} /> : task ? <TaskView key={task.id} task={task} phone={phone} packet={packet} /> : <><Idle packet={packet} /><UndoBar phone={phone} /></>}
      {queue ? <QueueSheet phone={phone} packet={packet} close={() => setQueue(false)} /> : null}
    </main>
  );
}

function Head({ phone, packet, openQueue }: { phone: PhoneState; packet: Packet; openQueue(): void }) {
  const { w, say, language } = useSpeech();
  const now = useNow();
  const unit = packet.units.find((u) => u.id === packet.me.unitId);
  const partners = unit?.personNames.filter((n) => n !== packet.me.name) ?? [];
  const crew = partners.length > 0 && partners.length < 3 ? fill(w.with, { names: partners.join(language === 'zh' ? '、' : ', ') }) : '';
  return (
    <header>
      <b>{say(unit?.name) || packet.me.name || packet.me.account}</b>
      {crew ? <span className="cut crewed">{crew}</span> : null}
      <span className="num sub">{timeOn(now, now)}</span>
      <span className="grow" />
      <Link phone={phone} at={packet.at} open={openQueue} />
    </header>
  );
}

/** Signal and what waits, in words; red is for danger, so a refusal is bold and no signal is amber. */
function Link({ phone, at, open }: { phone: PhoneState; at: number; open(): void }) {
  const { w } = useSpeech();
  const now = useNow();
  const unsent = withHeld(phone).filter(isUnsent).length + phone.files.filter(isWaiting).length;
  const refused = phone.kept.filter((k) => k.receipt?.result === 'refused' && !k.read).length;
  const parts = [
    phone.online ? (unsent === 0 ? w.online : null) : w.offline,
    unsent > 0 ? fill(phone.online && phone.sending ? w.sending : w.queued, { n: unsent }) : null, refused > 0 ? fill(w.refusedCount, { n: refused }) : null,
  ].filter((p) => p !== null);
  const calm = phone.online && refused === 0 && unsent === 0;
  return (
    <button type="button" className={calm ? 'link' : 'link due'} data-online={phone.online} data-unsent={unsent} data-refused={refused} onClick={open} title={fill(w.stale, { time: timeOn(at, now) })}>
      {parts.join(' · ')}
    </button>
  );
}

/** What does not hold between a call and its end, in the words of whoever may have to telephone instead. */
function Broken({ parts }: { parts: readonly string[] }) {
  const { w, language } = useSpeech();
  const known: Readonly<Record<string, string>> = w.parts;
  const names = [...new Set(parts.map((p) => p.split('.')[0] ?? ''))].flatMap((p) => known[p] ?? []);
  return names.length === 0 ? null : <p className="alert due notice" role="status" data-broken={names.length}>{fill(w.broken, { names: names.join(language === 'zh' ? '、' : ', ') })}</p>;
}

/** Said until somebody has read it; said again when more is missing. */
function Losses({ phone }: { phone: PhoneState }) {
  const { w } = useSpeech();
  const now = useNow();
  const [read, setRead] = useState({ lost: 0, silent: '' });
  const time = (at: string | null): string => (at ? timeOn(Date.parse(at), now) : '');
  const { count, since } = phone.lost;
  const silent = phone.silent?.since ?? '';
  return (
    <>
      {count > read.lost ? <div className="alert notice" role="alert" data-lost={count}><p>{fill(w.lost, { n: count, time: time(since) })}</p><button type="button" className="btn" onClick={() => setRead({ ...read, lost: count })}>{w.understood}</button></div> : null}
      {silent !== read.silent ? <div className="alert due notice" role="status"><p>{fill(w.silent, { time: time(silent) })}</p><button type="button" className="btn" onClick={() => setRead({ ...read, silent })}>{w.understood}</button></div> : null}
    </>
  );
}
