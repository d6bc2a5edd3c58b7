/** Mine: language, looks, sounds with a test, and the keys, each of which may be another. */
import { useState } from 'react';
import type { Level } from '#web/data/alarms.ts';
import { change, useSettings } from '#web/data/settings.ts';
import { setLanguage, useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { useScreen } from '#web/ui/screen.ts';
import { useHeardLately } from '../alarms/heard.ts';
import { sound } from '../alarms/sound.ts';
import { SecondFactorCard } from '../access/second-factor.tsx';
import { KeyTable } from './key-table.tsx';
import './my.css';

/** As many as can be told apart. */
const SOUNDS = ['danger', 'missed', 'work'] as const satisfies readonly Level[];

export function MyScreen() {
  const { t } = useSpeech();
  useScreen('my', true, `${t('my.title')} · ${t('app.name')}`);
  return (
    <main className="page my" id="content">
      <h1>{t('my.title')}</h1>
      <div className="my-columns">
        <div><Looks /><Sounds /><Views /><SecondFactorCard /></div>
        <Keys />
      </div>
    </main>
  );
}

function Looks() {
  const { t, language } = useSpeech();
  const { theme, density } = useSettings();
  return (
    <section aria-labelledby="my-looks" className="card">
      <h2 id="my-looks">{t('my.looks')}</h2>
      <div className="field"><span className="label">{t('my.language')}</span>
        <Choices name="language" label={t('my.language')} value={language} onChange={(v) => setLanguage(v === 'en' ? 'en' : 'zh')} options={[{ value: 'zh', label: <span lang="zh-CN">{t('my.zh')}</span> }, { value: 'en', label: <span lang="en">{t('my.en')}</span> }]} /></div>
      <div className="field"><span className="label">{t('my.theme')}</span>
        <Choices name="theme" label={t('my.theme')} value={theme} onChange={(v) => change({ theme: v === 'dark' ? 'dark' : v === 'light' ? 'light' : 'system' })} options={[{ value: 'system', label: t('my.system') }, { value: 'light', label: t('top.light') }, { value: 'dark', label: t('top.dark') }]} /></div>
      <div className="field"><span className="label">{t('my.density')}</span>
        <Choices name="density" label={t('my.density')} value={density} onChange={(v) => change({ density: v === 'dense' ? 'dense' : 'comfortable' })} options={[{ value: 'comfortable', label: t('my.comfortable') }, { value: 'dense', label: t('my.dense') }]} /></div>
    </section>
  );
}

function Sounds() {
  const { t } = useSpeech();
  const { volume } = useSettings();
  const heard = useHeardLately();
  return (
    <section aria-labelledby="my-sounds" className="card">
      <h2 id="my-sounds">{t('my.sounds')}</h2>
      <label className="volume">{t('my.volume')} <input type="range" min="0" max="1" step="0.1" value={volume} onChange={(e) => change({ volume: Number(e.target.value) })} /> <span className="num">{volume === 0 ? t('my.silent') : `${Math.round(volume * 100)}%`}</span></label>
      <div className="act-buttons">{SOUNDS.map((level) => <button key={level} type="button" className="btn" onClick={() => sound(level)}>{t(`my.try.${level}`)}</button>)}</div>
      <p className="hint">{t('my.soundsHint')}</p>
      <p className="small">{t('my.heard', { n: heard })}</p>
    </section>
  );
}

function Views() {
  const { t } = useSpeech();
  const { views } = useSettings();
  return (
    <section aria-labelledby="my-views" className="card">
      <h2 id="my-views">{t('my.views')}</h2>
      {views.length === 0 ? <p className="hint">{t('my.noViews')}</p> : null}
      <ul className="list">{views.map((view) => <li key={view.name} className="line"><b>{view.name}</b><button type="button" className="btn plain" aria-label={t('my.remove', { name: view.name })} onClick={() => change({ views: views.filter((v) => v !== view) })}>{t('my.removeShort')}</button></li>)}</ul>
    </section>
  );
}

function Keys() {
  const { t } = useSpeech();
  const { keys, oneKey, remap } = useSettings();
  const [asking, setAsking] = useState(false);
  return (
    <section aria-labelledby="my-keys" className="card">
      <h2 id="my-keys">{t('keys.title')}</h2>
      <label className="check"><input type="checkbox" checked={keys} onChange={(e) => change({ keys: e.target.checked })} />{t('keys.on')}</label>
      <label className="check"><input type="checkbox" checked={oneKey} onChange={(e) => change({ oneKey: e.target.checked })} />{t('my.oneKey')}</label>
      <KeyTable />
      <div className="act-buttons">
        <button type="button" className="btn" disabled={Object.keys(remap).length === 0} onClick={() => setAsking(true)}>{t('my.resetKeys')}</button>
        <button type="button" className="btn" onClick={() => window.print()}>{t('my.printKeys')}</button>
      </div>
      <p className="hint">{t('keys.hint')}</p>
      {asking ? (
        <Dialog title={t('my.resetKeys')} close={() => setAsking(false)}>
          <p>{t('my.resetHint')}</p>
          <div className="act-buttons"><button type="button" className="btn first" onClick={() => { change({ remap: {} }); setAsking(false); }}>{t('my.reset')}</button><button type="button" className="btn" onClick={() => setAsking(false)}>{t('app.cancel')}</button></div>
        </Dialog>
      ) : null}
    </section>
  );
}
