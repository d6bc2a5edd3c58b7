/** One act's form, made from its fields. Ctrl+Enter submits from inside a text; Esc closes. */
import { useEffect, useId, useState, type FormEvent, type KeyboardEvent } from 'react';
import { z } from 'zod';
import type { Action } from '#domain/incident/contract.ts';
import { useDraft } from '#web/data/draft.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { toFirstFault } from '#web/ui/fault.tsx';
import { useGivenFocus } from '#web/ui/give-focus.ts';
import { bodyOf, formFields, isRequired, wrongFields, type Values } from './form-fields.ts';
import { FieldInput } from './field-input.tsx';

const draftShape = z.record(z.string(), z.unknown());

export interface ActFormProps { action: Action; incident: Seen; busy: boolean; submit(body: Record<string, unknown>): void; close(): void; first?: Values }

export function ActForm({ action, incident, busy, submit, close, first = {} }: ActFormProps) {
  const { t } = useSpeech();
  const id = useId();
  const fields = formFields(action);
  const [values, setValues, clear] = useDraft(`act.${incident.id}.${action}`, draftShape, () => ({ ...onlyChoice(fields), ...first }));
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const form = useGivenFocus<HTMLFormElement>();
  useEffect(() => { form.current?.scrollIntoView({ block: 'nearest' }); }, [form]); // the whole of it, not only its first field
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const faults = wrongFields(action, values);
    setWrong(faults);
    if (faults.length === 0) submit(bodyOf(values));
    else if (form.current) toFirstFault(form.current, faults.map((key) => `${id}${key}`));
  };
  const unseen = wrong.filter((key) => !fields.some((f) => f.key === key)); // nobody can mend them here, but they are said
  const onKey = (event: KeyboardEvent<HTMLFormElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
    if (event.key === 'Escape' && !event.defaultPrevented) { event.preventDefault(); close(); }
  };
  return (
    <form ref={form} className="act-form" onSubmit={send} onKeyDown={onKey} aria-label={t(`act.${action}`)} noValidate>
      {fields.map((field, i) => (
        <FieldInput
          key={field.key} id={`${id}${field.key}`} isWrong={wrong.includes(field.key)} field={{ ...field, required: isRequired(action, field, values) }} action={action} incident={incident} autoFocus={i === 0}
          value={values[field.key]} set={(value) => { setWrong(wrong.filter((key) => key !== field.key)); setValues({ ...values, [field.key]: value }); }}
        />
      ))}
      {unseen.length > 0 ? <p className="alert" role="alert">{unseen.map((key) => t('failure.field', { field: fieldName(t, key) })).join(t('mark.semi'))}</p> : null}
      <div className="act-buttons">
        <button type="submit" className={action === 'hand-back' ? 'btn danger first-danger' : 'btn first'} disabled={busy}>{busy ? t('acts.sending') : t('acts.send')} <kbd>Ctrl Enter</kbd></button>
        <button type="button" className="btn" onClick={() => { clear(); close(); }}>{t('app.cancel')} <kbd>Esc</kbd></button>
      </div>
    </form>
  );
}

/** A choice that must be made starts with its first option where the first is the usual one. */
function onlyChoice(fields: ReturnType<typeof formFields>): Values {
  return Object.fromEntries(fields.flatMap((f): [string, string | boolean][] => {
    if (f.widget === 'choice' && f.required && f.options[0]) return [[f.key, f.options[0]]];
    return f.widget === 'yes_no' && f.required ? [[f.key, true]] : [];
  }));
}

export function fieldName(t: ReturnType<typeof useSpeech>['t'], key: string): string {
  return t(`field.${key}`, { defaultValue: key });
}
