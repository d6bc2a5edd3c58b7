/** 申诉: what waits to be decided by somebody who had no part in it; for whoever did the work, what may be disputed and what became of it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { appealsQuery, openAppeal, readAppeals, type AppealLine, type AppealSeen } from '#web/data/appeals.ts';
import { useNow } from '#web/data/clock.ts';
import { dropDraft } from '#web/data/draft.ts';
import { incidentQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { timeOn } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { ActForm } from '../incident/act-form.tsx';
import { useDesk } from '../live-desk.tsx';
import { mayDecideAppeals } from '../may.ts';
import { useOwnAct } from '../use-own-act.ts';
import { ViewerMark } from '../viewer-mark.tsx';
import './appeals.css';

export function AppealsScreen() {
  const { t } = useSpeech();
  const { me } = useDesk();
  const list = useQuery(appealsQuery);
  const decides = mayDecideAppeals(me);
  useScreen('appeals', list.isSuccess, `${t('appeals.title')} · ${t('app.name')}`);
  if (list.isError) return <main className="page" id="content"><Failure error={list.error} reset={() => void list.refetch()} /></main>;
  const lines = list.data ?? [];
  const waiting = lines.filter((l) => openAppeal(l) !== null);
  const possible = lines.filter((l) => l.possible.length > 0);
  const before = lines.filter((l) => openAppeal(l) === null && l.appeals.length > 0);
  return (
    <main className="page appeals" id="content">
      <h1>{t('appeals.title')}</h1>
      <p className="hint">{t(decides ? 'appeals.hintDecides' : 'appeals.hintLodges')}</p>
      {list.isPending ? <Bones rows={4} height={56} label={t('app.loading')} /> : null}
      {list.isSuccess && waiting.length === 0 && possible.length === 0 ? <div className="empty"><b>{t(decides ? 'appeals.nothing' : 'appeals.nothingPossible')}</b><span>{t(decides ? 'appeals.nothingHint' : 'appeals.possibleHint')}</span></div> : null}
      <Part title={t('appeals.waiting')} lines={waiting} />
      <Part title={t('appeals.possible')} lines={possible} />
      <Part title={t('appeals.before')} lines={before} />
    </main>
  );
}

function Part({ title, lines }: { title: string; lines: readonly AppealLine[] }) {
  if (lines.length === 0) return null;
  return <section aria-label={title}><h2>{title} <span className="num">{lines.length}</span></h2><ul className="appeal-list">{lines.map((l) => <Matter key={l.incident.id} line={l} />)}</ul></section>;
}

function Matter({ line }: { line: AppealLine }) {
  const { t, say, refusal } = useSpeech();
  const now = useNow();
  const [open, setOpen] = useState<'appeal' | 'decide-appeal' | null>(null);
  const { incident, possible } = line;
  const what = say(incident.itemName) || incident.number;
  const time = (at: string): string => timeOn(Date.parse(at), now);
  return (
    <li className="card" data-appeal-of={incident.id} aria-label={t('appeals.of', { what })}>
      <div className="line"><Link to="/incidents/$id" params={{ id: incident.id }}><b>{what}</b></Link><span className="sub small">{[say(incident.place.name), incident.number, t(`status.${incident.status}`)].filter(Boolean).join(' · ')}</span></div>
      {line.appeals.map((a) => <One key={a.id} appeal={a} />)}
      {possible.map((p) => <p key={p.against} className="small">{t(`appeals.about.${p.against}`)} <span className="sub num">{t('appeals.until', { time: time(p.until) })}</span></p>)}
      {line.appeals.length > 0 ? <Reasons id={incident.id} appeals={line.appeals} /> : null}
      <div className="act-buttons">
        {possible.length > 0 ? <button type="button" className={open ? 'btn on' : 'btn first'} data-appeal="lodge" aria-expanded={open !== null} onClick={() => setOpen(open ? null : 'appeal')}>{t('appeals.lodge')}</button> : null}
        {line.mayDecide ? <button type="button" className={open ? 'btn on' : 'btn first'} data-appeal="decide" aria-expanded={open !== null} onClick={() => setOpen(open ? null : 'decide-appeal')}>{t('appeals.decide')}</button> : null}
        {line.refused ? <span className="hint">{refusal(line.refused)}</span> : null}
      </div>
      {open ? <Act id={incident.id} action={open} first={open === 'appeal' && possible[0] ? { against: possible[0].against } : {}} close={() => setOpen(null)} /> : null}
    </li>
  );
}

function One({ appeal: a }: { appeal: AppealSeen }) {
  const { t, say } = useSpeech();
  const now = useNow();
  const time = (at: string): string => timeOn(Date.parse(at), now);
  const over = a.result === null && Date.parse(a.dueAt) < now;
  return (
    <p className="small" data-appeal-state={a.result ?? 'open'}>
      <b>{t(`appeals.about.${a.against}`)}</b> <span className="sub num">{t('appeals.by', { name: say(a.organisationName), time: time(a.at) })}</span>
      {a.result === null ? <span className={over ? 'block late num' : 'block sub num'}>{over ? t('appeals.over') : t('appeals.due', { time: time(a.dueAt) })}</span>
        : <span className="block"><span className="tag">{t(`appeals.result.${a.result}`)}</span> <span className="sub num">{a.decidedAt ? time(a.decidedAt) : ''}</span></span>}
    </p>
  );
}

/** What was written for it and against it: opened by a press, as one look. */
function Reasons({ id, appeals }: { id: string; appeals: readonly AppealSeen[] }) {
  const { t, failure } = useSpeech();
  const { me } = useDesk();
  const read = useMutation({ mutationKey: ['appeal-texts', id], mutationFn: () => readAppeals(id) });
  if (!read.data) return <div className="act-buttons"><button type="button" className="btn" data-appeal="read" disabled={read.isPending} onClick={() => read.mutate()}>{t('appeals.read')}</button>{read.isError ? <span className="alert" role="alert">{failure(read.error)}</span> : null}</div>;
  const of = (appealId: string) => read.data.items.find((i) => i.appealId === appealId);
  return (
    <div className="looked" data-appeal-texts>
      <ViewerMark />
      {appeals.map((a) => <dl key={a.id} className="facts"><Said term={t('appeals.reason')}>{of(a.id)?.reason ?? t('appeals.gone')}</Said>{a.result === null ? null : <Said term={t('appeals.answer')}>{of(a.id)?.answer ?? t('appeals.gone')}</Said>}</dl>)}
      <p className="hint">{t('appeals.looked', { name: me.name ?? me.account })}</p>
    </div>
  );
}

