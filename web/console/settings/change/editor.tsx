/** Changing settings: choose a list, change entries, see what that does, ask for it. Nothing is in force before another person releases it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { z } from 'zod';
import { useDraft } from '#web/data/draft.ts';
import { askForChange, entriesQuery, LISTS, tryChange, type Entry, type List } from '#web/data/settings-changes.ts';
import { fitsName } from '#web/text/pinyin.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { dayAndTime, ZONE_OFFSET } from '#web/ui/span.ts';
import { Line } from '#web/ui/words.tsx';
import { useItemName } from '../../incident/names.ts';
import { Items } from '../matrix.tsx';
import { entryDraft, EntryForm } from './entry-form.tsx';
import { changeOf, emptyPlan, nameOf, PART_OF, planned, planShape, sizeOf, type Part, type Plan } from './plan.ts';
import { TriedCard } from './tried.tsx';

/** The entry that is open, with what is typed into it and not yet put in; a new one with what it was made from. */
const openShape = z.object({ list: z.enum(LISTS), id: z.string(), made: z.looseObject({ id: z.string() }).nullable(), draft: entryDraft }).nullable();
type Open = z.output<typeof openShape>;
const nothingOpen = (): Open => null;

export function Editor({ town }: { town: string }) {
  const { t } = useSpeech();
  const [open, setOpen] = useDraft(`settings.${town}.entry`, openShape, nothingOpen);
  const [list, setList] = useState<List>(open?.list ?? 'routes');
  /** stood open before this page was loaded */
  const [before, setBefore] = useState(open?.id ?? null);
  const change = (next: Open): void => { if (next?.id !== before) setBefore(null); setOpen(next); };
  const part = PART_OF[list];
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.edit')}</h1><p className="hint">{t('settings.editHint')}</p></header>
      <div className="chips" role="group" aria-label={t('settings.what')}>{LISTS.map((l) => <button key={l} type="button" className="chip" aria-pressed={l === list} data-list={l} onClick={() => setList(l)}>{t(`settings.list.${l}`)}</button>)}</div>
      <PartEditor key={`${town}${part}`} town={town} part={part} list={list} open={open} setOpen={change} isRestored={open !== null && open.id === before} />
    </>
  );
}

interface Opened { open: Open; setOpen(open: Open): void; isRestored: boolean }

function PartEditor({ town, part, list, ...opened }: { town: string; part: Part; list: List } & Opened) {
  const { t } = useSpeech();
  const [plan, setPlan, clear] = useDraft(`settings.${town}.${part}`, planShape, emptyPlan);
  const base = useQuery(entriesQuery(town, list)).data;
  if (!base) return <Bones rows={8} height={26} label={t('app.loading')} />;
  return (
    <>
      {base.from ? <p className={base.announced ? 'alert due' : 'hint'} data-base={base.version}>{t(base.announced ? 'settings.fromAnnounced' : 'settings.fromInForce', { version: base.version, at: dayAndTime(base.from) })}</p> : null}
      <Entries key={list} list={list} base={base.items} plan={plan} setPlan={setPlan} {...opened} />
      <Asking town={town} part={part} plan={plan} setPlan={setPlan} clear={clear} />
    </>
  );
}

const SHOWN = 60;

