/** One assignment: what is left, what and where, the one next step, a record, and the way back to the police. */
import { useState } from 'react';
import { useAct } from '#web/data/act.ts';
import { useNow } from '#web/data/clock.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { HoldButton } from '#web/ui/hold-button.tsx';
import { leftOf, urge } from '#web/ui/ring.tsx';
import { shortSpan, timeOn } from '#web/ui/span.ts';

const STEPS = ['accept', 'depart', 'arrive', 'finish'] as const;
type Step = (typeof STEPS)[number];

export function Task({ incident, unitId }: { incident: Seen; unitId: string }) {
  const { t, say, failure } = useSpeech();
  const run = useAct(incident);
  const may = (action: string): boolean => incident.allowedActions.some((a) => a === action);
  const step = STEPS.find(may) ?? null;
  const own = incident.assignments.findLast((a) => a.unitId === unitId);
  const at = step ? STEPS.indexOf(step) : STEPS.length;
  return (
    <article className="task" data-step={step ?? 'none'} data-incident-open={incident.id}>
      <div className="steps" role="img" aria-label={t('phone.step', { n: Math.min(at + 1, 4) })}>{STEPS.map((s, i) => <i key={s} className={i < at ? 'on' : ''} />)}</div>
      <Left incident={incident} status={own?.status ?? ''} />
      <h1>{say(incident.itemName) || incident.number}</h1>
      <p className="where">{say(incident.place.name) || t('board.where')}</p>
      {say(incident.brief) ? <p className="brief">{say(incident.brief)}</p> : null}
      {incident.dangers.map((d) => <p key={d.code} className="alert"><b>{d.code}</b> {say(d.sign)}</p>)}
      {may('record') ? <RecordForm incident={incident} /> : null}
      <span className="grow" />
      {run.isError ? <p className="alert" role="alert">{failure(run.error)}</p> : null}
      {step ? <Next incident={incident} step={step} busy={run.isPending} go={(body) => run.mutate({ action: step, body })} /> : <p className="hint" role="status">{t('phone.waiting')}</p>}
      {may('hand-back') ? <HoldButton holding={t('phone.holding')} disabled={run.isPending} onHeld={() => run.mutate({ action: 'hand-back', body: { reason: t('phone.reason') } })}>{t('phone.handBack')}</HoldButton> : null}
      {incident.police?.why === 'hand_back' && incident.police.status === 'asked' ? <p className="alert note" role="status">{t('phone.sent')}</p> : null}
    </article>
  );
}

function Left({ incident, status }: { incident: Seen; status: string }) {
  const { t, word } = useSpeech();
  const now = useNow();
  if (incident.nextDueAt === null || incident.nextDueKind === null) return null;
  const left = leftOf(incident.nextDueAt, now);
  return (
    <div className={`left ${urge(left, incident.nextDueKind)}`}>
      <b className="num">{shortSpan(left, { hours: t('time.h'), days: t('time.d') })}</b>
      <span>{left < 0 ? `${t(`due.${incident.nextDueKind}`)} ${t('ring.over_short')}` : t('phone.before', { kind: t(`due.${incident.nextDueKind}`) })} <span className="num">{timeOn(Date.parse(incident.nextDueAt), now)}</span><br />{word('assignment', status)}</span>
    </div>
  );
}

function Next({ incident, step, busy, go }: { incident: Seen; step: Step; busy: boolean; go(body: Record<string, unknown>): void }) {
  const { t, say } = useSpeech();
  const [outcome, setOutcome] = useState('');
  const press = async (): Promise<void> => {
    if (step === 'finish') go({ outcome });
    else if (step === 'arrive') { const position = await whereAmI(); go(position ? { position } : {}); } else go({});
  };
  return (
    <>
      {step === 'finish' ? (
        <div className="field"><label htmlFor="outcome">{t('phone.outcome')}</label>
          <select id="outcome" className="input" value={outcome} onChange={(e) => setOutcome(e.target.value)}><option value="">{t('phone.choose')}</option>{incident.outcomes.map((o) => <option key={o.code} value={o.code}>{say(o.name)}</option>)}</select>
        </div>
      ) : null}
      <button type="button" className="go" disabled={busy || (step === 'finish' && outcome === '')} onClick={() => void press()}>{t(`phone.next.${step}`)}</button>
    </>
  );
}

/** Taken once, at arrival; without it the arrival counts as of unknown place, it is never refused. */
function whereAmI(): Promise<{ lon: number; lat: number; datum: 'wgs84' } | null> {
  return new Promise((done) => {
    if (!('geolocation' in navigator)) { done(null); return; }
    navigator.geolocation.getCurrentPosition(({ coords }) => done({ lon: coords.longitude, lat: coords.latitude, datum: 'wgs84' }), () => done(null), { timeout: 4000, maximumAge: 30_000 });
  });
}

function RecordForm({ incident }: { incident: Seen }) {
  const { t, word, failure } = useSpeech();
  const kinds = [...new Set([...incident.evidenceNeeded, 'note'])];
  const [kind, setKind] = useState<string | null>(null);
  const [text, setText] = useState('');
  const run = useAct(incident);
  const save = (): void => run.mutate({ action: 'record', body: { kind: kind ?? kinds[0], text } }, { onSuccess: () => { setText(''); setKind(null); } });
  return (
    <details className="record">
      <summary>{t('phone.record')} <span className="sub">{incident.evidenceNeeded.length > 0 ? t('incident.needed', { kinds: incident.evidenceNeeded.map((k) => word('option', k)).join(t('mark.list')) }) : ''}</span></summary>
      <select className="input" aria-label={t('field.kind')} value={kind ?? kinds[0]} onChange={(e) => setKind(e.target.value)}>{kinds.map((k) => <option key={k} value={k}>{word('option', k)}</option>)}</select>
      <textarea className="input" aria-label={t('phone.record')} placeholder={t('phone.recordHint')} value={text} onChange={(e) => setText(e.target.value)} />
      {run.isError ? <p className="alert" role="alert">{failure(run.error)}</p> : null}
      <button type="button" className="btn" disabled={text.trim() === '' || run.isPending} onClick={save}>{t('phone.save')}</button>
    </details>
  );
}
