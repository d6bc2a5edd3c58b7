/** A new danger rule: words, examples it must find, counter-examples it must leave alone. It counts once two persons agree. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ChangeEvent, type FormEvent, type ReactNode } from 'react';
import { LINE_MOST, LINES_MOST, ruleFaults, TYPED, typedBody, type RuleFault, type TypedField } from '#domain/triage/learning/typed-rule.ts';
import { addRule } from '#web/data/judge-reads.ts';
import { Refused } from '#web/data/problem.ts';
import { catalogueQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Fault, faulty, toFirstFault } from '#web/ui/fault.tsx';

const EMPTY = { id: '', sign: 'G01', any: '', examples: '', counter: '', weight: '0.8' };
type Faults = Partial<Record<TypedField, RuleFault>>;

/** Where the server says it is wrong: the field, and which of its lines. */
function pointedAt(cause: unknown): { field: TypedField; line: number | null } | null {
  const path = cause instanceof Refused ? cause.problem.errors?.[0]?.path : undefined;
  const [name, line] = (typeof path === 'string' ? path : '').split('.');
  const field = TYPED.find((f) => f === name);
  return field ? { field, line: line === undefined ? null : Number(line) + 1 } : null;
}

export function NewRule() {
  const { t, say, failure } = useSpeech();
  const client = useQueryClient();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  const [form, setForm] = useState(EMPTY);
  const [faults, setFaults] = useState<Faults>({});
  const add = useMutation({ mutationFn: () => addRule(typedBody(form)), onSuccess: () => { setForm(EMPTY); return client.invalidateQueries({ queryKey: ['judge'] }); } });
  const refused = pointedAt(add.error);
  const send = (e: FormEvent<HTMLFormElement>): void => {
    e.preventDefault();
    const found = ruleFaults(form);
    setFaults(found);
    const wrong = TYPED.filter((f) => found[f]);
    if (wrong.length > 0) toFirstFault(e.currentTarget, wrong.map((f) => `rule-${f}`));
    else if (!add.isPending) add.mutate();
  };
  const said = (field: TypedField): string | null => {
    const fault = faults[field];
    if (fault) return t(`judging.fault.${fault}`, { lines: LINES_MOST, most: LINE_MOST });
    return refused?.field === field ? `${refused.line === null ? '' : `${t('judging.fault.inLine', { n: refused.line })} `}${failure(add.error)}` : null;
  };
  const put = (field: TypedField) => (e: ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>): void => { add.reset(); setForm({ ...form, [field]: e.target.value }); setFaults({ ...faults, [field]: undefined }); };
  const input = (field: TypedField) => ({ ...faulty(`rule-${field}`, said(field)), className: 'input', value: form[field], onChange: put(field) });
  const row = (field: TypedField, label: string, control: ReactNode) => <div className="field"><label htmlFor={`rule-${field}`}>{label}</label>{control}<Fault of={`rule-${field}`}>{said(field)}</Fault></div>;
  return (
    <details className="card"><summary>{t('judging.newRule')}</summary>
      <form className="rule-form" onSubmit={send} noValidate>
        <p className="hint">{t('judging.newRuleHint')}</p>
        <div className="tester-fields">
          {row('id', t('settings.code'), <input {...input('id')} spellCheck={false} autoCapitalize="off" />)}
          {row('sign', t('field.danger'), <select {...input('sign')}>{signs.map((s) => <option key={s.code} value={s.code}>{s.code} {say(s.name)}</option>)}</select>)}
          {row('weight', t('judging.weight'), <input {...input('weight')} inputMode="decimal" />)}
        </div>
        <div className="tester-fields">
          {row('any', t('judging.words'), <textarea {...input('any')} rows={3} />)}
          {row('examples', t('judging.examples'), <textarea {...input('examples')} rows={3} />)}
          {row('counter', t('judging.counter'), <textarea {...input('counter')} rows={3} />)}
        </div>
        {add.isError && !refused ? <p className="alert" role="alert">{failure(add.error)}</p> : null}
        <button type="submit" className="btn" disabled={add.isPending}>{t('judging.addRule')}</button>
      </form>
    </details>
  );
}