function Said({ term, children }: { term: string; children: ReactNode }) {
  return <div><dt>{term}</dt><dd className="said">{children}</dd></div>;
}

type Acting = { id: string; action: 'appeal' | 'decide-appeal'; first: Record<string, string>; close(): void };

function Act({ id, ...acting }: Acting) {
  const { t } = useSpeech();
  const incident = useQuery(incidentQuery(id));
  if (incident.isError) return <Failure error={incident.error} reset={() => void incident.refetch()} />;
  return incident.data ? <Form incident={incident.data} {...acting} /> : <Bones rows={2} height={40} label={t('app.loading')} />;
}

function Form({ incident, action, first, close }: Omit<Acting, 'id'> & { incident: Seen }) {
  const { failure } = useSpeech();
  const client = useQueryClient();
  const run = useOwnAct(incident);
  const submit = (body: Record<string, unknown>): void => {
    run.mutate({ action, body }, { onSuccess: () => { dropDraft(`act.${incident.id}.${action}`); close(); void client.invalidateQueries({ queryKey: appealsQuery.queryKey }); } });
  };
  return <><ActForm action={action} incident={incident} busy={run.isPending} submit={submit} close={close} first={first} />{run.isError ? <p className="alert" role="alert">{failure(run.error)}</p> : null}</>;
}
