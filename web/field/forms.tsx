/** What is written down at the scene, the result, and the acts that are needed now and then. */
import { useState } from 'react';
import { Area, Choice, Field, Sheet, Submit, useKeep } from './sheet.tsx';
import { fill, useSpeech, wordOf } from './speech.ts';
import { isWorking, type Standing } from './standing.ts';
import type { Packet, Task } from './shapes.ts';

interface SheetOf { task: Task; s: Standing; close(): void }

export function FinishSheet({ task, s, close }: SheetOf) {
  const { w, say, language } = useSpeech();
  const { run, busy, failed } = useKeep(task.id);
  const [outcome, setOutcome] = useState('');
  const [text, setText] = useState('');
  const submit = async (): Promise<void> => { if (await run('finish', { outcome, ...(text.trim() ? { text } : {}) })) close(); };
  return (
    <Sheet title={w.finishTitle} close={close}>
      {s.needed.length > 0 && s.part === 'lead' ? <p className="need" role="status">{fill(w.missing, { kinds: s.needed.map((k) => wordOf(w.option, k)).join(language === 'zh' ? '、' : ', ') })}</p> : null}
      <Choice label={w.outcome} value={outcome} set={setOutcome} options={task.outcomes.map((o) => ({ code: o.code, name: say(o.name) }))} />
      <Area label={w.finishText} value={text} set={setText} />
      {failed}
      <Submit disabled={outcome === ''} busy={busy} press={() => void submit()}>{w.send}</Submit>
    </Sheet>
  );
}

/** Reasons that policy gives, or that are written in words. */
const NOT_CHOSEN: readonly string[] = ['stated', 'not_answered', 'not_seen', 'caller_complains'];

type Act = 'return' | 'supplement' | 'coHandler' | 'assist' | 'mediation';

export function MoreSheet({ task, s, packet, close }: SheetOf & { packet: Packet }) {
  const { w } = useSpeech();
  const [act, setAct] = useState<Act | null>(null);
  const lead = s.part === 'lead';
  const names: [Act, string, boolean][] = [
    ['return', w.giveBack, isWorking(s)],
    ['supplement', w.supplement, isWorking(s)], ['coHandler', w.coHandler, isWorking(s)], ['assist', w.assist, isWorking(s)], ['mediation', w.mediation, isWorking(s) && lead],
  ];
  if (act === 'return') return <GiveUp act={act} task={task} packet={packet} close={close} />;
  if (act !== null) return <Say act={act} task={task} close={close} />;
  return (
    <Sheet title={w.moreTitle} close={close}>
      {names.filter(([, , may]) => may).map(([code, name]) => <button key={code} type="button" className="btn wide" data-more={code} onClick={() => setAct(code)}>{name}</button>)}
    </Sheet>
  );
}

export function GiveUp({ act, task, packet, close }: { act: 'decline' | 'return'; task: Task; packet: Packet; close(): void }) {
  const { w, say } = useSpeech();
  const { run, busy, failed } = useKeep(task.id);
  const [reason, setReason] = useState('');
  const [unit, setUnit] = useState('');
  const [text, setText] = useState('');
  const declining = act === 'decline';
  const reasons = Object.entries(declining ? w.declineReasons : w.returnReason).filter(([code]) => !NOT_CHOSEN.includes(code));
  const submit = async (): Promise<void> => {
    const body = declining ? { reason } : { reason, ...(unit ? { proposedUnitId: unit } : {}), ...(text.trim() ? { text } : {}) };
    if (await run(act, body)) close();
  };
  return (
    <Sheet title={declining ? w.declineTitle : w.giveBackTitle} close={close}>
      <Choice label={w.reason} value={reason} set={setReason} options={reasons.map(([code, name]) => ({ code, name }))} />
      {declining ? null : (
        <>
          <p className="hint">{w.handOverHint}</p>
          <Field label={w.proposedUnit}>
            <select className="input" value={unit} onChange={(e) => setUnit(e.target.value)}><option value="">{w.none}</option>{packet.units.filter((u) => u.id !== packet.me.unitId).map((u) => <option key={u.id} value={u.id}>{say(u.name)}</option>)}</select>
          </Field>
          <Area label={w.text} value={text} set={setText} />
        </>
      )}
      {failed}
      <Submit disabled={reason === ''} busy={busy} press={() => void submit()}>{w.send}</Submit>
    </Sheet>
  );
}

function Say({ act, task, close }: { act: Exclude<Act, 'return'>; task: Task; close(): void }) {
  const { w } = useSpeech();
  const { run, busy, failed } = useKeep(task.id);
  const [text, setText] = useState('');
  const [urgent, setUrgent] = useState(false);
  const title = { supplement: w.supplementTitle, coHandler: w.coHandlerTitle, assist: w.assistTitle, mediation: w.mediationTitle }[act];
  const hint = act === 'supplement' ? w.supplementHint : act === 'assist' ? w.assistHint : '';
  const send = (): Promise<boolean> => {
    if (act === 'supplement') return run('supplement', { text, ...(urgent ? { urgency: 'urgent' } : {}) });
    if (act === 'assist') return run('assist', { kind: 'identity', text });
    return run('escalate', { to: act === 'mediation' ? 'mediation' : 'shift_leader', reason: text.slice(0, 500) });
  };
  return (
    <Sheet title={title} close={close}>
      <Area label={w.text} hint={hint} value={text} set={setText} />
      {act === 'supplement' && task.urgency !== 'urgent' ? <label className="check"><input type="checkbox" checked={urgent} onChange={(e) => setUrgent(e.target.checked)} />{w.asUrgent}</label> : null}
      {failed}
      <Submit disabled={text.trim() === ''} busy={busy} press={() => void send().then((ok) => { if (ok) close(); })}>{w.send}</Submit>
    </Sheet>
  );
}
