/** What somebody looks for: one of the work's purposes, or a reason in words that is read the next day. */
import { useId, useState } from 'react';
import { PURPOSES } from '#domain/access/purpose.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Line } from '#web/ui/words.tsx';

const OTHER = 'other';

interface Props { hint: string; press: string; pending?: boolean; error?: unknown; look(why: string): void }

export function PurposeForm({ hint, press, pending = false, error = null, look }: Props) {
  const { t, failure } = useSpeech();
  const select = useId();
  const [purpose, setPurpose] = useState('');
  const [reason, setReason] = useState('');
  const why = purpose === OTHER ? reason.trim() : purpose;
  return (
    <form onSubmit={(e) => { e.preventDefault(); look(why); }}>
      <p className="hint">{hint}</p>
      <div className="look">
        <label className="sr" htmlFor={select}>{t('incident.purpose')}</label>
        <select id={select} className="input" value={purpose} onChange={(e) => setPurpose(e.target.value)}>
          <option value="">{t('incident.purpose')}</option>
          {PURPOSES.map((p) => <option key={p} value={p}>{t(`purpose.${p}`)}</option>)}
          <option value={OTHER}>{t('purpose.other')}</option>
        </select>
        <button type="submit" className="btn" disabled={why === '' || pending}>{press}</button>
      </div>
      {purpose === OTHER ? <Line aria-label={t('field.reason')} placeholder={t('field.reason')} most={500} value={reason} set={setReason} /> : null}
      {purpose === OTHER ? <p className="hint">{t('incident.glassHint')}</p> : null}
      {error === null ? null : <p className="alert" role="alert">{failure(error)}</p>}
    </form>
  );
}
