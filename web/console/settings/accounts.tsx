/** 账号: who may log in and as what; a link to a password, shown once; withdrawn at once. New ones are asked for below. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { accountsQuery, linkOf, makeLink, withdrawAccount, type AccountOf } from '#web/data/accounts.ts';
import { useNow } from '#web/data/clock.ts';
import { entriesQuery } from '#web/data/settings-changes.ts';
import type { TownSettings } from '#web/data/settings-reads.ts';
import { fitsName } from '#web/text/pinyin.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { timeOn } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';
import { nameOf } from './change/plan.ts';
import { NewAccount } from './new-account.tsx';

const SHOWN = 200;
/** A hyphen at which no line ends: a date stays whole. */
const UNBROKEN = '\u2011';

export function Accounts({ town, settings }: { town: string; settings: TownSettings }) {
  const { t, word, say, failure } = useSpeech();
  const { me } = useDesk();
  const [q, setQ] = useState('');
  const accounts = useQuery(accountsQuery(town));
  if (accounts.isError) return <p className="alert" role="alert">{failure(accounts.error)}</p>;
  if (!accounts.data) return <Bones rows={8} height={28} label={t('app.loading')} />;
  const roles = (a: AccountOf): string => a.roles.map((r) => word('role', r)).join(t('mark.list'));
  const works = (a: AccountOf): string => say(settings.organisations.find((o) => o.id === a.organisationId)?.name) || a.organisationId;
  const found = accounts.data.items.filter((a) => q.trim() === '' || fitsName(q.trim(), [a.account, a.name ?? '', roles(a), works(a)]));
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.accounts')}</h1><p className="hint">{t('account.hint')}</p></header>
      {me.roles.includes('admin') || me.roles.includes('district_lead') ? <NewAccount town={town} settings={settings} accounts={accounts.data.items} /> : null}
      <input className="input narrow" type="search" aria-label={t('board.search')} placeholder={t('settings.find')} value={q} onChange={(e) => setQ(e.target.value)} />
      <table className="table accounts-table">
        <thead><tr><th scope="col">{t('settings.name')}</th><th scope="col">{t('settings.account')}</th><th scope="col">{t('settings.organisation')}</th><th scope="col">{t('settings.roles')}</th><th scope="col">{t('account.state')}</th><th scope="col"><span className="sr">{t('my.change')}</span></th></tr></thead>
        <tbody>{found.slice(0, SHOWN).map((a) => <One key={a.account} account={a} town={town} works={works(a)} roles={roles(a)} />)}</tbody>
      </table>
      {found.length > SHOWN ? <p className="hint">{t('settings.more', { n: found.length - SHOWN })}</p> : null}
    </>
  );
}

function One({ account: a, town, works, roles }: { account: AccountOf; town: string; works: string; roles: string }) {
  const { t, say, failure } = useSpeech();
  const now = useNow();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['settings', 'accounts'] });
  const link = useMutation({ mutationFn: makeLink, onSuccess: again });
  const withdraw = useMutation({ mutationFn: withdrawAccount, onSuccess: () => { setAsking(false); return again(); } });
  const units = useQuery({ ...entriesQuery(town, 'units'), enabled: a.unitId !== null }).data?.items;
  const unit = units?.find((u) => u.id === a.unitId);
  const state = a.state === 'open' && a.lastAt !== null ? t('account.lastAt', { at: timeOn(Date.parse(a.lastAt), now).replace('-', UNBROKEN) }) : t(`account.states.${a.state}`);
  return (
    <tr data-account={a.account} data-state={a.state}>
      <th scope="row">{a.name ?? a.personId}</th><td className="num"><Breaking at="." text={a.account} /></td><td>{works}{unit ? <div className="small sub">{nameOf(unit, say)}</div> : null}</td><td>{roles}</td>
      <td>{state}{link.data ? <Shown code={link.data.code} until={timeOn(Date.parse(link.data.expiresAt), now)} /> : null}{link.isError ? <p className="alert" role="alert">{failure(link.error)}</p> : null}{withdraw.isError ? <p className="alert" role="alert">{failure(withdraw.error)}</p> : null}</td>
      <td className="row-acts">
        {a.may.includes('link') ? <button type="button" className="btn" data-link disabled={link.isPending} aria-label={t('account.linkOf', { name: a.account })} onClick={() => link.mutate(a.account)}>{t(a.state === 'open' ? 'account.newPassword' : 'account.link')}</button> : null}
        {a.answersForOthers && a.state !== 'withdrawn' && !a.may.includes('link') && a.may.includes('withdraw') ? <span className="small sub">{t('account.byLeader')}</span> : null}
        {a.may.includes('withdraw') && !asking ? <button type="button" className="btn danger" data-withdraw aria-label={t('account.withdrawOf', { name: a.account })} onClick={() => setAsking(true)}>{t('account.withdraw')}</button> : null}
        {asking ? <span role="group" aria-label={t('account.withdrawOf', { name: a.account })}><span className="small">{t('account.sure')}</span> <button type="button" className="btn danger first" data-withdraw-now disabled={withdraw.isPending} onClick={() => withdraw.mutate(a.account)}>{t('account.withdraw')}</button> <button type="button" className="btn" onClick={() => setAsking(false)}>{t('app.cancel')}</button></span> : null}
      </td>
    </tr>
  );
}

/** Where it is too long, a line ends behind a dot and not within a name. */
function Breaking({ at, text }: { at: string; text: string }) {
  const parts = text.split(at);
  return parts.map((part, n) => <Fragment key={n}>{part}{n < parts.length - 1 ? <>{at}<wbr /></> : null}</Fragment>);
}

function Shown({ code, until }: { code: string; until: string }) {
  const { t } = useSpeech();
  const [copied, setCopied] = useState(false);
  const address = linkOf(code);
  return (
    <div className="alert due" role="status" data-new-link>
      <p>{t('account.shownOnce', { until })}</p><p><code className="wrap">{address}</code></p>
      <button type="button" className="btn" onClick={() => { void navigator.clipboard?.writeText(address).then(() => setCopied(true), () => setCopied(false)); }}>{copied ? t('judge.copied') : t('judge.copy')}</button>
    </div>
  );
}
