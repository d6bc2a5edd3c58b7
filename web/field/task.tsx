/** One incident: what is left, what and where, what may be done, the one next step, and the police at any time. */
import { useEffect, useState } from 'react';
import { spotOf } from '#domain/response/meeting.ts';
import { useNow } from '#web/data/clock.ts';
import { leftOf, urge } from '#web/ui/due.ts';
import { HoldButton } from '#web/ui/hold-button.tsx';
import { shortSpan, timeOn } from '#web/ui/span.ts';
import { useBegun } from './drafts.ts';
import { withHeld } from './held.ts';
import { FinishSheet, GiveUp, MoreSheet } from './forms.tsx';
import { showsOffer, type PhoneState } from './phone.ts';
import { PersuadeSheet } from './persuade.tsx';
import { CallSheet, LinesSheet } from './reach.tsx';
import { RecordSheet } from './record.tsx';
import { useKeep } from './sheet.tsx';
import { fill, useSpeech, wordOf } from './speech.ts';
import { isWorking, mayCallPolice, standing, STEPS, type Standing } from './standing.ts';
import type { Packet, Task, Text } from './shapes.ts';
import { UndoBar } from './undo.tsx';
import { AllWell } from './well.tsx';
import { whereAmI } from './where.ts';

type Open = 'call' | 'lines' | 'record' | 'parties' | 'persuade' | 'finish' | 'more' | 'decline' | 'return' | null;

export function TaskView({ task, phone, packet }: { task: Task; phone: PhoneState; packet: Packet }) {
  const { w, say } = useSpeech();
  const [open, setOpen] = useState<Open>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const now = useNow();
  const s = standing(task, withHeld(phone), packet.me.unitId ?? null, packet.answered);
  const at = s.step ? STEPS.indexOf(s.step) : STEPS.length;
  const close = (): void => setOpen(null);
  useShown(task, phone, packet.me.unitId ?? null);
  return (
    <article className="task" data-step={s.step ?? 'none'} data-incident-open={task.id} data-state={s.status} data-pending={s.pending}>
      <div className="scroll">
        <div className="steps" role="img" aria-label={fill(w.step, { n: Math.min(at + 1, STEPS.length) })}>{STEPS.map((step, i) => <i key={step} className={i < at ? 'on' : ''} />)}</div>
        <Left s={s} />
        <h1>{say(task.itemName) || task.number}</h1>
        <Where task={task} />
        <Brief task={task} packet={packet} />
        <Beside task={task} unitId={packet.me.unitId ?? null} />
        <Reach s={s} open={setOpen} />
        <Records task={task} s={s} packet={packet} open={(what, kind) => { setWanted(kind ?? null); setOpen(what); }} />
        <Rules task={task} packet={packet} />
        <span className="grow" />
        <p className="mark num">{packet.me.name ?? packet.me.account} {timeOn(now, now)}</p>
      </div>
      <footer>
        <UndoBar phone={phone} />
        <AllWell task={task} phone={phone} packet={packet} />
        <Police task={task} s={s} online={phone.online} />
        {s.step ? <Next task={task} s={s} finish={() => setOpen('finish')} /> : <p className={s.holding ? 'need' : 'hint'} role="status" data-holding={s.holding}>{wordOf(w.state, s.status)}{s.holding ? ` · ${w.handOverHint}` : ''}</p>}
        {mayCallPolice(s) ? <HandBack task={task} asked={s.policeAsked} /> : null}
      </footer>
      {open === 'record' || open === 'parties' ? <RecordSheet task={task} s={s} packet={packet} first={open === 'parties' ? 'parties' : null} wanted={wanted} close={close} /> : null}
      {open === 'call' ? <CallSheet task={task} close={close} /> : null}
      {open === 'lines' ? <LinesSheet task={task} close={close} /> : null}
      {open === 'persuade' ? <PersuadeSheet task={task} packet={packet} close={close} /> : null}
      {open === 'finish' ? <FinishSheet task={task} s={s} packet={packet} close={close} /> : null}
      {open === 'decline' || open === 'return' ? <GiveUp act={open} task={task} packet={packet} close={close} /> : null}
      {open === 'more' ? <MoreSheet task={task} s={s} packet={packet} close={close} /> : null}
    </article>
  );
}

/** Whoever has it before their eyes has been told: the record says when. */
function useShown(task: Task, phone: PhoneState, unitId: string | null): void {
  const offer = task.assignments.find((a) => a.unitId === unitId && a.status === 'offered' && !a.seenAt);
  useEffect(() => {
    if (!offer) return undefined;
    const show = (): void => { showsOffer(task.id, offer.id); };
    show();
    document.addEventListener('visibilitychange', show);
    return () => { document.removeEventListener('visibilitychange', show); };
  }, [task.id, offer, phone.online]);
}

