/** Whoever came by a link sets a password of their own; nobody else ever sees it. */
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { forgetCode, setPassword } from '#web/data/accounts.ts';
import { useSpeech } from '#web/text/i18n.ts';

export function FirstPassword({ code, done }: { code: string; done(): void }) {
  const { t, failure } = useSpeech();
  const id = useId();
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const set = useMutation({ mutationFn: setPassword, onSuccess: forgetCode });
  const differ = again !== '' && first !== again;
  const submit = (event: FormEvent): void => { event.preventDefault(); if (first !== '' && first === again) set.mutate({ code, password: first }); };
  if (set.data) return <div className="alert note" role="status" data-password-set><p>{t('account.setDone', { account: set.data.account })}</p><button type="button" className="btn first" onClick={done}>{t('login.title')}</button></div>;
  return (
    <section className="card first-password" aria-labelledby={`${id}h`}>
      <h2 id={`${id}h`}>{t('account.setTitle')}</h2><p className="hint">{t('account.setHint')}</p>
      <form onSubmit={submit}>
        <div className="field"><label htmlFor={`${id}1`}>{t('account.first')}</label><input id={`${id}1`} className="input" type="password" autoComplete="new-password" required minLength={10} maxLength={200} value={first} onChange={(e) => setFirst(e.target.value)} /></div>
        <div className="field"><label htmlFor={`${id}2`}>{t('account.again')}</label><input id={`${id}2`} className="input" type="password" autoComplete="new-password" required maxLength={200} aria-invalid={differ} value={again} onChange={(e) => setAgain(e.target.value)} /></div>
        {differ ? <p className="alert" role="alert">{t('account.differ')}</p> : null}
        {set.isError ? <p className="alert" role="alert">{failure(set.error)}</p> : null}
        <button type="submit" className="btn first" disabled={first === '' || first !== again || set.isPending}>{t('account.set')}</button>
      </form>
    </section>
  );
}
