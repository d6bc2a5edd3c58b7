/** One entry in a form, field by field; an area's outline is also drawn, and its corners moved by hand or by arrow keys. */
import { Fragment, useId, useState, type FormEvent } from 'react';
import { z } from 'zod';
import type { Entry, List } from '#web/data/settings-changes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { faulty } from '#web/ui/fault.tsx';
import { useItemName } from '../../incident/names.ts';
import { useTypeName } from '../matrix.tsx';
import { CHOICES, fieldsOf, valueAt, withField, written, type Field, type Text } from './fields.ts';
import { codeFault, fieldFault, type Fault } from './faults.ts';
import { Ring } from './ring.tsx';

interface Props { list: List; entry: Entry; fresh: boolean; /** codes that a new entry may not have */ taken: readonly string[]; put(entry: Entry): void; remove: (() => void) | null; close(): void; /** what is typed and not yet put in; outlives a reload */ draft: EntryDraft; keep(draft: EntryDraft): void }

export const entryDraft = z.object({ code: z.string(), typed: z.record(z.string(), z.record(z.string(), z.string())) });
export type EntryDraft = z.output<typeof entryDraft>;

export function EntryForm({ list, entry, fresh, taken, put, remove, close, draft: { code, typed }, keep }: Props) {
  const { t, word } = useSpeech();
  const id = useId();
  const fields = fieldsOf(list);
  // What is typed stays as typed (a space, a dot, half an hour) until it is put in; what was not touched stays as it was.
  const [faults, setFaults] = useState<Readonly<Partial<Record<string, Fault>>>>({});
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const touched = fields.flatMap((field) => { const text = typed[field.key]; return text ? [{ field, text }] : []; });
    const found: (readonly [string, Fault])[] = touched.flatMap(({ field, text }) => { const fault = fieldFault(list, field, text); return fault ? [[field.key, fault] as const] : []; });
    const named = fresh ? codeFault(list, code, taken) : null;
    if (named) found.unshift(['id', named]);
    setFaults(Object.fromEntries(found));
    const [first] = found;
    if (first) focusOn(event.currentTarget, `${id}${first[0]}`);
    else put(touched.reduce((e, { field, text }) => withField(e, field, text), { ...entry, id: code.trim() }));
  };
  const said = (key: string) => { const fault = faults[key]; return fault ? <p className="alert" role="alert" id={`${id}${key}-fault`} data-fault={key}>{t(`settings.fault.${fault}`)}</p> : null; };
  const set = (key: string, text: Text): void => { keep({ code, typed: { ...typed, [key]: text } }); setFaults({ ...faults, [key]: undefined }); };
  return (
    <form className="card entry-form" onSubmit={submit} noValidate aria-label={t('settings.entryOf', { id: code })}>
      <div className="field"><label htmlFor={`${id}id`}>{t('settings.code')}</label><input {...faulty(`${id}id`, faults['id'])} className="input num" value={code} readOnly={!fresh} spellCheck={false} autoCapitalize="off" onChange={(e) => { keep({ code: e.target.value, typed }); setFaults({ ...faults, id: undefined }); }} /></div>{said('id')}
      {fields.map((field) => <Fragment key={field.key}><FieldRow id={`${id}${field.key}`} list={list} field={field} name={word('settingField', field.key)} fault={faults[field.key] !== undefined} text={typed[field.key] ?? written(field.kind, valueAt(entry, field.key))} set={(text) => set(field.key, text)} />{said(field.key)}</Fragment>)}
      <div className="act-buttons">
        <button type="submit" className="btn first">{t('settings.putIn')}</button>
        <button type="button" className="btn" onClick={close}>{t('app.cancel')}</button>
        {remove ? <button type="button" className="btn danger" onClick={remove}>{t('settings.takeOut')}</button> : null}
      </div>
    </form>
  );
}

function focusOn(form: HTMLFormElement, id: string): void {
  [...form.querySelectorAll<HTMLElement>('input, textarea, select')].find((e) => e.id.startsWith(id))?.focus();
}

