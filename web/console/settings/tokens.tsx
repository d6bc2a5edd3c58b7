/** Tokens of programs: made, shown once, ended; when each was last used. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNow } from '#web/data/clock.ts';
import { endToken, makeToken, makeTokenAnew, tokensQuery, type WantedToken } from '#web/data/settings-changes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { Line } from '#web/ui/words.tsx';

export function Tokens() {
  const { t, failure } = useSpeech();
  const now = useNow();
  const client = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const end = useMutation({ mutationFn: endToken, onSuccess: () => client.invalidateQueries({ queryKey: ['settings', 'tokens'] }) });
  if (!tokens.data) return tokens.isError ? <p className="alert" role="alert">{failure(tokens.error)}</p> : <Bones rows={5} height={28} label={t('app.loading')} />;
  const time = (at: string): string => timeOn(Date.parse(at), now);
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.tokens')}</h1><p className="hint">{t('settings.tokensHint')}</p></header>
      <NewToken accounts={tokens.data.accounts} />
      {tokens.data.items.length === 0 ? <p className="hint">{t('settings.noTokens')}</p> : (
        <table className="table"><thead><tr><th scope="col">{t('settings.name')}</th><th scope="col">{t('settings.account')}</th><th scope="col">{t('settings.madeBy')}</th><th scope="col">{t('settings.used')}</th><th scope="col">{t('settings.until')}</th><th scope="col"><span className="sr">{t('settings.end')}</span></th></tr></thead>
          <tbody>{tokens.data.items.map((x) => <tr key={x.id} data-token={x.id}><th scope="row">{x.name}</th><td>{x.account}</td><td>{x.madeBy} <span className="sub num">{time(x.createdAt)}</span></td><td className="num">{x.usedAt ? time(x.usedAt) : t('settings.never')}</td><td className="num">{time(x.expiresAt)}</td><td><button type="button" className="btn danger" aria-label={t('settings.endOf', { name: x.name })} disabled={end.isPending} onClick={() => end.mutate(x.id)}>{t('settings.end')}</button></td></tr>)}</tbody></table>
      )}
      {end.isError ? <p className="alert" role="alert">{failure(end.error)}</p> : null}
    </>
  );
}

const DAYS = [30, 90, 365] as const;

function NewToken({ accounts }: { accounts: readonly string[] }) {
  const { t, failure } = useSpeech();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [account, setAccount] = useState(accounts[0] ?? '');
  const [days, setDays] = useState<number>(DAYS[1]);
  const make = useMutation({
    mutationFn: ({ lost, ...wanted }: WantedToken & { lost?: string }) => (lost === undefined ? makeToken(wanted) : makeTokenAnew({ ...wanted, lost })),
    onSuccess: ({ token }) => { if (token !== null) setName(''); },
    onSettled: () => client.invalidateQueries({ queryKey: ['settings', 'tokens'] }),
  });
  const submit = (event: FormEvent): void => { event.preventDefault(); if (name.trim() !== '') make.mutate({ name: name.trim(), account, days }); };
  return (
    <form className="card" onSubmit={submit}>
      <div className="tester-fields">
        <div className="field"><label htmlFor="token-name">{t('settings.tokenName')}</label><Line id="token-name" required most={80} value={name} set={setName} /></div>
        <div className="field"><label htmlFor="token-account">{t('settings.account')}</label><select id="token-account" className="input" value={account} onChange={(e) => setAccount(e.target.value)}>{accounts.map((a) => <option key={a}>{a}</option>)}</select></div>
        <div className="field"><label htmlFor="token-days">{t('settings.lasts')}</label><select id="token-days" className="input" value={days} onChange={(e) => setDays(Number(e.target.value))}>{DAYS.map((d) => <option key={d} value={d}>{t('settings.daysLong', { n: d })}</option>)}</select></div>
      </div>
      <div className="act-buttons"><button type="submit" className="btn first" disabled={name.trim() === '' || make.isPending}>{t('settings.make')}</button>{name.trim() === '' ? <span className="hint" data-lacks>{t('settings.tokenNeeds')}</span> : null}</div>
      {make.data && make.data.token === null ? <Lost id={make.data.id} again={(lost) => make.variables && make.mutate({ ...make.variables, lost })} /> : null}
      {make.data?.token ? <Secret key={make.data.token} token={make.data.token} /> : null}
      {make.isError ? <p className="alert" role="alert">{failure(make.error)}</p> : null}
    </form>
  );
}

function Secret({ token }: { token: string }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  const copy = (): void => { void navigator.clipboard?.writeText(token).then(() => setCopied(true), () => setCopied(false)); };
  return <div className="alert due" role="status" data-new-token><p>{t('settings.shownOnce')}</p><p><code className="wrap">{token}</code></p><button type="button" className="btn" onClick={copy}>{copied ? t('judge.copied') : t('judge.copy')}</button></div>;
}

/** Made, but the answer with its secret was lost on the way: it can only be replaced. */
function Lost({ id, again }: { id: string; again(id: string): void }) {
  const { t } = useSpeech();
  return <div className="alert due" role="status" data-lost-token><p>{t('settings.secretLost')}</p><button type="button" className="btn" onClick={() => again(id)}>{t('settings.makeAnew')}</button></div>;
}
