/** Organisations, people with what they have passed, shifts. */
import { useState, type JSX } from 'react';
import type { TownSettings } from '#web/data/settings-reads.ts';
import { useNow } from '#web/data/clock.ts';
import { fitsName } from '#web/text/pinyin.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useTypeName } from './matrix.tsx';

const SHOWN = 200;

function useFinder(): [string, JSX.Element] {
  const { t } = useSpeech();
  const [q, setQ] = useState('');
  return [q.trim(), <input key="find" className="input narrow" type="search" aria-label={t('board.search')} placeholder={t('settings.find')} value={q} onChange={(e) => setQ(e.target.value)} />];
}

export function Organisations({ settings }: { settings: TownSettings }) {
  const { t, say } = useSpeech();
  const type = useTypeName();
  const [q, finder] = useFinder();
  const found = settings.organisations.filter((o) => q === '' || fitsName(q, [o.name.zh, o.name.en, type(o.type)]));
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.organisations')}</h1><p className="hint">{t('settings.count', { n: found.length })}</p></header>{finder}
      <table className="table"><thead><tr><th scope="col">{t('settings.name')}</th><th scope="col">{t('settings.type')}</th><th scope="col">{t('settings.phone')}</th><th scope="col">{t('settings.areas')}</th></tr></thead>
        <tbody>{found.slice(0, SHOWN).map((o) => <tr key={o.id}><th scope="row">{say(o.name)}</th><td>{type(o.type)}</td><td className="num">{o.phone ?? '–'}</td><td className="num">{o.areas}</td></tr>)}</tbody></table>
    </>
  );
}

const SOON_MS = 30 * 86_400_000;

export function People({ settings }: { settings: TownSettings }) {
  const { t, say, word } = useSpeech();
  const now = useNow();
  const [q, finder] = useFinder();
  const organisation = (id: string): string => say(settings.organisations.find((o) => o.id === id)?.name) || id;
  const found = settings.people.filter((p) => q === '' || fitsName(q, [p.name, organisation(p.organisationId)]))
    .toSorted((a, b) => b.qualifications.length - a.qualifications.length || b.roles.length - a.roles.length);
  const state = (until: string): 'lapsed' | 'soon' | 'valid' => (Date.parse(until) < now ? 'lapsed' : Date.parse(until) < now + SOON_MS ? 'soon' : 'valid');
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.people')}</h1><p className="hint">{t('settings.count', { n: found.length })}</p></header>{finder}
      <table className="table"><thead><tr><th scope="col">{t('settings.name')}</th><th scope="col">{t('settings.organisation')}</th><th scope="col">{t('settings.roles')}</th><th scope="col">{t('settings.passed')}</th></tr></thead>
        <tbody>{found.slice(0, SHOWN).map((p) => (
          <tr key={p.id}><th scope="row">{p.name}</th><td>{organisation(p.organisationId)}</td><td>{p.roles.map((r) => word('role', r)).join(t('mark.list')) || '–'}</td>
            <td>{p.qualifications.map((c) => <span key={c.stage} className={`tag stage ${state(c.until)}`}>{word('stage', c.stage)} {c.until}{state(c.until) === 'valid' ? '' : ` · ${t(`settings.${state(c.until) === 'soon' ? 'soon' : 'lapsed'}`)}`}</span>)}</td></tr>
        ))}</tbody></table>
    </>
  );
}

export function Shifts({ settings }: { settings: TownSettings }) {
  const { t, say } = useSpeech();
  const days = (d: string): string => (d === 'workday' ? t('settings.workday') : d === 'day_off' ? t('settings.dayOff') : t('settings.everyDay'));
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.shifts')}</h1></header>
      <table className="table"><thead><tr><th scope="col">{t('settings.name')}</th><th scope="col">{t('settings.hours')}</th><th scope="col">{t('settings.days')}</th><th scope="col">{t('settings.crews')}</th></tr></thead>
        <tbody>{settings.shifts.map((s) => <tr key={s.id}><th scope="row">{say(s.name)}</th><td className="num">{s.hours.join('–')}</td><td>{days(s.days)}</td><td className="num">{s.units}</td></tr>)}</tbody></table>
    </>
  );
}
