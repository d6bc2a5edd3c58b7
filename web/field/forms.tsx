/** What is written down at the scene, the result, and the acts that are needed now and then. */
import { useState } from 'react';
import * as z from 'zod/mini';
import { useDraft } from './drafts.ts';
import { Area, Choice, Field, Restored, Sheet, Submit, useKeep } from './sheet.tsx';
import { fill, useSpeech, wordOf } from './speech.ts';
import { isWorking, type Standing } from './standing.ts';
import type { Packet, Task } from './shapes.ts';

interface SheetOf { task: Task; s: Standing; packet: Packet; close(): void }

const finishShape = z.object({ outcome: z.string(), text: z.string() });

export function FinishSheet({ task, s, packet, close }: SheetOf) {
  const { w, say, language } = useSpeech();
  const draft = useDraft({ account: packet.me.account, incidentId: task.id, form: 'finish', shape: finishShape, empty: { outcome: '', text: '' } });
  const { run, busy, failed } = useKeep(task.id, draft.name);
  const { value: { outcome, text }, set } = draft;
  const submit = async (): Promise<void> => { if (await run('finish', { outcome, ...(text.trim() ? { text } : {}) })) close(); };
  return (
    <Sheet title={w.finishTitle} close={close}>
      <Restored draft={draft} />
      {s.needed.length > 0 && s.part === 'lead' ? <p className="need" role="status">{fill(w.missing, { kinds: s.needed.map((k) => wordOf(w.option, k)).join(language === 'zh' ? '、' : ', ') })}</p> : null}
      <Choice label={w.outcome} value={outcome} set={(code) => set({ outcome: code })} options={task.outcomes.map((o) => ({ code: o.code, name: say(o.name) }))} />
      <Area label={w.finishText} value={text} set={(t) => set({ text: t })} />
      {failed}
      <Submit disabled={outcome === ''} busy={busy} press={() => void submit()}>{w.send}</Submit>
    </Sheet>
  );
}

/** Reasons that policy gives, or that are written in words. */
const NOT_CHOSEN: readonly string[] = ['stated', 'not_answered', 'not_seen', 'caller_complains', 'taken_back'];

type Act = 'return' | 'supplement' | 'coHandler' | 'assist' | 'mediation';

export function MoreSheet({ task, s, packet, close }: SheetOf) {
  const { w } = useSpeech();
  const [act, setAct] = useState<Act | null>(null);
  const lead = s.part === 'lead';
  const names: [Act, string, boolean][] = [
    ['return', w.giveBack, isWorking(s)],
    ['supplement', w.supplement, isWorking(s)], ['coHandler', w.coHandler, isWorking(s)], ['assist', w.assist, isWorking(s)], ['mediation', w.mediation, isWorking(s) && lead],
  ];
  if (act === 'return') return <GiveUp act={act} task={task} packet={packet} close={close} />;
  if (act !== null) return <Say act={act} task={task} packet={packet} close={close} />;
  return (
    <Sheet title={w.moreTitle} close={close}>
      {names.filter(([, , may]) => may).map(([code, name]) => <button key={code} type="button" className="btn wide" data-more={code} onClick={() => setAct(code)}>{name}</button>)}
    </Sheet>
  );
}

const giveUpShape = z.object({ reason: z.string(), unit: z.string(), text: z.string() });

export function GiveUp({ act, task, packet, close }: { act: 'decline' | 'return'; task: Task; packet: Packet; close(): void }) {
  const { w, say } = useSpeech();
  const draft = useDraft({ account: packet.me.account, incidentId: task.id, form: act, shape: giveUpShape, empty: { reason: '', unit: '', text: '' } });
  const { run, busy, failed } = useKeep(task.id, draft.name);
  const { value: { reason, unit, text }, set } = draft;
  const declining = act === 'decline';
  const reasons = Object.entries(declining ? w.declineReasons : w.returnReason).filter(([code]) => !NOT_CHOSEN.includes(code));
  const submit = async (): Promise<void> => {
    const body = declining ? { reason } : { reason, ...(unit ? { proposedUnitId: unit } : {}), ...(text.trim() ? { text } : {}) };
    if (await run(act, body)) close();
  };
  return (
    <Sheet title={declining ? w.declineTitle : w.giveBackTitle} close={close}>
      <Restored draft={draft} />
      <Choice label={w.reason} value={reason} set={(code) => set({ reason: code })} options={reasons.map(([code, name]) => ({ code, name }))} />
      {declining ? null : (
        <>
          <p className="hint">{w.handOverHint}</p>
          <Field label={w.proposedUnit}>
            <select className="input" value={unit} onChange={(e) => set({ unit: e.target.value })}><option value="">{w.none}</option>{packet.units.filter((u) => u.id !== packet.me.unitId).map((u) => <option key={u.id} value={u.id}>{say(u.name)}</option>)}</select>
          </Field>
          <Area label={w.text} value={text} set={(t) => set({ text: t })} />
        </>
      )}
      {failed}
      <Submit disabled={reason === ''} busy={busy} press={() => void submit()}>{w.send}</Submit>
    </Sheet>
  );
}

const sayShape = z.object({ text: z.string(), urgent: z.boolean() });

function Say({ act, task, packet, close }: { act: Exclude<Act, 'return'>; task: Task; packet: Packet; close(): void }) {
  const { w } = useSpeech();
  const draft = useDraft({ account: packet.me.account, incidentId: task.id, form: act, shape: sayShape, empty: { text: '', urgent: false } });
  const { run, busy, failed } = useKeep(task.id, draft.name);
  const { value: { text, urgent }, set } = draft;
  const title = { supplement: w.supplementTitle, coHandler: w.coHandlerTitle, assist: w.assistTitle, mediation: w.mediationTitle }[act];
  const hint = act === 'supplement' ? w.supplementHint : act === 'assist' ? w.assistHint : '';
  const send = (): Promise<boolean> => {
    if (act === 'supplement') return run('supplement', { text, ...(urgent ? { urgency: 'urgent' } : {}) });
    if (act === 'assist') return run('assist', { kind: 'identity', text });
    return run('escalate', { to: act === 'mediation' ? 'mediation' : 'shift_leader', reason: text.slice(0, 500) });
  };
  return (
    <Sheet title={title} close={close}>
      <Restored draft={draft} />
      <Area label={w.text} hint={hint} value={text} set={(t) => set({ text: t })} />
      {act === 'supplement' && task.urgency !== 'urgent' ? <label className="check"><input type="checkbox" checked={urgent} onChange={(e) => set({ urgent: e.target.checked })} />{w.asUrgent}</label> : null}
      {failed}
      <Submit disabled={text.trim() === ''} busy={busy} press={() => void send().then((ok) => { if (ok) close(); })}>{w.send}</Submit>
    </Sheet>
  );
}