function FieldRow({ id, list, field, name, fault, text, set }: { id: string; list: List; field: Field; name: string; fault: boolean; text: Text; set(text: Text): void }) {
  const { t, word } = useSpeech();
  const { id: _id, ...wrong } = faulty(id, fault);
  const part = (key: string, label: string, more: object = {}) => <input id={`${id}${key}`} className="input" {...wrong} aria-label={`${name} ${label}`} value={text[key] ?? ''} onChange={(e) => set({ ...text, [key]: e.target.value })} {...more} />;
  const choices = field.kind === 'span' ? ['seconds', 'minutes', 'hours', 'days'] : CHOICES[field.kind];
  switch (field.kind) {
    case 'text': return <div className="field"><span className="label">{name}</span><div className="pair">{part('zh', t('my.zh'), { lang: 'zh-CN' })}{part('en', t('my.en'), { lang: 'en' })}</div></div>;
    case 'hours': return <div className="field"><span className="label">{name}</span><div className="pair">{part('from', t('settings.from'), { placeholder: '22:00' })}{part('to', t('settings.until'), { placeholder: '06:00' })}</div>{list === 'routes' ? <span className="hint">{t('settings.allDay')}</span> : null}</div>;
    case 'position': return <div className="field"><span className="label">{name}</span><div className="pair">{part('lon', t('settings.lon'), { inputMode: 'decimal' })}{part('lat', t('settings.lat'), { inputMode: 'decimal' })}</div></div>;
    case 'span': return <div className="field"><span className="label">{name}</span><div className="pair">{part('n', t('settings.value'), { inputMode: 'numeric' })}<select className="input" aria-label={`${name} ${t('settings.setting')}`} value={text['unit']} onChange={(e) => set({ ...text, unit: e.target.value })}>{choices?.map((c) => <option key={c} value={c}>{word('settings.unit', c)}</option>)}</select></div></div>;
    case 'flag': return <label className="check"><input type="checkbox" checked={text['all'] === 'true'} onChange={(e) => set({ all: e.target.checked ? 'true' : '' })} />{name}</label>;
    case 'stages': return <div className="field"><label htmlFor={id}>{name}</label><textarea id={id} {...wrong} className="input" rows={3} value={text['all']} onChange={(e) => set({ all: e.target.value })} /><span className="hint">{t('settings.stagesHint')}</span></div>;
    case 'ring': return <div className="field"><label htmlFor={id}>{name}</label><Ring text={text['all'] ?? ''} set={(all) => set({ all })} /><textarea id={id} {...wrong} className="input num" rows={4} value={text['all']} onChange={(e) => set({ all: e.target.value })} /><span className="hint">{t('settings.ringHint')}</span></div>;
    default: return choices
      ? <div className="field"><label htmlFor={id}>{name}</label><select id={id} className="input" value={text['all']} onChange={(e) => set({ all: e.target.value })}>{text['all'] === '' ? <option value="">{field.kind === 'days' ? t('settings.everyDay') : ''}</option> : null}{choices.map((c) => <option key={c} value={c}>{word('settingChoice', c)}</option>)}</select></div>
      : <div className="field"><label htmlFor={id}>{name}</label><input id={id} {...wrong} className="input" inputMode={field.kind === 'number' ? 'numeric' : 'text'} placeholder={field.key === 'areas' ? t('settings.everywhere') : undefined} value={text['all']} onChange={(e) => set({ all: e.target.value })} /><Meant field={field} codes={text['all'] ?? ''} /></div>;
  }
}

/** What the codes of a field stand for, as far as they are known; a mistyped one stays a code. */
function Meant({ field, codes }: { field: Field; codes: string }) {
  const { t, word } = useSpeech();
  const [item, type] = [useItemName(), useTypeName()];
  const names: Partial<Record<string, (code: string) => string>> = { items: item, lead: type, co: type, type, roles: (code) => word('role', code), evidence: (code) => word('option', code) };
  const name = names[field.key];
  const meant = codes.split(/[\s,，、]+/).filter(Boolean);
  return name && meant.length > 0 ? <span className="hint" data-meant={field.key}>{meant.map(name).join(t('mark.list'))}</span> : null;
}
