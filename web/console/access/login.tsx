/** Log-in; on a demonstration every account with its role, one press each. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { codeInAddress } from '#web/data/accounts.ts';
import { demoQuery, whoseSessionEnded } from '#web/data/queries.ts';
import { asksForCode, logIn, type Entry } from '#web/data/session.ts';
import type { Demo } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useScreen } from '#web/ui/screen.ts';
import { FirstPassword } from './first-password.tsx';
import { TourStart } from '../tour/tour-start.tsx';
import { CodeForm } from './second-factor.tsx';
import { LanguageSwitch, ThemeSwitch } from '../switches.tsx';

export function Login() {
  const { t, failure } = useSpeech();
  const demo = useQuery(demoQuery);
  const enter = useMutation({ mutationFn: logIn, onSuccess: onward });
  const [code, setCode] = useState(codeInAddress);
  const [ended] = useState(whoseSessionEnded);
  const second = enter.isError && asksForCode(enter.error) ? enter.variables : null;
  const held = enter.isPending && enter.variables.code !== undefined ? enter.variables : second;
  useScreen('login', !demo.isPending, `${t('login.title')} · ${t('app.name')}`);
  return (
    <main className="login">
      <div className="login-top"><LanguageSwitch /><ThemeSwitch /></div>
      <div className="login-body">
        <h1><img src="/icon.svg" alt="" width="36" height="36" />{t('app.name')}</h1>
        {ended === null ? <p className="lead">{t('login.lead')}</p> : <p className="alert due" role="status" data-session-over>{t('login.ended', { name: ended })}</p>}
        {held ? <SecondStep entry={held} busy={enter.isPending} error={second?.code === undefined ? null : failure(enter.error)} enter={(code) => enter.mutate({ ...held, code })} back={() => enter.reset()} /> : (
          <>
            {enter.isError ? <p className="alert" role="alert">{failure(enter.error)}</p> : null}
            {code ? <FirstPassword code={code} done={() => setCode(null)} /> : null}
            {demo.data && !code ? <DemoAccounts demo={demo.data} busy={enter.isPending} enter={(username, password) => enter.mutate({ username, password, roleSwitch: true })} /> : null}
            <PasswordForm busy={enter.isPending} enter={(username, password) => enter.mutate({ username, password })} open={demo.data === null && !code} />
          </>
        )}
      </div>
    </main>
  );
}

/** The password was right; the code of the authenticator, or a recovery code, comes after it. */
function SecondStep({ entry, busy, error, enter, back }: { entry: Entry; busy: boolean; error: string | null; enter(code: string): void; back(): void }) {
  const { t } = useSpeech();
  return (
    <section aria-labelledby="second-step" data-second-step="">
      <h2 id="second-step">{t('factor.step')}</h2>
      <p className="hint">{t('factor.stepHint', { name: entry.username })}</p>
      <CodeForm busy={busy} enter={enter} submit={t('login.submit')} error={error} />
      <p><button type="button" className="btn plain" onClick={back}>{t('factor.back')}</button></p>
    </section>
  );
}

type Enter = (username: string, password: string) => void;

function DemoAccounts({ demo, busy, enter }: { demo: Demo; busy: boolean; enter: Enter }) {
  const { t, say, word } = useSpeech();
  const town = (id: string | null | undefined): string => say(demo.towns.find((x) => x.id === id)?.name) || (id ?? '');
  return (
    <section aria-labelledby="demo-title">
      <p className="alert note">{t('login.invented')}</p>
      <TourStart demo={demo} />
      <h2 id="demo-title">{t('login.demo')}<span className="sub" style={{ fontWeight: 400 }}> · {t('login.demoHint')}</span></h2>
      <ul className="accounts">
        {demo.accounts.map((a) => (
          <li key={a.username}>
            <button type="button" disabled={busy} onClick={() => enter(a.username, a.password)} aria-label={t('login.enter', { role: word('role', a.role), name: a.username })}>
              <b>{word('role', a.role)}</b>
              <span className="sub">{[a.name, say(a.worksFor) || town(a.town)].filter(Boolean).join(' · ')}</span>
              <code>{a.username}</code>
            </button>
          </li>
        ))}
      </ul>
      {demo.accounts[0] ? <p className="hint">{t('login.show', { password: demo.accounts[0].password })}</p> : null}
    </section>
  );
}

function PasswordForm({ busy, enter, open }: { busy: boolean; enter: Enter; open: boolean }) {
  const { t } = useSpeech();
  const id = useId();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent): void => { event.preventDefault(); enter(username, password); };
  return (
    <details open={open} className="own-account">
      <summary>{t('login.other')}</summary>
      <form onSubmit={submit}>
        <div className="field"><label htmlFor={`${id}u`}>{t('login.username')}</label><input id={`${id}u`} className="input" autoComplete="username" required value={username} onChange={(e) => setUsername(e.target.value)} /></div>
        <div className="field"><label htmlFor={`${id}p`}>{t('login.password')}</label><input id={`${id}p`} className="input" type="password" autoComplete="current-password" required value={password} onChange={(e) => setPassword(e.target.value)} /></div>
        <button type="submit" className="btn first" disabled={busy}>{t('login.submit')}</button>
      </form>
    </details>
  );
}

/** Whoever came from the phone goes back to it. */
function onward(): void {
  if (new URLSearchParams(location.search).get('next') === '/m') location.assign('/m');
}
