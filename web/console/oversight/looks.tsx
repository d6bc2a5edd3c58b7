/** Looks that somebody has to read: those no work explains, and those by break-glass, each with a word on whether there was a reason. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useNow } from '#web/data/clock.ts';
import { breakGlassQuery, reviewBreakGlass, reviewLook, unexplainedQuery, type Finding } from '#web/data/oversight.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { useDesk } from '../live-desk.tsx';
import { mayReviewLooks } from '../may.ts';

const FINDINGS: readonly Finding[] = ['justified', 'unjustified'];

export function Unexplained() {
  const { t, word, failure } = useSpeech();
  const now = useNow();
  const [all, setAll] = useState(false);
  const looks = useQuery(unexplainedQuery);
  const say = useMutation({ mutationFn: reviewLook });
  if (looks.isError) return <Failure error={looks.error} reset={() => void looks.refetch()} />;
  if (!looks.data) return <Bones rows={6} height={36} label={t('app.loading')} />;
  const { items, looks: total } = looks.data;
  const shown = items.filter((l) => all || l.finding === null);
  return (
    <Listed title={t('oversight.page.looks')} hint={t(items.length === 0 ? 'oversight.looksFit' : 'oversight.looksHint', { n: items.length, total })} all={all} setAll={setAll} error={say.isError ? failure(say.error) : null} empty={shown.length === 0 ? t('oversight.noLooks') : null}>
      <thead><tr>{(['when', 'who', 'incident', 'saw', 'purpose', 'finding'] as const).map((c) => <th key={c} scope="col">{t(`oversight.col.${c}`)}</th>)}</tr></thead>
      <tbody>{shown.map((l) => (
        <tr key={`${l.incidentId}${l.who}${l.at}${l.purpose}`}>
          <td className="num">{timeOn(Date.parse(l.at), now)}</td><th scope="row">{l.who}</th><td><Incident id={l.incidentId} /></td><td>{l.fields.map((f) => word('saw', f)).join(t('mark.list'))}</td>
          <td>{word('purpose', l.purpose)}{l.reason ? <div className="small sub">{l.reason}</div> : null}</td>
          <td><Said who={l.who} by={l.reviewedBy} finding={l.finding} busy={say.isPending} say={(said) => say.mutate({ look: l, said })} /></td>
        </tr>
      ))}</tbody>
    </Listed>
  );
}

export function BreakGlass() {
  const { t, failure } = useSpeech();
  const now = useNow();
  const [all, setAll] = useState(false);
  const looks = useQuery(breakGlassQuery);
  const say = useMutation({ mutationFn: reviewBreakGlass });
  if (looks.isError) return <Failure error={looks.error} reset={() => void looks.refetch()} />;
  if (!looks.data) return <Bones rows={6} height={36} label={t('app.loading')} />;
  const shown = looks.data.items.filter((l) => all || l.finding === null);
  return (
    <Listed title={t('oversight.page.break-glass')} hint={t('oversight.glassHint')} all={all} setAll={setAll} error={say.isError ? failure(say.error) : null} empty={shown.length === 0 ? t('oversight.noLooks') : null}>
      <thead><tr>{(['when', 'who', 'incident', 'reason', 'reviewDue', 'finding'] as const).map((c) => <th key={c} scope="col">{t(`oversight.col.${c}`)}</th>)}</tr></thead>
      <tbody>{shown.map((l) => (
        <tr key={l.id} data-break-glass={l.id}>
          <td className="num">{timeOn(Date.parse(l.at), now)}<div className="small sub">{t('oversight.until', { at: timeOn(Date.parse(l.until), now) })}</div></td><th scope="row">{l.who}</th><td><Incident id={l.incidentId} /></td><td>{l.reason}</td>
          <td className={l.finding === null && Date.parse(l.reviewDue) < now ? 'num late' : 'num'}>{timeOn(Date.parse(l.reviewDue), now)}</td>
          <td><Said who={l.who} by={l.reviewedBy} finding={l.finding} busy={say.isPending} say={(said) => say.mutate({ id: l.id, said })} /></td>
        </tr>
      ))}</tbody>
    </Listed>
  );
}

function Listed({ title, hint, all, setAll, error, empty, children }: { title: string; hint: string; all: boolean; setAll(all: boolean): void; error: string | null; empty: string | null; children: ReactNode }) {
  const { t } = useSpeech();
  return (
    <>
      <header className="settings-head"><h1>{title}</h1><p className="hint">{hint}</p></header>
      <label className="check"><input type="checkbox" checked={all} onChange={(e) => setAll(e.target.checked)} />{t('oversight.showAll')}</label>
      {error === null ? null : <p className="alert" role="alert">{error}</p>}
      {empty === null ? <div className="scroll" tabIndex={0} role="region" aria-label={title}><table className="table">{children}</table></div> : <p className="empty">{empty}</p>}
    </>
  );
}

function Incident({ id }: { id: string }) {
  const { t } = useSpeech();
  return <Link to="/incidents/$id" params={{ id }}>{t('oversight.open')}<span className="sr"> {id}</span></Link>;
}

/** Nobody says it of the own look. */
function Said({ who, by, finding, busy, say }: { who: string; by: string | null; finding: Finding | null; busy: boolean; say(said: Finding): void }) {
  const { t } = useSpeech();
  const { me } = useDesk();
  if (finding !== null) return <>{t(`oversight.finding.${finding}`)}<div className="small sub">{by}</div></>;
  if (who === me.account) return <span className="small sub">{t('oversight.ownLook')}</span>;
  if (!mayReviewLooks(me)) return <span className="small sub">{t('oversight.notYet')}</span>;
  return <div className="act-buttons">{FINDINGS.map((f) => <button key={f} type="button" className="btn" disabled={busy} onClick={() => say(f)}>{t(`oversight.finding.${f}`)}</button>)}</div>;
}
