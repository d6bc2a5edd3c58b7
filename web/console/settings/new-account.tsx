/** A person and an account, asked for in one form; a change of settings like any other: checked, released by another, in force from its time. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCallback, useId, useState, type FormEvent, type ReactNode } from 'react';
import type { AccountOf } from '#web/data/accounts.ts';
import { clock } from '#web/data/clock.ts';
import { useDraft } from '#web/data/draft.ts';
import { askForChange, entriesQuery, tryChange, type Entry } from '#web/data/settings-changes.ts';
import type { TownSettings } from '#web/data/settings-reads.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Fault, faulty } from '#web/ui/fault.tsx';
import { localInput } from '#web/ui/span.ts';
import { Line } from '#web/ui/words.tsx';
import { changeFor, EMPTY, lacksOf, MOST_NAME, MOST_REASON, STAGES, typedShape, type Lack, type Stage, type Typed } from './account-plan.ts';
import { nameOf } from './change/plan.ts';
import { TriedCard } from './change/tried.tsx';

const GIVEN = ['call_taker', 'duty_officer', 'dispatcher', 'responder', 'mediator', 'volunteer', 'reviewer', 'assessor', 'town_leader', 'commander', 'district_lead', 'admin'];
/** Time enough for another person to release it. */
const AHEAD_MS = 3_600_000;

interface Props { town: string; settings: TownSettings; accounts: readonly AccountOf[] }

export function NewAccount({ town, settings, accounts }: Props) {
  const { t, failure } = useSpeech();
  const client = useQueryClient();
  const fresh = useCallback((): Typed => ({ ...EMPTY, from: localInput(clock.now() + AHEAD_MS) }), []);
  const [v, setV, clear] = useDraft(`settings.${town}.account`, typedShape, fresh);
  /** what was typed before this page was loaded, until it is touched */
  const [isBack, setBack] = useState(() => isBegun(v));
  const [isOpen] = useState(isBack);
  const [touched, setTouched] = useState<readonly Lack[]>([]);
  const units = useQuery(entriesQuery(town, 'units')).data?.items ?? [];
  const organisations = useQuery(entriesQuery(town, 'organisations')).data?.items ?? []; // the town's own: the district's are not changed here
  const ask = useMutation({
    mutationFn: async () => {
      const change = changeFor(town, v, units);
      const tried = await tryChange(change);
      if (tried.problems.length > 0) return tried;
      await askForChange(change, v.reason.trim());
      return null;
    },
    onSuccess: (tried) => { if (tried === null) { clear(); setTouched([]); void client.invalidateQueries({ queryKey: ['settings'] }); } },
  });
  const set = (next: Partial<Typed>): void => { ask.reset(); setBack(false); setV({ ...v, ...next }); setTouched([...touched, ...LACK_OF.filter(([key]) => key in next).map(([, lack]) => lack)]); };
  const lacks = lacksOf(v, clock.now());
  const wrong = lacks.filter((lack) => touched.includes(lack));
  const submit = (event: FormEvent): void => { event.preventDefault(); if (lacks.length === 0) ask.mutate(); };
  return (
    <details className="card new-account" open={isOpen}><summary>{t('account.new')}</summary>
      {isBack ? <div className="alert due" role="status" data-restored><p>{t('account.broughtBack')}</p><button type="button" className="btn" onClick={() => { clear(); setBack(false); }}>{t('account.startAnew')}</button></div> : null}
      <form onSubmit={submit} noValidate>
        <Who v={v} set={set} wrong={wrong} settings={settings} accounts={accounts} units={units} organisations={organisations} />
        <Roles v={v} set={set} wrong={wrong} />
        {v.personId === '' ? <Passed v={v} set={set} wrong={wrong} /> : null}
        <When v={v} set={set} wrong={wrong} />
        <div className="act-buttons"><button type="submit" className="btn first" data-open-account disabled={lacks.length > 0 || ask.isPending}>{t('settings.ask')}</button><span className="hint">{t('account.askHint')}</span></div>
        {lacks.length > 0 ? <p className="hint" data-lacks={lacks.join(' ')}>{t('account.lacking')} {lacks.map((lack) => t(`account.lack.${lack}`)).join(t('mark.list'))}</p> : null}
        {ask.isError ? <p className="alert" role="alert">{failure(ask.error)}</p> : null}
        {ask.data ? <TriedCard tried={ask.data} /> : null}
        {ask.data === null ? <p className="receipt" role="status" data-asked-for>{t('account.askedFor')} <Link to="/settings/$page" params={{ page: 'changes' }}>{t('settings.page.changes')}</Link></p> : null}
      </form>
    </details>
  );
}

type Part = { v: Typed; set(next: Partial<Typed>): void; /** fields that were typed into and are not as they must be */ wrong: readonly Lack[] };

const LACK_OF: readonly (readonly [keyof Typed, Lack])[] = [['organisationId', 'organisation'], ['name', 'name'], ['username', 'username'], ['roles', 'roles'], ['passed', 'passed'], ['from', 'from'], ['reason', 'reason']];

function isBegun(v: Typed): boolean {
  return [v.organisationId, v.personId, v.name, v.unitId, v.username, v.reason].some((text) => text !== '') || v.roles.length > 0 || Object.keys(v.passed).length > 0;
}

