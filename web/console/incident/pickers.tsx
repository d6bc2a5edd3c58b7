/** Pickers over what the server knows: items, units, outcomes, incidents, areas, danger signs. */
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { areasQuery, catalogueQuery, searchQuery, townsQuery, unitsQuery } from '#web/data/queries.ts';
import type { AreaSeen, Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { Combo } from '#web/ui/combo.tsx';
import { useBoard } from '../live-desk.tsx';

interface PickerProps { id?: string; label: string; value: string | null; onChange(value: string | null): void; autoFocus?: boolean }

export function ItemPicker({ likely = [], ...props }: PickerProps & { likely?: readonly string[] }) {
  const { t, say } = useSpeech();
  const items = useQuery(catalogueQuery).data?.items ?? [];
  const rank = (code: string): number => { const at = likely.indexOf(code); return at < 0 ? likely.length : at; };
  const choices = items.toSorted((a, b) => rank(a.code) - rank(b.code))
    .map((item) => ({ value: item.code, label: say(item.name), note: item.code, search: `${item.name.zh} ${item.name.en}` }));
  return <Combo {...props} choices={choices} placeholder={t('acts.pickItem')} noMatch={t('acts.noMatch')} />;
}

export function UnitPicker({ town, only, ...props }: PickerProps & { town: string; only: readonly string[] | null }) {
  const { t, say } = useSpeech();
  const units = useQuery(unitsQuery(town)).data ?? [];
  const rank = (u: { onShift: boolean; busy: boolean }): number => (u.onShift ? 0 : 2) + (u.busy ? 1 : 0);
  const choices = units.filter((u) => only === null || only.includes(u.id)).toSorted((a, b) => rank(a) - rank(b)).map((u) => ({
    value: u.id, label: say(u.name), search: `${u.id} ${u.name.zh} ${u.name.en}`,
    note: [u.personNames.join(t('mark.list')), u.busy ? t('units.busy') : u.onShift ? t('units.free') : t('units.off')].filter(Boolean).join(' · '),
  }));
  return <Combo {...props} choices={choices} placeholder={t('acts.pickUnit')} noMatch={t('acts.noMatch')} />;
}

/** What the item may end with; a call that is no matter for anybody is closed with a reason of its own. */
export function OutcomePicker({ outcomes, closing, ...props }: PickerProps & { outcomes: Seen['outcomes']; closing: boolean }) {
  const { t, say, word } = useSpeech();
  const catalogue = useQuery(catalogueQuery).data;
  const choices = closing ? (catalogue?.noMatterOutcomes ?? []).map((code) => ({ value: code, label: word('noMatter', code) }))
    : outcomes.map((o) => ({ value: o.code, label: say(o.name) }));
  if (choices.length <= 12) return <Choices name={props.id ?? props.label} label={props.label} value={props.value} onChange={props.onChange} options={choices} />;
  return <Combo {...props} choices={choices} noMatch={t('acts.noMatch')} />;
}

/** An incident by its number, place or item: among those on the board, and by the server's search. */
export function IncidentPicker({ own, ...props }: PickerProps & { own: string }) {
  const { t, say } = useSpeech();
  const board = useBoard();
  const [q, setQ] = useState('');
  const typed = useDeferredValue(q.trim());
  const found = useQuery({ ...searchQuery(typed), enabled: typed.length >= 2 }).data?.items;
  const rows = (found ?? [...board.rows.values()]).filter((row) => row.id !== own);
  const choices = rows.map((row) => ({ value: row.id, label: `${row.number} ${say(row.itemName)}`, note: say(row.place.name) }));
  return <Combo {...props} choices={choices} onType={setQ} placeholder={t('acts.pickIncident')} noMatch={t('acts.noMatch')} />;
}

export function AreaPicker({ onChange, ...props }: Omit<PickerProps, 'onChange'> & { onChange(area: AreaSeen | null): void }) {
  const { t, say } = useSpeech();
  const [q, setQ] = useState('');
  const typed = useDeferredValue(q.trim());
  const areas = useQuery({ ...areasQuery(typed), enabled: typed !== '' }).data ?? [];
  const towns = useQuery(townsQuery).data ?? [];
  const choices = areas.map((a) => ({ value: a.id, label: say(a.name), note: say(towns.find((x) => x.id === a.town)?.name) }));
  return <Combo {...props} choices={choices} onType={setQ} onChange={(id) => onChange(areas.find((a) => a.id === id) ?? null)} placeholder={t('call.placeHint')} noMatch={t('acts.noMatch')} />;
}

export function DangerPicker({ id, label, value, onChange }: { id?: string; label: string; value: readonly string[]; onChange(value: string[]): void }) {
  const { t, say } = useSpeech();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  const choices = signs.filter((s) => !value.includes(s.code)).map((s) => ({ value: s.code, label: say(s.name), note: s.code, search: `${s.name.zh} ${s.name.en}` }));
  return (
    <>
      <Combo {...(id ? { id } : {})} label={label} choices={choices} value={null} onChange={(code) => { if (code) onChange([...value, code]); }} noMatch={t('acts.noMatch')} />
      <ul className="picked">
        {value.map((code) => <li key={code}><button type="button" className="tag danger" onClick={() => onChange(value.filter((c) => c !== code))} aria-label={`${t('board.clear')} ${code}`}>{code} {say(signs.find((s) => s.code === code)?.name)} ×</button></li>)}
      </ul>
    </>
  );
}
