/** 分流漏斗: what could have left the police, what was offered, what somebody came for; each "no" with its reason, what nobody judged in a column of its own. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { clock } from '#web/data/clock.ts';
import { funnelLinesQuery, together, type FunnelBy, type FunnelLine, type FunnelSum } from '#web/data/funnel.ts';
import { townsQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { Failure } from '../failure.tsx';
import { useDesk } from '../live-desk.tsx';
import { percent } from '#web/ui/percent.ts';

const DAYS = [1, 7, 30] as const;
const WAYS = ['hour', 'area'] as const;
const STEPS = ['incidents', 'eligible', 'offered', 'served'] as const;

export function Funnel() {
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const [town, setTown] = useState<string | null>(null);
  const [days, setDays] = useState<number>(7);
  const [by, setBy] = useState<FunnelBy>('hour');
  const towns = (useQuery(townsQuery).data ?? []).filter((x) => me.towns.includes(x.id));
  const found = useQuery(funnelLinesQuery({ town, days, by, nowMs: clock.now() }));
  return (
    <>
      <header className="settings-head"><h1>{t('oversight.page.funnel')}</h1><p className="hint">{t('funnel.hint')}</p></header>
      <div className="act-buttons">
        {towns.length > 1 ? <select className="input narrow" aria-label={t('field.town')} value={town ?? ''} onChange={(e) => setTown(e.target.value === '' ? null : e.target.value)}><option value="">{t('funnel.everyTown')}</option>{towns.map((x) => <option key={x.id} value={x.id}>{say(x.name)}</option>)}</select> : null}
        <div className="chips" role="group" aria-label={t('shadowRun.window')}>{DAYS.map((n) => <button key={n} type="button" className="chip" data-days={n} aria-pressed={n === days} onClick={() => setDays(n)}>{n === 1 ? t('funnel.today') : t('shadowRun.last', { n })}</button>)}</div>
        <div className="chips" role="group" aria-label={t('funnel.by')}>{WAYS.map((way) => <button key={way} type="button" className="chip" data-by={way} aria-pressed={way === by} onClick={() => setBy(way)}>{t(`funnel.${way}`)}</button>)}</div>
      </div>
      {found.isError ? <Failure error={found.error} reset={() => void found.refetch()} /> : found.data ? <Shown lines={found.data} by={by} /> : <Bones rows={8} height={26} label={t('app.loading')} />}
    </>
  );
}

function Shown({ lines, by }: { lines: readonly FunnelLine[]; by: FunnelBy }) {
  const { t } = useSpeech();
  const sum = together(lines);
  if (sum.incidents === 0) return <p className="hint" data-funnel="0">{t('funnel.none')}</p>;
  return (
    <div className="funnel" data-funnel={sum.incidents}>
      <p>{t('funnel.says', { ...sum, share: percent(sum.eligible === 0 ? 0 : sum.served / sum.eligible) })}</p>
      <Steps sum={sum} />
      <section aria-labelledby="funnel-reasons"><h2 id="funnel-reasons">{t('funnel.reasons')}</h2><Reasons sum={sum} /></section>
      <section aria-labelledby="funnel-lines"><h2 id="funnel-lines">{t(`funnel.${by}`)}</h2><Lines lines={lines} by={by} /></section>
    </div>
  );
}

/** Each step as long as its share of all; the number stands in it, so the picture needs no table of its own. */
function Steps({ sum }: { sum: FunnelSum }) {
  const { t } = useSpeech();
  return <ol className="funnel-steps">{STEPS.map((step) => <li key={step}><span>{t(`funnel.${step}`)}</span><span className="bar"><i style={{ width: `${(sum[step] / sum.incidents) * 100}%` }} /></span><b className="num">{sum[step]}</b></li>)}</ol>;
}

/** Why what was not served was not: the most frequent first. */
function Reasons({ sum }: { sum: FunnelSum }) {
  const { t, word } = useSpeech();
  return (
    <table className="table times"><thead><tr><th scope="col">{t('funnel.reason')}</th><th scope="col">{t('funnel.count')}</th><th scope="col">{t('funnel.ofAll')}</th></tr></thead>
      <tbody>{Object.entries(sum.reasons).toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([code, n]) => <tr key={code} data-reason={code}><th scope="row">{word('funnelReason', code)}</th><td className="num">{n}</td><td className="num">{percent(n / sum.incidents)}</td></tr>)}</tbody></table>
  );
}

function Lines({ lines, by }: { lines: readonly FunnelLine[]; by: FunnelBy }) {
  const { t, say } = useSpeech();
  const name = (line: FunnelLine): string => (by === 'hour' ? t('funnel.atHour', { n: line.key ?? '' }) : say(line.name) || line.key || t('board.where'));
  const sorted = by === 'hour' ? lines : lines.toSorted((a, b) => b.incidents - a.incidents);
  return (
    <div className="scroll"><table className="table">
      <thead><tr><th scope="col">{t(by === 'hour' ? 'funnel.hourOf' : 'map.area')}</th>{STEPS.map((step) => <th key={step} scope="col">{t(`funnel.${step}`)}</th>)}<th scope="col">{t('funnel.notTriaged')}</th><th scope="col">{t('funnel.share')}</th></tr></thead>
      <tbody>{sorted.map((line) => <tr key={line.key ?? ''} data-line={line.key ?? ''}><th scope="row">{name(line)}</th>{STEPS.map((step) => <td key={step} className="num">{line[step]}</td>)}<td className={line.notTriaged > 0 ? 'num late' : 'num'}>{line.notTriaged}</td><td className="num">{line.eligible === 0 ? '–' : percent(line.served / line.eligible)}</td></tr>)}</tbody>
    </table></div>
  );
}