function Wrong({ of, lack, wrong }: { of: string; lack: Lack; wrong: readonly Lack[] }) {
  const { t } = useSpeech();
  return <Fault of={of}>{wrong.includes(lack) ? t('account.wrong', { what: t(`account.lack.${lack}`) }) : null}</Fault>;
}

function Row({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return <div className="field"><label htmlFor={id}>{label}</label>{children}</div>;
}

function Who({ v, set, wrong, settings, accounts, units, organisations }: Part & Pick<Props, 'settings' | 'accounts'> & { units: readonly Entry[]; organisations: readonly Entry[] }) {
  const { t, say } = useSpeech();
  const id = useId();
  const taken = new Set(accounts.map((a) => a.personId));
  const free = settings.people.filter((p) => p.organisationId === v.organisationId && !taken.has(p.id));
  const own = units.filter((u) => u['organisationId'] === v.organisationId);
  return (
    <div className="tester-fields">
      <Row id={`${id}o`} label={t('settings.organisation')}><select id={`${id}o`} className="input" required data-field="organisation" value={v.organisationId} onChange={(e) => set({ organisationId: e.target.value, personId: '', unitId: '' })}><option value="">{t('account.choose')}</option>{organisations.map((o) => <option key={o.id} value={o.id}>{nameOf(o, say) || o.id}</option>)}</select></Row>
      <Row id={`${id}p`} label={t('account.person')}><select id={`${id}p`} className="input" value={v.personId} onChange={(e) => set({ personId: e.target.value })}><option value="">{t('account.newPerson')}</option>{free.map((p) => <option key={p.id} value={p.id}>{p.name}</option>)}</select></Row>
      {v.personId === '' ? <Row id={`${id}n`} label={t('account.fullName')}><Line {...faulty(`${id}n`, wrong.includes('name'))} data-field="name" required most={MOST_NAME} value={v.name} set={(name) => set({ name })} /><Wrong of={`${id}n`} lack="name" wrong={wrong} /></Row> : null}
      <Row id={`${id}u`} label={t('account.unit')}><select id={`${id}u`} className="input" data-field="unit" value={v.unitId} onChange={(e) => set({ unitId: e.target.value })}><option value="">{t('account.noUnit')}</option>{own.map((u) => <option key={u.id} value={u.id}>{nameOf(u, say) || u.id}</option>)}</select></Row>
      <Row id={`${id}a`} label={t('settings.account')}><input {...faulty(`${id}a`, wrong.includes('username'))} className="input num" data-field="username" required placeholder={t('account.nameRule')} autoCapitalize="off" spellCheck={false} value={v.username} onChange={(e) => set({ username: e.target.value })} /><Wrong of={`${id}a`} lack="username" wrong={wrong} /></Row>
    </div>
  );
}

function Roles({ v, set, wrong }: Part) {
  const { t, word } = useSpeech();
  const id = useId();
  const flip = (role: string): void => set({ roles: v.roles.includes(role) ? v.roles.filter((r) => r !== role) : [...v.roles, role] });
  return (
    <fieldset className="field"><legend className="label">{t('settings.roles')}</legend>
      <div className="role-checks">{GIVEN.map((role) => <label key={role} className="check"><input type="checkbox" value={role} checked={v.roles.includes(role)} onChange={() => flip(role)} />{word('role', role)}</label>)}</div><Wrong of={id} lack="roles" wrong={wrong} />
    </fieldset>
  );
}

function Passed({ v, set, wrong }: Part) {
  const { t, word } = useSpeech();
  const id = useId();
  const { id: _id, ...marked } = faulty(id, wrong.includes('passed'));
  const put = (stage: Stage, part: 'passed' | 'until', value: string): void => set({ passed: { ...v.passed, [stage]: { passed: '', until: '', ...v.passed[stage], [part]: value } } });
  return (
    <fieldset className="field"><legend className="label">{t('account.passed')}</legend>
      <div className="passed-rows"><div className="passed-row small sub" aria-hidden="true"><span />{(['passed', 'until'] as const).map((part) => <span key={part}>{t(`account.${part}On`)}</span>)}</div>{STAGES.map((s) => <div key={s} className="passed-row"><span>{word('stage', s)}</span>{(['passed', 'until'] as const).map((part) => <input key={part} {...marked} type="date" className="input num" aria-label={`${word('stage', s)} ${t(`account.${part}On`)}`} value={v.passed[s]?.[part] ?? ''} onChange={(e) => put(s, part, e.target.value)} />)}</div>)}</div><Wrong of={id} lack="passed" wrong={wrong} />
    </fieldset>
  );
}

function When({ v, set, wrong }: Part) {
  const { t } = useSpeech();
  const id = useId();
  return (
    <div className="tester-fields">
      <Row id={`${id}f`} label={t('settings.rulesFrom')}><input {...faulty(`${id}f`, wrong.includes('from'))} type="datetime-local" className="input num" data-field="from" required value={v.from} onChange={(e) => set({ from: e.target.value })} /><Wrong of={`${id}f`} lack="from" wrong={wrong} /></Row>
      <Row id={`${id}r`} label={t('settings.reason')}><Line {...faulty(`${id}r`, wrong.includes('reason'))} data-field="reason" required most={MOST_REASON} value={v.reason} set={(reason) => set({ reason })} /><Wrong of={`${id}r`} lack="reason" wrong={wrong} /></Row>
    </div>
  );
}
