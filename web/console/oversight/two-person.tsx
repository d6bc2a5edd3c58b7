/** Two-person acts: what waits for a second person, what became of the others, and asking for one. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TwoPersonView } from '#domain/two-person/contract.ts';
import { useNow } from '#web/data/clock.ts';
import { answerTwoPerson, twoPersonQuery } from '#web/data/oversight.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { Failure } from '../failure.tsx';
import { Ask, ASKED } from './two-person-ask.tsx';

export function TwoPerson() {
  const { t } = useSpeech();
  const page = useQuery(twoPersonQuery);
  if (page.isError) return <Failure error={page.error} reset={() => void page.refetch()} />;
  if (!page.data) return <Bones rows={6} height={36} label={t('app.loading')} />;
  const open = page.data.items.filter((a) => a.status === 'asked' || a.status === 'confirmed');
  const past = page.data.items.filter((a) => !open.includes(a));
  const kinds = page.data.mayAsk.filter((kind) => kind in ASKED);
  return (
    <>
      <header className="settings-head"><h1>{t('oversight.page.two-person')}</h1><p className="hint">{t('oversight.twoHint')}</p></header>
      {kinds.length > 0 ? <Ask kinds={kinds} /> : null}
      <section aria-labelledby="waiting"><h2 id="waiting">{t('oversight.waiting', { n: open.length })}</h2>{open.length === 0 ? <p className="hint">{t('oversight.noneWaiting')}</p> : <ul className="acts2">{open.map((a) => <Waiting key={a.id} act={a} />)}</ul>}</section>
      <section aria-labelledby="past"><h2 id="past">{t('oversight.past')}</h2>{past.length === 0 ? <p className="hint">{t('oversight.nonePast')}</p> : <Past acts={past} />}</section>
    </>
  );
}

function About({ act }: { act: TwoPersonView }) {
  const { t } = useSpeech();
  const { incidentId } = act.about;
  if (typeof incidentId === 'string') return <Link to="/incidents/$id" params={{ id: incidentId }}>{t('oversight.theIncident')}</Link>;
  const said = Object.values(act.about).filter((v) => typeof v === 'string').join(' · ');
  return <>{said === '' ? '–' : said}</>;
}

function Waiting({ act }: { act: TwoPersonView }) {
  const { t, word, failure } = useSpeech();
  const now = useNow();
  const give = useMutation({ mutationFn: answerTwoPerson });
  return (
    <li className="card" data-act={act.kind}>
      <div><b>{word('twoPerson', act.kind)}</b> <span className="sub"><About act={act} /></span></div>
      <p className="reason">{act.reason}</p>
      <p className="small sub num">{t('oversight.askedBy', { name: act.askedName ?? act.askedBy, at: timeOn(Date.parse(act.at), now), until: timeOn(Date.parse(act.expiresAt), now) })}</p>
      {act.may.length > 0 ? <div className="act-buttons">{act.may.map((way) => <button key={way} type="button" className={way === 'confirm' ? 'btn first' : 'btn'} disabled={give.isPending} onClick={() => give.mutate({ id: act.id, answer: way })}>{t(`oversight.way.${way}`)}</button>)}</div> : <p className="small">{t('oversight.another')}</p>}
      {give.isError ? <p className="alert" role="alert">{failure(give.error)}</p> : null}
    </li>
  );
}

function Past({ acts }: { acts: readonly TwoPersonView[] }) {
  const { t, word, refusal } = useSpeech();
  const now = useNow();
  const code = (act: TwoPersonView): string => (typeof act.outcome?.['code'] === 'string' ? refusal(act.outcome['code']) : '');
  return (
    <table className="table"><thead><tr>{(['what', 'about', 'asked', 'answered', 'result'] as const).map((c) => <th key={c} scope="col">{t(`oversight.col.${c}`)}</th>)}</tr></thead>
      <tbody>{acts.map((a) => (
        <tr key={a.id} data-act={a.kind} data-status={a.status}>
          <th scope="row">{word('twoPerson', a.kind)}</th><td><About act={a} /><div className="small sub">{a.reason}</div></td>
          <td>{a.askedName ?? a.askedBy}<div className="small sub num">{timeOn(Date.parse(a.at), now)}</div></td>
          <td>{a.answeredBy === null ? '–' : (a.answeredName ?? a.answeredBy)}{a.answeredAt ? <div className="small sub num">{timeOn(Date.parse(a.answeredAt), now)}</div> : null}</td>
          <td>{word('twoPersonStatus', a.status)}<div className="small sub">{code(a)}</div></td>
        </tr>
      ))}</tbody></table>
  );
}
