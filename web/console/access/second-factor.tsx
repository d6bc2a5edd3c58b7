/** The second step of logging in: set up with a QR code drawn here, recovery codes shown once, and how it stands. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useState, type FormEvent } from 'react';
import { beginSecondFactor, confirmSecondFactor, readOn, renewRecoveryCodes, secondFactorQuery } from '#web/data/second-factor.ts';
import { logOut } from '#web/data/session.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useScreen } from '#web/ui/screen.ts';
import { LanguageSwitch, ThemeSwitch } from '../switches.tsx';
import './second-factor.css';

/** Drawn where it is shown, and loaded only then: the secret goes to no other host. */
const QrCode = lazy(() => import('./qr-code.tsx'));

/** Of one's own account, among one's settings. */
export function SecondFactorCard() {
  const { t } = useSpeech();
  const state = useQuery(secondFactorQuery).data;
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (!state || (!state.offered && state.since === null)) return null;
  return (
    <section aria-labelledby="second-factor" className="card second-factor" data-second-factor={state.since === null ? 'none' : 'set'}>
      <h2 id="second-factor">{t('factor.title')}</h2>
      {state.since === null && codes === null ? <SetUp done={setCodes} /> : null}
      {state.since === null ? null : <p>{t('factor.since', { at: state.since.slice(0, 10), n: state.recoveryLeft })}</p>}
      {codes ? <Codes codes={codes} done={() => setCodes(null)} /> : null}
      {state.since !== null && codes === null ? <Renew done={setCodes} /> : null}
      {state.since === null ? null : <p className="hint">{t('factor.resetHint')}</p>}
    </section>
  );
}

/** The whole page of an account that may do nothing before. */
export function SecondFactorNeeded() {
  const { t } = useSpeech();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const leave = useMutation({ mutationFn: logOut });
  useScreen('second-factor', true, `${t('factor.title')} · ${t('app.name')}`);
  return (
    <main className="login">
      <div className="login-top"><LanguageSwitch /><ThemeSwitch /></div>
      <div className="login-body second-factor">
        <h1><img src="/icon.svg" alt="" width="36" height="36" />{t('factor.title')}</h1>
        {codes ? <Codes codes={codes} done={() => void readOn()} /> : <><p className="lead">{t('factor.needed')}</p><SetUp done={setCodes} /></>}
        {codes ? null : <button type="button" className="btn" onClick={() => leave.mutate()}>{t('top.logout')}</button>}
      </div>
    </main>
  );
}

function SetUp({ done }: { done(codes: readonly string[]): void }) {
  const { t, failure } = useSpeech();
  const begin = useMutation({ mutationFn: beginSecondFactor });
  const confirm = useMutation({ mutationFn: confirmSecondFactor, onSuccess: done });
  if (!begin.data) {
    return (
      <>
        <p className="hint">{t('factor.why')}</p>
        {begin.isError ? <p className="alert" role="alert">{failure(begin.error)}</p> : null}
        <button type="button" className="btn first" disabled={begin.isPending} onClick={() => begin.mutate()}>{t('factor.begin')}</button>
      </>
    );
  }
  return (
    <ol className="steps">
      <li><p>{t('factor.scan')}</p><Suspense fallback={<div className="qr" />}><QrCode text={begin.data.uri} label={t('factor.qr')} /></Suspense><p className="small">{t('factor.type')}</p><code className="secret" data-secret={begin.data.secret}>{begin.data.secret.replace(/(.{4})/g, '$1 ').trim()}</code></li>
      <li><p>{t('factor.firstCode')}</p><CodeForm busy={confirm.isPending} enter={(code) => confirm.mutate(code)} submit={t('factor.confirm')} error={confirm.isError ? failure(confirm.error) : null} /></li>
    </ol>
  );
}

function Renew({ done }: { done(codes: readonly string[]): void }) {
  const { t, failure } = useSpeech();
  const renew = useMutation({ mutationFn: renewRecoveryCodes, onSuccess: done });
  return <details><summary>{t('factor.renew')}</summary><CodeForm busy={renew.isPending} enter={(code) => renew.mutate(code)} submit={t('factor.renew')} error={renew.isError ? failure(renew.error) : null} /></details>;
}

function Codes({ codes, done }: { codes: readonly string[]; done(): void }) {
  const { t } = useSpeech();
  return (
    <div className="recovery" role="status">
      <p><b>{t('factor.codes')}</b> {t('factor.codesHint')}</p>
      <ul>{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <div className="act-buttons"><button type="button" className="btn" onClick={() => window.print()}>{t('factor.print')}</button><button type="button" className="btn first" onClick={done}>{t('factor.kept')}</button></div>
    </div>
  );
}

/** Six digits, or a recovery code. */
export function CodeForm({ busy, enter, submit, error }: { busy: boolean; enter(code: string): void; submit: string; error: string | null }) {
  const { t } = useSpeech();
  const id = useId();
  const [code, setCode] = useState('');
  const send = (event: FormEvent): void => { event.preventDefault(); enter(code); };
  return (
    <form onSubmit={send} className="code-form">
      {error === null ? null : <p className="alert" role="alert">{error}</p>}
      <div className="field"><label htmlFor={id}>{t('factor.code')}</label><input id={id} className="input num" autoComplete="one-time-code" inputMode="text" spellCheck={false} maxLength={40} required value={code} onChange={(e) => setCode(e.target.value)} /></div>
      <button type="submit" className="btn first" disabled={busy}>{submit}</button>
    </form>
  );
}
