/** 试判比对: people and machine by item, danger sign and day; what each item has earned; each difference by its number. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ShadowRunView } from '#domain/settings/contract.ts';
import { useNow } from '#web/data/clock.ts';
import { townsQuery } from '#web/data/queries.ts';
import { shadowRunQuery } from '#web/data/shadow-run.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { percent } from '#web/ui/percent.ts';
import { Bones } from '#web/ui/bones.tsx';
import { day, timeOn } from '#web/ui/span.ts';
import { VerdictMark } from '#web/ui/verdict.tsx';
import { Failure } from '../failure.tsx';
import { useItemName } from '../incident/names.ts';
import { useDesk } from '../live-desk.tsx';
import { BeginRun, EndRun, LetGo } from './shadow-ask.tsx';

const WINDOWS = [7, 30, 90] as const;
const ASKS = ['admin', 'district_lead'];

export function ShadowRun() {
  const { t, say } = useSpeech();
  const { me } = useDesk();
  const [town, setTown] = useState(me.towns[0] ?? '');
  const [days, setDays] = useState<number | null>(null);
  const towns = (useQuery(townsQuery).data ?? []).filter((x) => me.towns.includes(x.id));
  const found = useQuery({ ...shadowRunQuery(town, days), enabled: town !== '' });
  return (
    <>
      <header className="settings-head"><h1>{t('oversight.page.shadow-run')}</h1><p className="hint">{t('shadowRun.hint')}</p></header>
      <div className="act-buttons">
        {towns.length > 1 ? <select className="input narrow" aria-label={t('field.town')} value={town} onChange={(e) => setTown(e.target.value)}>{towns.map((x) => <option key={x.id} value={x.id}>{say(x.name)}</option>)}</select> : null}
        <div className="chips" role="group" aria-label={t('shadowRun.window')}>{WINDOWS.map((n) => <button key={n} type="button" className="chip" aria-pressed={n === days} onClick={() => setDays(n === days ? null : n)}>{t('shadowRun.last', { n })}</button>)}</div>
      </div>
      {found.isError ? <Failure error={found.error} reset={() => void found.refetch()} /> : found.data ? <Shown key={town} run={found.data} asks={me.roles.some((r) => ASKS.includes(r))} /> : <Bones rows={8} height={26} label={t('app.loading')} />}
    </>
  );
}

function Shown({ run, asks }: { run: ShadowRunView; asks: boolean }) {
  const { t } = useSpeech();
  const { total, rule, since, ends } = run;
  return (
    <div className="shadow-run" data-shadow={since === null ? 'off' : 'on'}>
      <section className="card" aria-labelledby="shadow-state">
        <h2 id="shadow-state">{since === null ? t('settings.inForce') : t('shadowRun.since', { day: day(since) })} <span className="num sub">{run.version}</span></h2>
        <p>{rule ? t('shadowRun.rule', { ...rule, agreement: percent(rule.agreement) }) : t('shadowRun.off')}</p>
        {ends === null ? null : <p data-ends>{t(since === null ? 'shadowRun.ended' : 'shadowRun.toEnd', { day: day(ends) })}</p>}
        <p data-total={total.calls}>{total.calls === 0 ? t('shadowRun.none') : t('shadowRun.total', { ...total, would: total.wouldDivert, other: total.item + total.verdict })}</p>
        <p className="hint">{t('shadowRun.missedHint')}</p>
      </section>
      <Items run={run} asks={asks} />
      {asks && since === null ? <BeginRun town={run.town} /> : null}
      {asks && run.unearned !== null && ends === null ? <EndRun town={run.town} unearned={run.unearned} /> : null}
      {total.calls > 0 ? <><Signs run={run} /><Days run={run} /><Differences run={run} /></> : null}
    </div>
  );
}

function Heads({ names }: { names: readonly (keyof ReturnType<typeof useCols>)[] }) {
  const cols = useCols();
  return <thead><tr>{names.map((n) => <th key={n} scope="col">{cols[n]}</th>)}</tr></thead>;
}

function useCols() {
  const { t } = useSpeech();
  return {
    item: t('shadowRun.col.item'), sign: t('shadowRun.col.sign'), day: t('shadowRun.col.day'), calls: t('shadowRun.col.calls'), agreed: t('shadowRun.col.agreed'), would: t('shadowRun.col.would'), missed: t('shadowRun.col.missed'), kept: t('shadowRun.col.kept'), other: t('shadowRun.col.other'),
    unjudged: t('shadowRun.col.unjudged'), state: t('shadowRun.col.state'), found: t('shadowRun.col.found'), signMissed: t('shadowRun.col.signMissed'), overruled: t('shadowRun.col.overruled'), call: t('shadowRun.col.call'), machine: t('shadowRun.col.machine'), person: t('shadowRun.col.person'), kind: t('shadowRun.col.kind'), marked: t('shadowRun.col.marked'),
  };
}

type Item = ShadowRunView['items'][number];

function Items({ run, asks }: { run: ShadowRunView; asks: boolean }) {
  const { t, say } = useSpeech();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const toggle = (code: string) => (): void => setChosen(chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code]);
  if (run.items.length === 0) return null;
  return (
    <section aria-labelledby="shadow-items"><h2 id="shadow-items">{t('shadowRun.items')}</h2>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('shadowRun.items')}><table className="table"><Heads names={['item', 'calls', 'agreed', 'would', 'missed', 'kept', 'other', 'state']} />
        <tbody>{run.items.map((i) => (
          <tr key={i.code} data-item={i.code} data-earned={i.standing?.earned ?? ''}><th scope="row"><span className="num sub">{i.code}</span> {say(i.name)}</th><Counts of={i} />
            <td><State item={i} now={run.to} />{asks && i.standing?.earned && i.liveFrom === null ? <label className="check"><input type="checkbox" checked={chosen.includes(i.code)} onChange={toggle(i.code)} />{t('shadowRun.choose')}<span className="sr">{say(i.name)}</span></label> : null}</td></tr>))}</tbody></table></div>
      {chosen.length > 0 ? <LetGo town={run.town} items={chosen} done={() => setChosen([])} /> : null}
    </section>
  );
}

function Counts({ of: n }: { of: ShadowRunView['total'] }) {
  return <><td className="num">{n.calls}</td><td className="num">{n.agreed}</td><td className="num">{n.wouldDivert}</td><td className={n.missed > 0 ? 'num late' : 'num'}>{n.missed}</td><td className="num">{n.kept}</td><td className="num">{n.item + n.verdict}</td></>;
}

function State({ item: { liveFrom, standing }, now }: { item: Item; now: string }) {
  const { t } = useSpeech();
  if (liveFrom !== null) return <b>{t(liveFrom > now ? 'shadowRun.toCome' : 'shadowRun.letGo', { day: day(liveFrom) })}</b>;
  if (!standing) return <span className="sub">–</span>;
  if (standing.earned) return <b>✓ {t('shadowRun.earned')} <span className="num">{percent(standing.agreement)}</span></b>;
  const figure = (what: string, n: number): string => (what === 'agreement' ? percent(n) : String(n));
  return <span className="small">{t('shadowRun.notEarned', { list: standing.lacks.map((l) => t(`shadowRun.lacks.${l.what}`, { is: figure(l.what, l.is), needs: figure(l.what, l.needs) })).join(t('mark.semi')) })}</span>;
}

function Signs({ run: { signs } }: { run: ShadowRunView }) {
  const { t, say } = useSpeech();
  if (signs.length === 0) return null;
  return (
    <section aria-labelledby="shadow-signs"><h2 id="shadow-signs">{t('shadowRun.signs')}</h2>
      <table className="table"><Heads names={['sign', 'calls', 'found', 'signMissed', 'overruled']} />
        <tbody>{signs.map((s) => <tr key={s.code} data-sign={s.code}><th scope="row"><span className="num sub">{s.code}</span> {say(s.name)}</th><td className="num">{s.calls}</td><td className="num">{s.agreed}</td><td className={s.missed > 0 ? 'num late' : 'num'}>{s.missed}</td><td className="num">{s.overruled}</td></tr>)}</tbody></table>
    </section>
  );
}

function Days({ run: { days } }: { run: ShadowRunView }) {
  const { t } = useSpeech();
  return (
    <section aria-labelledby="shadow-days"><h2 id="shadow-days">{t('shadowRun.days')}</h2>
      <table className="table"><Heads names={['day', 'calls', 'agreed', 'would', 'missed', 'kept', 'other', 'unjudged']} />
        <tbody>{days.map((d) => <tr key={d.day}><th scope="row" className="num">{d.day}</th><Counts of={d} /><td className="num">{d.unjudged}</td></tr>)}</tbody></table>
    </section>
  );
}

function Differences({ run: { differences } }: { run: ShadowRunView }) {
  const { t } = useSpeech();
  const now = useNow();
  const name = useItemName();
  const said = ({ verdict, item }: ShadowRunView['differences'][number]['machine']) => <><VerdictMark verdict={verdict} size={14} /> {item ? name(item) : null}</>;
  return (
    <section aria-labelledby="shadow-differences"><h2 id="shadow-differences">{t('shadowRun.differences')}</h2>
      {differences.length === 0 ? <p className="hint">{t('shadowRun.noDifferences')}</p> : (
        <div className="scroll" tabIndex={0} role="group" aria-label={t('shadowRun.differences')}><table className="table"><Heads names={['call', 'kind', 'machine', 'person', 'marked']} />
          <tbody>{differences.map((d) => <tr key={d.incidentId} data-difference={d.kind}><th scope="row"><Link to="/incidents/$id" params={{ id: d.incidentId }}>{d.number}</Link> <span className="num sub">{timeOn(Date.parse(d.at), now)}</span></th><td>{t(`shadowRun.kind.${d.kind}`)}</td><td>{said(d.machine)}</td><td>{said(d.person)}</td><td className="num">{[...new Set([...d.machineSigns, ...d.personSigns])].join(' ') || '–'}</td></tr>)}</tbody></table></div>
      )}
    </section>
  );
}