function Left({ s }: { s: Standing }) {
  const { w } = useSpeech();
  const now = useNow();
  const state = `${wordOf(w.state, s.status)}${s.part === 'co' ? ` · ${w.co}` : ''}`;
  if (!s.due) return <div className="left"><span>{w.noTime}<br />{state}</span></div>;
  const left = leftOf(s.due.at, now);
  const [kind, time] = [wordOf(w.due, s.due.kind), timeOn(Date.parse(s.due.at), now)];
  return (
    <div className={`left ${urge(left, s.due.kind)}`}>
      <b className="num">{shortSpan(left, { hours: w.hour, days: w.day })}</b>
      <span>{fill(left < 0 ? w.over : w.before, { kind, time })}<br />{state}{s.pending ? <em className="kept"> · {w.kept}</em> : null}</span>
    </div>
  );
}

function Where({ task }: { task: Task }) {
  const { w, say } = useSpeech();
  const p = task.place?.position;
  return (
    <div className="where"><span>{say(task.place?.name) || w.where}</span>
      {p ? <a className="btn" href={`geo:${p.lat},${p.lon}?q=${p.lat},${p.lon}`}>{w.navigate}</a> : null}
    </div>
  );
}

function Brief({ task, packet }: { task: Task; packet: Packet }) {
  const { w, say } = useSpeech();
  const told = say(task.brief);
  const scope = say(packet.items.find((i) => i.code === task.item)?.scope);
  // a brief of what, where and the dangers alone stands here already
  const above = [task.itemName, task.place?.name, ...task.dangers.map((d) => d.sign)].map(say);
  const bare = above.reduce((rest, name) => rest.replace(name, ''), told).replace(/[\s；;,.。]/g, '') === '';
  return (
    <div className="brief">
      {bare ? (scope ? <p className="sub">{scope}</p> : null) : <p>{told}</p>}
      {task.dangers.map((d) => <p key={d.code} className="danger"><b>{w.danger}</b> {say(d.sign)}</p>)}
      <p><b>{[task.dangers.length === 0 ? w.noDanger : null, task.vulnerable ? w.vulnerable : null, task.urgency === 'urgent' ? w.urgent : null].filter(Boolean).join(' · ')}</b></p>
      <Meeting task={task} />
    </div>
  );
}

/** Where the police are met, and when each side expects to be there. */
function Meeting({ task }: { task: Task }) {
  const { w } = useSpeech();
  const now = useNow();
  const spot = spotOf(task.evidence);
  const at = (words: string, time: string | null | undefined): string[] => (time ? [fill(words, { time: timeOn(Date.parse(time), now) })] : []);
  const said = [...(spot ? [fill(w.meetAt, { spot: w.spot[spot] })] : []), ...at(w.meetPolice, task.meeting?.policeAt), ...at(w.meetUnit, task.meeting?.unitAt)];
  return said.length > 0 ? <p data-meeting><b>{said.join(' · ')}</b></p> : null;
}

/** Who else is on it, and how far: two crews at one door know of each other. */
function Beside({ task, unitId }: { task: Task; unitId: string | null }) {
  const { w, say, language } = useSpeech();
  const others = task.assignments.filter((a) => a.unitId !== unitId && ['offered', 'accepted', 'en_route', 'on_scene'].includes(a.status));
  if (others.length === 0) return null;
  const names = others.map((a) => `${say(a.unitName)}（${wordOf(w.state, a.status)}）`).join(language === 'zh' ? '、' : ', ');
  return <p className="beside" data-beside={others.length}><b>{w.beside}</b> {language === 'zh' ? names : names.replaceAll('（', ' (').replaceAll('）', ')')}</p>;
}

/** The caller, through a number that is neither side's; and whoever answers for the place. */
function Reach({ s, open }: { s: Standing; open(what: Open): void }) {
  const { w } = useSpeech();
  return (
    <div className={isWorking(s) ? 'tools two' : 'tools one'}>
      {isWorking(s) ? <button type="button" className="btn" data-open="call" onClick={() => open('call')}>{w.callCaller}</button> : null}
      <button type="button" className="btn" data-open="lines" onClick={() => open('lines')}>{w.lines}</button>
    </div>
  );
}

