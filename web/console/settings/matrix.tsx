/** 派单矩阵 and its tester: this item, this place, this hour → who, and why. Nothing is stored by asking. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { catalogueQuery } from '#web/data/queries.ts';
import { entriesQuery } from '#web/data/settings-changes.ts';
import { routingQuery, type RouteLine, type TownSettings } from '#web/data/settings-reads.ts';
import type { AreaSeen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Bones } from '#web/ui/bones.tsx';
import { ZONE_OFFSET } from '#web/ui/span.ts';
import { useItemName } from '../incident/names.ts';
import { AreaPicker, ItemPicker } from '../incident/pickers.tsx';
import { nameOf } from './change/plan.ts';

export function useTypeName(): (code: string) => string {
  const types = useQuery(catalogueQuery).data?.unitTypes ?? [];
  const { say } = useSpeech();
  return (code) => say(types.find((x) => x.code === code)?.name) || code;
}

export function Matrix({ town, settings }: { town: string; settings: TownSettings }) {
  const { t, say } = useSpeech();
  const type = useTypeName();
  const areas = useQuery(entriesQuery(town, 'areas')).data?.items;
  const area = (id: string): string => { const found = areas?.find((a) => a.id === id); return (found && nameOf(found, say)) || id; };
  const policy = settings.policies.find((p) => p.inForce);
  return (
    <>
      <header className="settings-head"><h1>{t('settings.page.matrix')}</h1><p className="hint">{t('settings.matrixHint', { version: policy?.version ?? '' })}</p></header>
      <Tester town={town} />
      <table className="table matrix">
        <thead><tr><th scope="col">#</th><th scope="col">{t('field.item')}</th><th scope="col">{t('settings.when')}</th><th scope="col">{t('settings.lead')}</th><th scope="col">{t('settings.co')}</th><th scope="col">{t('field.reason')}</th></tr></thead>
        <tbody>{(policy?.routes ?? []).map((r, i) => <tr key={r.id}><td className="num sub">{i + 1}</td><td><Items codes={r.items} /></td><td>{whenOf(r, t, area)}</td><td>{r.lead.map(type).join(' → ') || t('settings.staysWithPolice')}</td><td className="sub">{r.co.map(type).join(t('mark.list')) || '–'}</td><td className="sub">{say(r.reason)}</td></tr>)}</tbody>
      </table>
    </>
  );
}

const NAMED_ITEMS = 2;
/** Few items by their names; of many the first by name and how many, all of them in the line opened. */
export function Items({ codes }: { codes: readonly string[] }) {
  const { t } = useSpeech();
  const name = useItemName();
  const list = <ul className="items">{codes.map((c) => <li key={c}>{name(c)} <span className="num sub">{c}</span></li>)}</ul>;
  if (codes.length <= NAMED_ITEMS) return list;
  const first = codes.slice(0, NAMED_ITEMS).map(name).join(t('mark.list'));
  return <details className="items"><summary>{t('settings.itemsAndMore', { first, more: codes.length - NAMED_ITEMS })}</summary>{list}</details>;
}

function whenOf(r: RouteLine, t: ReturnType<typeof useSpeech>['t'], area: (id: string) => string): string {
  const days = r.days === 'workday' ? t('settings.workday') : r.days === 'day_off' ? t('settings.dayOff') : '';
  return [r.hours?.join('–') ?? '', days, r.areas.map(area).join(t('mark.list'))].filter(Boolean).join(' · ') || t('settings.always');
}

function Tester({ town }: { town: string }) {
  const { t } = useSpeech();
  const [item, setItem] = useState<string | null>(null);
  const [area, setArea] = useState<AreaSeen | null>(null);
  const [at, setAt] = useState('');
  return (
    <section className="card tester" aria-labelledby="tester-title">
      <h2 id="tester-title">{t('settings.tester')}</h2>
      <div className="tester-fields">
        <div className="field"><span className="label">{t('field.item')}</span><ItemPicker label={t('field.item')} value={item} onChange={setItem} /></div>
        <div className="field"><span className="label">{t('field.place')}</span><AreaPicker label={t('field.place')} value={area?.id ?? null} onChange={setArea} /></div>
        <div className="field"><label htmlFor="tester-at">{t('settings.at')}</label><input id="tester-at" type="datetime-local" className="input num" value={at} onChange={(e) => setAt(e.target.value)} /></div>
      </div>
      {item ? <Answer town={town} item={item} area={area?.id ?? null} at={at === '' ? null : `${at}:00${ZONE_OFFSET}`} /> : <p className="hint">{t('settings.testerHint')}</p>}
    </section>
  );
}

function Answer(asked: { town: string; item: string; area: string | null; at: string | null }) {
  const { t, say, failure } = useSpeech();
  const type = useTypeName();
  const found = useQuery(routingQuery(asked));
  if (found.isPending) return <Bones rows={2} height={20} label={t('app.loading')} />;
  if (found.isError) return <p className="alert" role="alert">{failure(found.error)}</p>;
  const { route, units } = found.data;
  return (
    <div role="status" data-routed={route?.lead[0] ?? 'police'}>
      <p><b>{route && route.lead.length > 0 ? t('settings.goesTo', { who: route.lead.map(type).join(' → ') }) : t('settings.staysWithPolice')}</b> <span className="sub small">{route ? `${say(route.reason)} · ${t('settings.line', { id: route.id })}` : t('settings.noLine')}</span></p>
      <ul className="tester-units">{units.slice(0, 12).map((u) => <li key={u.id} className={u.why ? 'no' : 'yes'}><i aria-hidden="true">{u.why ? '–' : '✓'}</i>{say(u.name)} <span className="sub small">{t(`assignment.${u.part}`)}{u.why ? ` · ${t(`settings.why.${u.why}`)}` : ''}</span></li>)}</ul>
    </div>
  );
}
