/** One result: what the item asks for on the left, what was done on the right, and the verdict of whoever did not do it. */
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { filesQuery } from '#web/data/files.ts';
import { catalogueQuery, recordsQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useTakenFocus } from '#web/ui/give-focus.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { spanParts, timeOn } from '#web/ui/span.ts';
import { Lines } from '#web/ui/words.tsx';
import { Strip } from '../incident/files.tsx';
import { Header, HolderCard } from '../incident/header.tsx';
import { useActorName, useOutcomeName } from '../incident/names.ts';
import { Others } from '../presence/others.tsx';
import { useOwnAct } from '../use-own-act.ts';
import { ViewerMark } from '../viewer-mark.tsx';
import { useFinished } from './review-screen.tsx';

export function Checking({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  return (
    <>
      <Header incident={incident} />
      <Others id={incident.id} />
      <HolderCard incident={incident} />
      <div className="side-by-side">
        <Asked incident={incident} />
        <Done incident={incident} />
      </div>
      <Sentence incident={incident} />
      <p className="small"><Link to="/incidents/$id" params={{ id: incident.id }}>{t('judge.whole')}</Link></p>
    </>
  );
}

/** The item's own rule: scope, what must be on record, and whether it is. */
function Asked({ incident }: { incident: Seen }) {
  const { t, say, word } = useSpeech();
  const item = useQuery(catalogueQuery).data?.items.find((i) => i.code === incident.item);
  const have = new Set(incident.evidence.map((e) => e.kind));
  return (
    <section className="card" aria-labelledby="review-asked"><h2 id="review-asked">{t('review.asked')}</h2>
      <p className="small">{say(item?.scope)}</p>
      <ul className="checks">
        {(item?.evidence ?? []).map((kind) => <li key={kind} data-evidence={kind} className={have.has(kind) ? 'has' : 'lacks'}><i aria-hidden="true">{have.has(kind) ? '✓' : '!'}</i>{word('option', kind)} <span className="sub small">{have.has(kind) ? t('review.has') : t('review.lacks')}</span></li>)}
        <Arrival incident={incident} />
      </ul>
    </section>
  );
}

function Arrival({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  const lead = incident.assignments.findLast((a) => a.part === 'lead' && a.arrivedAt !== null);
  if (!lead?.arrivedAt) return null;
  const { unit, n } = spanParts(Date.parse(lead.arrivedAt) - Date.parse(incident.decision?.at ?? incident.openedAt));
  const near = lead.arrivalCheck === 'near';
  return <li className={near ? 'has' : 'lacks'}><i aria-hidden="true">{near ? '✓' : '!'}</i>{t('review.arrived', { age: t(`time.${unit}`, { n }) })} <span className="sub small">{word('assignment', lead.arrivalCheck ?? 'unknown')}</span></li>;
}

function Done({ incident }: { incident: Seen }) {
  const { t, word } = useSpeech();
  const now = useNow();
  const outcome = useOutcomeName();
  const actor = useActorName();
  const records = useQuery(recordsQuery(incident.id, 'review', incident.version)).data?.items ?? [];
  const files = useQuery(filesQuery(incident.id)).data ?? [];
  const of = (id: string | null) => files.filter((f) => f.evidenceId === id);
  const textOf = (id: string): string | null => records.find((r) => r.evidenceId === id)?.text ?? null;
  const result = records.findLast((r) => r.type === 'incident.finished' || r.type === 'assignment.ended');
  return (
    <section className="card looked" aria-labelledby="review-done"><h2 id="review-done">{t('review.done')}</h2>
      <ViewerMark />
      {incident.outcome ? <p><b>{outcome(incident.item, incident.outcome.code)}</b> <span className="sub small num">{timeOn(Date.parse(incident.outcome.at), now)}</span>{result?.text ? <span className="block">{result.text}</span> : null}</p> : null}
      <ul className="list">
        {incident.evidence.map((e) => <li key={e.id}><b>{word('option', e.kind)}</b> <span className="num sub small">{timeOn(Date.parse(e.statedAt ?? e.at), now)} · {actor(e.by)}</span><div>{textOf(e.id)}</div>{of(e.id).length > 0 ? <Strip id={incident.id} files={of(e.id)} purpose="review" /> : e.kind === 'photo' ? <p className="hint">{t('files.noneFor')}</p> : null}</li>)}
      </ul>
      {of(null).length > 0 ? <Strip id={incident.id} files={of(null)} purpose="review" /> : null}
      {incident.satisfaction ? <p className="small">{t('review.satisfaction', { n: incident.satisfaction.score })}{incident.appeals.some((a) => a.against === 'satisfaction' && a.result === 'upheld') ? ` ${t('appeals.marked')}` : ''}</p> : <p className="hint">{t('review.notAsked')}</p>}
      <p className="hint">{t('review.looked')}</p>
    </section>
  );
}

function Sentence({ incident }: { incident: Seen }) {
  const { t, failure, refusal } = useSpeech();
  const run = useOwnAct(incident);
  const navigate = useNavigate();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [lacks, setLacks] = useState(false);
  const next = useFinished().find((r) => r.id !== incident.id)?.id;
  const may = incident.allowedActions.some((a) => a === 'review');
  const codes: Readonly<Record<string, string>> = incident.refusedActions;
  const why = codes['review'];
  const send = (result: 'pass' | 'redo'): void => {
    if (run.isPending) return;
    setLacks(result === 'redo' && text.trim() === '');
    if (result === 'redo' && text.trim() === '') { field.current?.focus(); return; }
    run.mutate({ action: 'review', body: { result, ...(text.trim() ? { text: text.trim() } : {}) } });
  };
  const go = (): void => { void navigate(next === undefined ? { to: '/review' } : { to: '/review/$id', params: { id: next } }); };
  useKeys({ P: may ? () => send('pass') : undefined, R: may ? () => send('redo') : undefined, Enter: may ? undefined : go });
  if (incident.status !== 'finished') return <Reviewed result={incident.review?.result ?? ''} go={go} />;
  if (!may) return <p className="alert note">{why === undefined ? t('acts.none') : refusal(why)}</p>;
  return (
    <section className="card" aria-label={t('act.review')}>
      <div className="field"><label htmlFor="review-text">{t('review.reason')}</label><Lines id="review-text" rows={2} most={2000} ref={field} value={text} set={setText} onKeyDown={(e) => { if (e.key === 'Enter' && e.ctrlKey && !e.nativeEvent.isComposing) { e.preventDefault(); send('redo'); } }} /></div>
      <div className="act-buttons">
        <button type="button" className="btn first" disabled={run.isPending} onClick={() => send('pass')}>{t('review.pass')} <Kbd>P</Kbd></button>
        <button type="button" className="btn" disabled={run.isPending} onClick={() => send('redo')}>{t('review.redo')} <Kbd>R</Kbd></button>
        <span className="hint">{t('review.redoHint')}</span>
      </div>
      {lacks && text.trim() === '' ? <p className="alert" role="alert" data-lacks>{t('review.lacksReason')}</p> : null}
      {run.isError ? <p className="alert" role="alert">{failure(run.error)}</p> : null}
    </section>
  );
}

/** The buttons pressed are gone: whoever pressed one goes on from the next. */
function Reviewed({ result, go }: { result: string; go(): void }) {
  const { t } = useSpeech();
  const next = useTakenFocus<HTMLButtonElement>();
  return <div className="act-buttons"><span className="receipt" role="status" data-reviewed={result}>{t('review.said', { result: result === 'redo' ? t('option.redo') : t('option.pass') })}</span><button ref={next} type="button" className="btn first" onClick={go}>{t('review.next')} <kbd>Enter</kbd></button></div>;
}
