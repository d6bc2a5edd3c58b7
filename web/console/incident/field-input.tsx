/** One field of an act's form. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RETURN_REASONS } from '#domain/response/rules.ts';
import type { Action } from '#domain/incident/contract.ts';
import { townsQuery } from '#web/data/queries.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Choices } from '#web/ui/choice.tsx';
import { Fault, faulty } from '#web/ui/fault.tsx';
import { Line, Lines } from '#web/ui/words.tsx';
import { fieldName } from './act-form.tsx';
import type { Field } from './form-fields.ts';
import { AreaPicker, DangerPicker, IncidentPicker, ItemPicker, OutcomePicker, UnitPicker } from './pickers.tsx';

export interface FieldProps { id: string; field: Field; action: Action; incident: Seen; value: unknown; set(value: unknown): void; autoFocus: boolean; /** not filled in, or not as required: said beside it */ isWrong: boolean }

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
const asCode = (value: unknown): string | null => (typeof value === 'string' ? value : null);

export function FieldInput(props: FieldProps) {
  const { t } = useSpeech();
  const { field, id, isWrong } = props;
  const name = fieldName(t, field.key);
  return (
    <div className={`field w-${field.widget}`}>
      <label className="label" htmlFor={id} id={`${id}-label`}>{name}{field.required ? null : <span className="sub"> · {t('acts.optional')}</span>}</label>
      <Control {...props} name={name} />
      <Fault of={id}>{isWrong ? t('failure.field', { field: name }) : null}</Fault>
    </div>
  );
}

function Control({ id, field, action, incident, value, set, autoFocus, isWrong, name }: FieldProps & { name: string }) {
  const { t, word } = useSpeech();
  switch (field.widget) {
    case 'text': return <Lines {...faulty(id, isWrong)} rows={3} most={20_000} autoFocus={autoFocus} value={asText(value)} set={set} />;
    case 'line': return <Line {...faulty(id, isWrong)} most={500} autoFocus={autoFocus} onFocus={(e) => e.target.select()} value={asText(value)} set={set} />;
    case 'choice': return <Choices name={id} label={name} value={asCode(value)} onChange={set} options={field.options.map((o) => ({ value: o, label: field.key === 'verdict' ? word('verdict', o) : word('option', o) }))} />;
    case 'yes_no': return <Choices name={id} label={name} value={value === undefined ? null : String(value)} onChange={(v) => set(v === 'true')} options={[{ value: 'true', label: t('acts.yes') }, { value: 'false', label: t('acts.no') }]} />;
    case 'return_reason': return <Choices name={id} label={name} value={asCode(value)} onChange={set} options={RETURN_REASONS.map((r) => ({ value: r, label: t(`returnReason.${r}`) }))} />;
    case 'item': return <ItemPicker id={id} label={name} value={asCode(value)} onChange={set} autoFocus={autoFocus} />;
    case 'unit': return <UnitPicker id={id} label={name} value={asCode(value)} onChange={set} town={incident.town} only={action === 'withdraw' ? incident.assignments.map((a) => a.unitId) : null} autoFocus={autoFocus} />;
    case 'outcome': return <OutcomePicker id={id} label={name} outcomes={incident.outcomes} closing={action === 'close'} value={asCode(value)} onChange={set} />;
    case 'incident': return <IncidentPicker id={id} label={name} own={incident.id} value={asCode(value)} onChange={set} autoFocus={autoFocus} />;
    case 'area': return <AreaPicker id={id} label={name} value={asCode(value)} onChange={(area) => set(area?.id ?? null)} />;
    case 'town': return <TownSelect id={id} value={asText(value)} set={set} own={incident.town} />;
    case 'position': return <PositionButton value={value} set={set} />;
    case 'assist': return <AssistSelect id={id} incident={incident} value={asText(value)} set={set} />;
    case 'dangers': return <DangerPicker id={id} label={name} value={Array.isArray(value) ? value.filter((x) => typeof x === 'string') : []} onChange={set} />;
    case 'organisations': return <input id={id} className="input" value={Array.isArray(value) ? value.join(' ') : ''} onChange={(e) => set(e.target.value.split(/[\s,，]+/).filter(Boolean))} />;
    case 'hidden': return null;
  }
}

function TownSelect({ id, value, set, own }: { id: string; value: string; set(value: unknown): void; own: string }) {
  const { say } = useSpeech();
  const towns = useQuery(townsQuery).data ?? [];
  return <select id={id} className="input" value={value} onChange={(e) => set(e.target.value)}><option value="" />{towns.filter((x) => x.id !== own).map((x) => <option key={x.id} value={x.id}>{say(x.name)}</option>)}</select>;
}

function AssistSelect({ id, incident, value, set }: { id: string; incident: Seen; value: string; set(value: unknown): void }) {
  const { word } = useSpeech();
  return <select id={id} className="input" value={value} onChange={(e) => set(e.target.value)}><option value="" />{incident.assists.filter((a) => a.status !== 'answered').map((a) => <option key={a.id} value={a.id}>{word('option', a.kind)}</option>)}</select>;
}

/** The browser's position, asked for by a press, never watched (DOMAIN-RULES 3.4). */
export function PositionButton({ value, set }: { value: unknown; set(value: unknown): void }) {
  const { t } = useSpeech();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const ask = (): void => {
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { set({ lon: coords.longitude, lat: coords.latitude, datum: 'wgs84' }); setState('idle'); },
      () => setState('failed'), { enableHighAccuracy: true, timeout: 8000 },
    );
  };
  return (
    <div className="act-buttons">
      <button type="button" className="btn" onClick={ask} disabled={state === 'asking'}>{t('acts.usePosition')}</button>
      <span className="hint" role="status">{state === 'asking' ? t('acts.locating') : value ? t('acts.located') : state === 'failed' ? t('acts.noPosition') : ''}</span>
    </div>
  );
}
