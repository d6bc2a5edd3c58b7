/** A new danger rule: words, examples it must find, counter-examples it must leave alone. It counts once two persons agree. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { addRule } from '#web/data/judge-reads.ts';
import { catalogueQuery } from '#web/data/queries.ts';
import { useSpeech } from '#web/text/i18n.ts';

const EMPTY = { id: '', sign: 'G01', any: '', examples: '', counter: '', weight: '0.8' };
const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);

export function NewRule() {
  const { t, say, failure } = useSpeech();
  const client = useQueryClient();
  const signs = useQuery(catalogueQuery).data?.dangerSigns ?? [];
  const [form, setForm] = useState(EMPTY);
  const add = useMutation({
    mutationFn: () => addRule({ id: form.id, sign: form.sign, any: lines(form.any), examples: lines(form.examples), counter: lines(form.counter), weight: Number(form.weight) }),
    onSuccess: () => { setForm(EMPTY); return client.invalidateQueries({ queryKey: ['judge'] }); },
  });
  const set = (field: keyof typeof EMPTY) => (e: { target: { value: string } }) => setForm({ ...form, [field]: e.target.value });
  const send = (e: FormEvent) => { e.preventDefault(); add.mutate(); };
  return (
    <details className="card"><summary>{t('judging.newRule')}</summary>
      <form className="rule-form" onSubmit={send}>
        <p className="hint">{t('judging.newRuleHint')}</p>
        <div className="tester-fields">
          <div className="field"><label htmlFor="rule-id">{t('settings.code')}</label><input id="rule-id" className="input num" required pattern="[a-z0-9_\-]{3,64}" value={form.id} onChange={set('id')} /></div>
          <div className="field"><label htmlFor="rule-sign">{t('field.danger')}</label><select id="rule-sign" className="input" value={form.sign} onChange={set('sign')}>{signs.map((s) => <option key={s.code} value={s.code}>{s.code} {say(s.name)}</option>)}</select></div>
          <div className="field"><label htmlFor="rule-weight">{t('judging.weight')}</label><input id="rule-weight" type="number" min="0.5" max="1" step="0.05" className="input num" value={form.weight} onChange={set('weight')} /></div>
        </div>
        <div className="tester-fields">
          <div className="field"><label htmlFor="rule-any">{t('judging.words')}</label><textarea id="rule-any" className="input" rows={3} required value={form.any} onChange={set('any')} /></div>
          <div className="field"><label htmlFor="rule-examples">{t('judging.examples')}</label><textarea id="rule-examples" className="input" rows={3} required value={form.examples} onChange={set('examples')} /></div>
          <div className="field"><label htmlFor="rule-counter">{t('judging.counter')}</label><textarea id="rule-counter" className="input" rows={3} value={form.counter} onChange={set('counter')} /></div>
        </div>
        {add.isError ? <p className="alert" role="alert">{failure(add.error)}</p> : null}
        <button type="submit" className="btn" disabled={add.isPending}>{t('judging.addRule')}</button>
      </form>
    </details>
  );
}