function Entries({ list, base, plan, setPlan, open, setOpen, isRestored }: { list: List; base: readonly Entry[]; plan: Plan; setPlan(plan: Plan): void } & Opened) {
  const { t, say } = useSpeech();
  const [q, setQ] = useState('');
  const all = planned(plan, list, base);
  const item = useItemName();
  const label = (e: Entry): string => nameOf(e, say) || e.id;
  const found = all.filter((e) => q.trim() === '' || fitsName(q, [e.id, label(e), ...itemsOf(e).map(item)]));
  const put = (entry: Entry): void => { setPlan({ ...plan, put: { ...plan.put, [list]: { ...plan.put[list], [entry.id]: entry } } }); setOpen(null); };
  const remove = (id: string): void => { const { [id]: _gone, ...rest } = plan.put[list] ?? {}; setPlan({ ...plan, put: { ...plan.put, [list]: rest }, removed: { ...plan.removed, [list]: [...(plan.removed[list] ?? []), id] } }); setOpen(null); };
  const move = (at: number, by: number): void => { const ids = all.map((e) => e.id); const [id = ''] = ids.splice(at, 1); ids.splice(at + by, 0, id); setPlan({ ...plan, order: ids }); };
  const whole = list === 'policy' || list === 'items' || list === 'accounts';
  const mine = open?.list === list ? open : null;
  const known = all.find((e) => e.id === mine?.id);
  const entry = known ?? mine?.made ?? null; // what others changed meanwhile stays changed
  const begin = (e: Entry, made: Entry | null): void => setOpen({ list, id: e.id, made, draft: { code: e.id, typed: {} } });
  return (
    <section className="entries" aria-label={t(`settings.list.${list}`)}>
      <div className="act-buttons"><input className="input narrow" type="search" aria-label={t('board.search')} placeholder={t('settings.find')} value={q} onChange={(e) => setQ(e.target.value)} />{whole ? null : <button type="button" className="btn" onClick={() => { const made = blank(list, all); begin(made, made); }}>{t('settings.add')}</button>}</div>
      {mine && entry && isRestored ? <p className="alert due" role="status" data-restored>{t('settings.broughtBack')}</p> : null}
      {mine && entry ? <EntryForm key={mine.id} list={list} entry={entry} fresh={!known} taken={all.map((e) => e.id)} put={put} close={() => setOpen(null)} remove={whole || !known ? null : () => remove(mine.id)} draft={mine.draft} keep={(draft) => setOpen({ ...mine, draft })} /> : null}
      <table className="table"><thead><tr>{list === 'routes' ? <th scope="col">#</th> : null}<th scope="col">{t('settings.code')}</th><th scope="col">{t(list === 'routes' ? 'field.reason' : 'settings.name')}</th>{list === 'routes' ? <th scope="col">{t('field.item')}</th> : null}<th scope="col"><span className="sr">{t('my.change')}</span></th></tr></thead>
        <tbody>{found.slice(0, SHOWN).map((e, n) => (
          <tr key={e.id} className={plan.put[list]?.[e.id] ? 'touched' : ''}>{list === 'routes' ? <td className="num sub">{n + 1}</td> : null}<td className="num">{e.id}</td><th scope="row">{label(e)}{plan.put[list]?.[e.id] ? <span className="tag">{t('settings.touched')}</span> : null}</th>{list === 'routes' ? <td data-items-of={e.id}><Items codes={itemsOf(e)} /></td> : null}
            <td className="row-acts"><button type="button" className="btn plain" data-edit={e.id} aria-label={t('settings.changeOf', { name: e.id })} onClick={() => begin(e, null)}>{t('my.change')}</button>
              {list === 'routes' && q === '' ? <><button type="button" className="btn plain" disabled={n === 0} aria-label={t('settings.up', { name: e.id })} onClick={() => move(n, -1)}>↑</button><button type="button" className="btn plain" disabled={n === all.length - 1} aria-label={t('settings.down', { name: e.id })} onClick={() => move(n, 1)}>↓</button></> : null}</td></tr>
        ))}</tbody></table>
      {found.length > SHOWN ? <p className="hint">{t('settings.more', { n: found.length - SHOWN })}</p> : null}
    </section>
  );
}

/** Of a line of the matrix: the codes it is for. */
function itemsOf(e: Entry): string[] {
  const codes = e['items'];
  return Array.isArray(codes) ? codes.filter((c) => typeof c === 'string') : [];
}

/** A new entry is like the last, under a name of its own. */
function blank(list: List, all: readonly Entry[]): Entry {
  return { ...all.at(-1), id: `${list === 'routes' ? 'line' : (all.at(-1)?.id.split('.')[0] ?? 'new')}${list === 'routes' ? '-' : '.new-'}${all.length + 1}` };
}

const noReason = (): string => '';

function Asking({ town, part, plan, setPlan, clear }: { town: string; part: Part; plan: Plan; setPlan(plan: Plan): void; clear(): void }) {
  const { t, failure } = useSpeech();
  const client = useQueryClient();
  const [reason, setReason, forget] = useDraft(`settings.${town}.${part}.reason`, z.string(), noReason);
  const lists = LISTS.filter((l) => PART_OF[l] === part && (part === 'policy' || l === 'items'));
  const [routes, policy, items] = [useQuery({ ...entriesQuery(town, 'routes'), enabled: lists.includes('routes') }).data, useQuery({ ...entriesQuery(town, 'policy'), enabled: lists.includes('policy') }).data, useQuery({ ...entriesQuery(town, 'items'), enabled: lists.includes('items') }).data];
  const change = (): unknown => changeOf(part, town, plan, { routes: routes?.items ?? [], policy: policy?.items ?? [], items: items?.items ?? [] }, ZONE_OFFSET, items?.version);
  const tried = useMutation({ mutationFn: () => tryChange(change()) });
  const asked = useMutation({ mutationFn: () => askForChange(change(), reason), onSuccess: () => { clear(); tried.reset(); forget(); void client.invalidateQueries({ queryKey: ['settings'] }); } });
  const needsVersion = part === 'policy' || part === 'catalogue';
  const ready = sizeOf(plan) > 0 && plan.from !== '' && (!needsVersion || plan.version.trim() !== '');
  const base = lists.includes('items') ? items : routes;
  const tooEarly = base?.announced === true && base.from !== null && plan.from !== '' && Date.parse(`${plan.from}:00${ZONE_OFFSET}`) < Date.parse(base.from);
  const edit = (next: Plan): void => { tried.reset(); setPlan(next); };
  return (
    <section className="card asking" aria-labelledby="asking-title" data-planned={sizeOf(plan)}>
      <h2 id="asking-title">{t('settings.plan', { n: sizeOf(plan) })}</h2>
      <div className="tester-fields">
        <div className="field"><label htmlFor="plan-from">{t('settings.rulesFrom')}</label><input id="plan-from" type="datetime-local" className="input num" value={plan.from} onChange={(e) => edit({ ...plan, from: e.target.value })} /></div>
        {needsVersion ? <div className="field"><label htmlFor="plan-version">{t('settings.version')}</label><input id="plan-version" className="input" maxLength={40} value={plan.version} onChange={(e) => edit({ ...plan, version: e.target.value })} /></div> : null}
      </div>
      <div className="act-buttons"><button type="button" className="btn" data-try disabled={!ready || tried.isPending} onClick={() => tried.mutate()}>{t('settings.try')}</button><button type="button" className="btn" disabled={sizeOf(plan) === 0} onClick={() => { clear(); tried.reset(); }}>{t('settings.dropPlan')}</button>{ready ? null : <span className="hint">{t('settings.planHint')}</span>}</div>
      {tooEarly && base?.from ? <p className="alert" role="alert" data-too-early>{t('settings.beforeAnnounced', { version: base.version, at: dayAndTime(base.from) })}</p> : null}
      {tried.isError ? <p className="alert" role="alert">{failure(tried.error)}</p> : null}
      {tried.data ? <TriedCard tried={tried.data} /> : null}
      {tried.data && tried.data.problems.length === 0 && tried.data.differences.length > 0 ? (
        <div className="field"><label htmlFor="plan-reason">{t('settings.reason')}</label><div className="study-say"><Line id="plan-reason" most={500} value={reason} set={setReason} /><button type="button" className="btn first" data-ask disabled={reason.trim() === '' || asked.isPending} onClick={() => asked.mutate()}>{t('settings.ask')}</button></div></div>
      ) : null}
      {asked.isError ? <p className="alert" role="alert">{failure(asked.error)}</p> : null}
      {asked.isSuccess ? <p className="receipt" role="status" data-asked-for>{t('settings.askedFor')} <Link to="/settings/$page" params={{ page: 'changes' }}>{t('settings.page.changes')}</Link></p> : null}
    </section>
  );
}
