/** 街镇规则 by version: which is in force, from when the next, and what exactly would differ. */
import { useState } from 'react';
import type { TownSettings } from '#web/data/settings-reads.ts';
import { useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { day } from '#web/ui/span.ts';
import { differences, flat } from './differences.ts';

type Policy = TownSettings['policies'][number];

export function Policies({ settings }: { settings: TownSettings }) {
  const { t } = useSpeech();
  const now = useNow();
  const { policies } = settings;
  const [picked, setPicked] = useState<string | null>(null);
  const shown = policies.find((p) => p.version === picked) ?? policies.find((p) => p.inForce) ?? policies[0];
  const before = shown ? policies[policies.indexOf(shown) - 1] : undefined;
  if (!shown) return null;
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.policies')}</h1><p className="hint">{t('settings.policiesHint')}</p></header>
      <div className="chips" role="group" aria-label={t('settings.versions')}>{policies.map((p) => <button key={p.version} type="button" className="chip" aria-pressed={p === shown} onClick={() => setPicked(p.version)}>{p.version} · {day(p.from)}{p.inForce ? ` · ${t('settings.inForce')}` : Date.parse(p.from) > now ? ` · ${t('settings.toCome')}` : ''}</button>)}</div>
      <Difference before={before} after={shown} />
      <table className="table times"><thead><tr><th scope="col">{t('settings.setting')}</th><th scope="col">{t('settings.value')}</th></tr></thead>
        <tbody>{flat({ studyMode: t(`settings.word.${shown.study}`, { defaultValue: shown.study }), model: t(`settings.word.${shown.model}`, { defaultValue: shown.model }), ...shown.times, ...(shown.shadowRun ? { shadowRun: shown.shadowRun } : {}) }).map(([key, value]) => <tr key={key}><th scope="row">{label(t, key)}</th><td className="num">{value}</td></tr>)}</tbody></table>
    </>
  );
}

function label(t: ReturnType<typeof useSpeech>['t'], key: string): string {
  const [name = '', unit] = key.split('.');
  if (name === 'shadowRun') return t(`settingField.${key}`, { defaultValue: key });
  const spelled = t(`settings.time.${name}`, { defaultValue: name });
  return unit ? spelled + t('settings.inUnit', { unit: t(`settings.unit.${unit}`, { defaultValue: unit }) }) : spelled;
}

const WORDED = ['studyMode', 'model'];
function worded(t: ReturnType<typeof useSpeech>['t'], key: string, value: string | null): string {
  if (value === null) return '–';
  return WORDED.includes(key) ? t(`settings.word.${value}`, { defaultValue: value }) : value;
}

function Difference({ before, after }: { before: Policy | undefined; after: Policy }) {
  const { t } = useSpeech();
  if (!before) return <p className="hint">{t('settings.firstVersion')}</p>;
  const found = differences(before, after);
  return (
    <section className="card" aria-labelledby="diff-title"><h2 id="diff-title">{t('settings.differs', { version: before.version })}</h2>
      {found.length === 0 ? <p className="hint">{t('settings.same')}</p> : (
        <table className="table diff"><thead><tr><th scope="col">{t('settings.setting')}</th><th scope="col">{t('settings.was')}</th><th scope="col">{t('settings.becomes')}</th></tr></thead>
          <tbody>{found.map((d) => <tr key={d.key}><th scope="row">{d.key.startsWith('route ') ? t('settings.line', { id: d.key.slice(6) }) : label(t, d.key)}</th><td className="was">{worded(t, d.key, d.was)}</td><td className="becomes">{worded(t, d.key, d.becomes)}</td></tr>)}</tbody></table>
      )}
    </section>
  );
}