function Rules({ task, packet }: { task: Task; packet: Packet }) {
  const { w, say, language } = useSpeech();
  const item = packet.items.find((i) => i.code === task.item);
  const [law, signs, measures] = [item?.laws ?? [], item?.dangerSigns ?? [], item?.measures ?? []];
  const [mayNot, points] = [item?.mayNot ?? [], item?.talkingPoints ?? []];
  const joined = (names: readonly Text[]): string => names.map(say).join(language === 'zh' ? '、' : '; ');
  return (
    <>
      <div className="rules">
        <section><h2>{w.may}</h2><p>{measures.length > 0 ? joined(measures.map((m) => m.name)) : w.mayList}</p></section>
        <section className="not"><h2>{w.mayNot}</h2>{mayNot.length > 0 ? <ul>{mayNot.map((m) => <li key={m.zh}>{say(m)}</li>)}</ul> : <p>{w.mayNotList}</p>}</section>
      </div>
      {points.length > 0 ? <details className="law" data-points={points.length}><summary>{w.points}</summary><ul>{points.map((p) => <li key={p.zh}>{say(p)}</li>)}</ul></details> : null}
      {signs.length > 0 ? <details className="law" data-signs={signs.length}><summary>{w.signs}</summary><ul>{signs.map((s) => <li key={s.sign}>{say({ zh: s.sign, en: s.en })}</li>)}</ul></details> : null}
      {law.length > 0 ? <details className="law"><summary>{w.law}</summary><ul>{law.map((l) => <li key={l.zh}>{say(l)}</li>)}</ul></details> : null}
    </>
  );
}

function Records({ task, s, packet, open }: { task: Task; s: Standing; packet: Packet; open(what: Open, kind?: string): void }) {
  const { w, language } = useSpeech();
  const begun = useBegun(packet.me.account, task.id);
  const names = (kinds: readonly string[]): string => kinds.map((k) => wordOf(w.option, k)).join(language === 'zh' ? '、' : ', ');
  if (!isWorking(s)) return s.status === 'offered' ? <div className="tools two"><button type="button" className="btn" data-open="decline" onClick={() => open('decline')}>{w.decline}</button><button type="button" className="btn" data-open="return" onClick={() => open('return')}>{w.giveBack}</button></div> : null;
  const tools = [['record', w.record], ['persuade', w.persuade], ['parties', w.parties], ['more', w.more]] as const;
  return (
    <section className="records" aria-label={w.record}>
      <div className="tools">{tools.map(([what, name]) => <button key={what} type="button" className="btn" data-open={what} onClick={() => open(what)}>{name}{isBegun(what, begun) ? <em className="begun" data-begun={what}>{w.begun}</em> : null}</button>)}</div>
      {s.needed.length > 0 ? <div className="need"><span>{w.needed}</span>{s.needed.map((kind) => <button key={kind} type="button" className="btn" data-need={kind} onClick={() => (kind === 'persuasion' ? open('persuade') : open('record', kind))}>{wordOf(w.option, kind)}</button>)}</div> : null}
      {s.recorded.length > 0 ? <p className="hint">{fill(w.recorded, { kinds: names(s.recorded) })}</p> : null}
      {s.far && !s.recorded.includes('note') ? <button type="button" className="btn need" onClick={() => open('record', 'note')}>{w.far}</button> : null}
    </section>
  );
}

/** Acts that stand behind one button count with it. */
const BEHIND: Readonly<Record<string, readonly string[]>> = { more: ['return', 'supplement', 'coHandler', 'assist', 'mediation'] };
const isBegun = (what: string, begun: readonly string[]): boolean => begun.some((form) => (BEHIND[what] ?? [what]).includes(form));

function Next({ task, s, finish }: { task: Task; s: Standing; finish(): void }) {
  const { w } = useSpeech();
  const { run, busy, failed } = useKeep(task.id);
  const [locating, setLocating] = useState(false);
  const step = s.step;
  if (!step) return null;
  const press = async (): Promise<void> => {
    if (step === 'finish') { finish(); return; }
    if (step !== 'arrive') { await run(step); return; }
    setLocating(true);
    const position = await whereAmI();
    setLocating(false);
    await run('arrive', position ? { position } : {});
  };
  return <>{failed}<button type="button" className="go" data-next={step} disabled={busy || locating} onClick={() => void press()}>{w.next[step]}</button></>;
}

function HandBack({ task, asked }: { task: Task; asked: boolean }) {
  const { w } = useSpeech();
  const { run, busy, failed } = useKeep(task.id);
  return <>{failed}<HoldButton holding={w.holding} disabled={busy || asked} onHeld={() => void run('hand-back', { reason: w.policeReason })}>{asked ? w.handBackAsked : w.handBack}</HoldButton></>;
}

/** Without signal nobody has heard it yet: the telephone is the way, the record follows. */
function Police({ task, s, online }: { task: Task; s: Standing; online: boolean }) {
  const { w } = useSpeech();
  const { run } = useKeep(task.id);
  if (!s.policeAsked) return null;
  const told = online && task.police?.status === 'asked';
  if (told) return <p className="alert note" role="status">{w.asked}</p>;
  return <div className="alert" role="alert" data-police="unsent"><p>{w.askedOffline}</p><a className="go call" href="tel:110" onClick={() => void run('record', { kind: 'telephone', text: w.called110 })}>{w.call110}</a></div>;
}
