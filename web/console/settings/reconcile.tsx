/** 每日对账: what the police platform says it sent and got, beside what we took and sent, day by day; each difference by name. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { clock, useNow } from '#web/data/clock.ts';
import { comparisonQuery } from '#web/data/settings-changes.ts';
import { conflictsQuery } from '#web/data/settings-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { day, timeOn } from '#web/ui/span.ts';

const DAYS_SHOWN = 7;
const DAY_MS = 86_400_000;

export function Reconcile() {
  const { t } = useSpeech();
  const days = Array.from({ length: DAYS_SHOWN }, (_, n) => day(new Date(clock.now() - n * DAY_MS).toISOString()));
  const [picked, setPicked] = useState(days[1] ?? days[0] ?? '');
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.reconcile')}</h1><p className="hint">{t('settings.reconcileHint')}</p></header>
      <div className="act-buttons"><div className="chips" role="group" aria-label={t('settings.day')}>{days.map((d) => <button key={d} type="button" className="chip num" aria-pressed={d === picked} onClick={() => setPicked(d)}>{d}</button>)}</div>
        <label className="small on-day">{t('settings.day')} <input type="date" className="input num" value={picked} onChange={(e) => setPicked(e.target.value)} /></label></div>
      {picked === '' ? null : <Day key={picked} picked={picked} />}
      <Conflicts />
    </>
  );
}

function Day({ picked }: { picked: string }) {
  const { t, failure } = useSpeech();
  const found = useQuery(comparisonQuery(picked));
  if (found.isPending) return <Bones rows={4} height={24} label={t('app.loading')} />;
  if (found.isError) return <p className="alert" role="alert">{failure(found.error)}</p>;
  const c = found.data;
  const counts = [['calls', c.calls], ['messages', c.messages], ['missing', c.missing], ['extra', c.extra], ['changed', c.changed], ['parked', c.parked], ['unanswered', c.unanswered], ['dead', c.dead], ['gaps', c.gaps.length]] as const;
  return (
    <>
      <ul className="checks card" data-zero={c.zero}><li className={c.zero ? 'has' : 'lacks'}><i aria-hidden="true">{c.zero ? '✓' : '!'}</i><b>{!c.statement ? t('settings.noStatement') : c.zero ? t('settings.zero') : t('settings.notZero', { n: c.differences.length + c.gaps.length })}</b></li></ul>
      {c.statement ? <table className="table times"><thead><tr><th scope="col">{t('settings.compares')}</th><th scope="col">{t('settings.counted')}</th></tr></thead><tbody>{counts.map(([key, n]) => <tr key={key}><th scope="row">{t(`settings.compared.${key}`)}</th><td className="num">{n}</td></tr>)}</tbody></table> : null}
      {c.differences.length > 0 ? <table className="table"><thead><tr><th scope="col">{t('settings.what')}</th><th scope="col">{t('settings.difference')}</th><th scope="col">{t('settings.code')}</th><th scope="col">{t('settings.call')}</th></tr></thead>
        <tbody>{c.differences.map((d, i) => <tr key={i}><th scope="row">{t(`settings.compared.${d.what === 'call' ? 'calls' : 'messages'}`)}</th><td>{t(`settings.compared.${d.kind}`)}</td><td className="num wrap">{d.ref}{d.revision > 0 ? ` / ${d.revision}` : ''}</td><td>{d.incidentId ? <Link to="/incidents/$id" params={{ id: d.incidentId }}>{t('alarm.open')}</Link> : '–'}</td></tr>)}</tbody></table> : null}
      {c.gaps.map((g) => <p key={g.from} className="alert due">{t('settings.gap', { from: g.from, to: g.to })}</p>)}
    </>
  );
}

/** The first rules; the second is kept until the two sides have spoken. */
function Conflicts() {
  const { t, say, word, failure } = useSpeech();
  const now = useNow();
  const found = useQuery(conflictsQuery);
  return (
    <section aria-labelledby="conflicts-title"><h2 id="conflicts-title">{t('settings.conflicts')}</h2><p className="hint">{t('settings.conflictsHint')}</p>
      {found.isPending ? <Bones rows={2} height={24} label={t('app.loading')} /> : found.isError ? <p className="alert" role="alert">{failure(found.error)}</p> : found.data.items.length === 0 ? <p className="hint">{t('settings.noConflicts')}</p> : (
        <table className="table"><thead><tr><th scope="col">{t('settings.message')}</th><th scope="col">{t('settings.platform')}</th><th scope="col">{t('settings.cameFirst')}</th><th scope="col">{t('settings.firstOutcome')}</th><th scope="col">{t('settings.cameAgain')}</th><th scope="col">{t('settings.call')}</th></tr></thead>
          <tbody>{found.data.items.map((c) => (
            <tr key={`${c.platform} ${c.messageId} ${c.at}`}><th scope="row">{word('gatewayKind', c.kind)} <span className="num sub">#{c.seq}</span> <span className="num sub wrap">{c.messageId}</span></th><td>{say(c.platformName) || c.platform}</td>
              <td className="num">{c.firstAt ? timeOn(Date.parse(c.firstAt), now) : '–'}</td><td>{c.firstOutcome ? word('gatewayOutcome', c.firstOutcome) : '–'}</td><td className="num">{timeOn(Date.parse(c.at), now)}</td>
              <td>{c.incidentId ? <Link to="/incidents/$id" params={{ id: c.incidentId }}>{t('alarm.open')}</Link> : '–'}</td></tr>))}</tbody></table>
      )}
    </section>
  );
}
