/** One call in hand: its words, the verdict, what is read to the caller; beside it what is known already. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Action } from '#domain/incident/contract.ts';
import { clockOf } from '#web/data/board.ts';
import { incidentQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { useScreen } from '#web/ui/screen.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { RefusedLine } from '#web/ui/refused.tsx';
import { Ring } from '#web/ui/ring.tsx';
import { Failure } from '../failure.tsx';
import { Header, HolderCard } from '../incident/header.tsx';
import { Decide } from '../incident/decide.tsx';
import { Meeting } from '../incident/meeting.tsx';
import { Verdicts } from '../incident/verdicts.tsx';
import { ProposalCard } from '../intake/proposal-card.tsx';
import { MiniMap } from '../map/mini-map.tsx';
import { Others } from '../presence/others.tsx';
import { useOwnAct } from '../use-own-act.ts';
import { useNextWaiting } from './calls-screen.tsx';
import { Earlier } from './earlier.tsx';
import { NoMatter } from './no-matter.tsx';
import { OutcomeCard } from './outcome-card.tsx';
import { StudyCard } from './study-card.tsx';
import { useHeard, WordsCard } from './words-card.tsx';

export function JudgeScreen() {
  const id = useParams({ strict: false }).id ?? '';
  const { t } = useSpeech();
  const incident = useQuery(incidentQuery(id));
  const top = useRef<HTMLElement>(null);
  useScreen('judge', incident.isSuccess, `${t('judge.title')} · ${t('app.name')}`);
  useEffect(() => { top.current?.focus({ preventScroll: true }); }, [id]);
  if (incident.isError) return <div className="beside"><Failure error={incident.error} reset={() => void incident.refetch()} /></div>;
  return (
    <article className="judge" ref={top} tabIndex={-1} aria-label={t('judge.inHand')} data-incident-open={id} data-status={incident.data?.status}>
      {incident.data ? <Judging key={id} incident={incident.data} /> : <Bones rows={9} height={28} label={t('app.loading')} />}
    </article>
  );
}

const UNJUDGED = ['received', 'studying'];

function Judging({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const run = useOwnAct(incident);
  const unjudged = UNJUDGED.includes(incident.status);
  const heard = useHeard(incident, unjudged);
  const send = (action: Action) => (body: Record<string, unknown>) => { run.mutate({ action, body }); };
  const may = (action: string): boolean => incident.allowedActions.some((a) => a === action);
  return (
    <>
      <div className="judge-main">
        <Header incident={incident} />
        <Others id={incident.id} />
        <HolderCard incident={incident} />
        {incident.status === 'studying' ? <WaitingToo id={incident.id} /> : null}
        {unjudged ? <WordsCard heard={heard} /> : null}
        {unjudged ? <Pending incident={incident} /> : <Verdicts incident={incident} />}
        {incident.pending && may('confirm') ? <Confirm incident={incident} busy={run.isPending} send={() => send('confirm')({})} /> : null}
        {unjudged && may('decide') ? <Decide incident={incident} busy={run.isPending} send={send('decide')} readOut questions={heard.proposal?.questions ?? []} /> : null}
        {unjudged ? null : <Judged key={incident.status} incident={incident} busy={run.isPending} send={send} />}
        {run.isError ? <RefusedLine cause={run.error} /> : null}
        {unjudged && may('close') ? <NoMatter busy={run.isPending} close={(outcome) => send('close')({ outcome })} /> : null}
        {unjudged && may('study') ? <Study busy={run.isPending} send={() => send('study')({})} /> : null}
        <p className="small"><Link to="/incidents/$id" params={{ id: incident.id }}>{t('judge.whole')}</Link></p>
      </div>
      <aside className="judge-side">
        {incident.status === 'studying' ? <StudyCard incident={incident} busy={run.isPending} say={(text) => send('note')({ text })} /> : null}
        {unjudged ? <ProposalCard proposal={heard.proposal} failed={false} /> : null}
        <Earlier incident={incident} />
        {incident.place.position ? <section><MiniMap incident={incident} /></section> : null}
      </aside>
    </>
  );
}

/** Before the verdict the words and their marks say it all; only a wish that waits for a second person stands beside them. */
function Pending({ incident }: { incident: Seen }) {
  return incident.pending || incident.dangers.length > 0 ? <Verdicts incident={incident} brief={false} /> : null;
}

/** What came of it; the police had it and it turns out to be none of theirs: judge again. The caller refuses: back to the police. */
function Judged({ incident, busy, send }: { incident: Seen; busy: boolean; send(action: Action): (body: Record<string, unknown>) => void }) {
  const { t } = useSpeech();
  const next = useNextWaiting(incident.id);
  const [again, setAgain] = useState(false);
  const may = (action: Action): boolean => incident.allowedActions.some((a) => a === action);
  const toPolice = may('hand-back') && !busy ? (): void => send('hand-back')({ reason: t('judge.backWhy') }) : undefined;
  const anew = may('decide') ? (): void => setAgain(!again) : undefined;
  useKeys({ Enter: again ? undefined : next?.go, R: anew, H: toPolice });
  return (
    <>
      <Meeting incident={incident} />
      <OutcomeCard incident={incident} next={next?.go ?? null} />
      <div className="act-buttons">
        {anew ? <button type="button" className={again ? 'btn on' : 'btn'} aria-expanded={again} data-act="anew" onClick={anew}>{t('judge.another')} <Kbd>R</Kbd></button> : null}
        {toPolice ? <button type="button" className="btn danger" data-act="hand-back" onClick={toPolice}>{t('judge.back')} <Kbd>H</Kbd></button> : null}
      </div>
      {again && may('decide') ? <Decide incident={incident} busy={busy} send={send('decide')} readOut /> : null}
    </>
  );
}

/** While one is studied together, the 30 seconds of the others run. */
function WaitingToo({ id }: { id: string }) {
  const { t, say } = useSpeech();
  const next = useNextWaiting(id);
  if (!next || next.waiting === 0) return null;
  return (
    <p className="alert due waiting-too" data-waiting-too={next.waiting}>
      <Ring {...clockOf(next.row)} /> <span>{t('judge.waitingToo', { n: next.waiting })}{t('mark.colon')}{say(next.row.itemName) || t('board.unsorted')}</span>
      <button type="button" className="btn" onClick={next.go}>{t('judge.nextWaiting')} <Kbd>N</Kbd></button>
    </p>
  );
}

/** The second person, on their own screen (DECISIONS 14). */
function Confirm({ incident, busy, send }: { incident: Seen; busy: boolean; send(): void }) {
  const { t } = useSpeech();
  useKeys({ K: busy ? undefined : send });
  return (
    <div className="confirm-card alert due">
      <p>{t('judge.confirmHint', { verdict: t(`verdict.${incident.pending?.verdict ?? 'divert'}`) })}</p>
      <button type="button" className="btn" data-act="confirm" disabled={busy} onClick={send}>{t('act.confirm')} <Kbd>K</Kbd></button>
    </div>
  );
}

function Study({ busy, send }: { busy: boolean; send(): void }) {
  const { t } = useSpeech();
  useKeys({ S: busy ? undefined : send });
  return <p><button type="button" className="btn" data-act="study" disabled={busy} onClick={send}>{t('act.study')} <Kbd>S</Kbd></button> <span className="hint">{t('judge.studyWhen')}</span></p>;
}
