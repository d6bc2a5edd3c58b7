/** Asking for items to be let go, or for a shadow run to begin or to end: with a day, a reason, and another person to confirm. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState, type FormEvent } from 'react';
import { askShadowRun, type AskedRun } from '#web/data/shadow-run.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { ZONE_OFFSET } from '#web/ui/span.ts';
import { Line } from '#web/ui/words.tsx';

export function LetGo({ town, items, done }: { town: string; items: readonly string[]; done(): void }) {
  const { t } = useSpeech();
  return <section className="card asking" aria-label={t('shadowRun.ask', { n: items.length })}><h3>{t('shadowRun.ask', { n: items.length })} <span className="num sub">{items.join(' ')}</span></h3><Ask town={town} more={{ live: [...items] }} done={done} /></section>;
}

const NUMBERS = { days: '30', calls: '50', agreement: '90', missed: '0' };
const KEYS = ['days', 'calls', 'agreement', 'missed'] as const;

export function BeginRun({ town }: { town: string }) {
  const { t } = useSpeech();
  const id = useId();
  const [numbers, setNumbers] = useState(NUMBERS);
  const rule = { days: Number(numbers.days), calls: Number(numbers.calls), agreement: Number(numbers.agreement) / 100, missed: Number(numbers.missed) };
  return (
    <details className="card ask"><summary>{t('shadowRun.begin')}</summary>
      <p className="hint">{t('shadowRun.beginHint')}</p>
      <div className="tester-fields">{KEYS.map((key) => <div className="field" key={key}><label htmlFor={`${id}${key}`}>{t(`shadowRun.numbers.${key}`)}</label><input id={`${id}${key}`} className="input num" type="number" min={key === 'agreement' ? 50 : 0} max={key === 'agreement' ? 100 : undefined} required value={numbers[key]} onChange={(e) => setNumbers({ ...numbers, [key]: e.target.value })} /></div>)}</div>
      <Ask town={town} more={{ rule }} done={() => setNumbers(NUMBERS)} />
    </details>
  );
}

/** Offered once nothing is left that has not earned it; before that it says how much is. */
export function EndRun({ town, unearned }: { town: string; unearned: number }) {
  const { t } = useSpeech();
  return (
    <details className="card ask" data-unearned={unearned}><summary>{t('shadowRun.end')}</summary>
      <p className="hint">{t(unearned > 0 ? 'shadowRun.unearned' : 'shadowRun.endHint', { n: unearned })}</p>
      {unearned > 0 ? null : <Ask town={town} more={{ end: true }} done={() => undefined} />}
    </details>
  );
}

function Ask({ town, more, done }: { town: string; more: Pick<AskedRun, 'live' | 'rule' | 'end'>; done(): void }) {
  const { t, failure } = useSpeech();
  const id = useId();
  const [from, setFrom] = useState('');
  const [reason, setReason] = useState('');
  const [told, setTold] = useState(false);
  const ask = useMutation({ mutationFn: () => askShadowRun({ town, from: `${from}:00${ZONE_OFFSET}`, reason, ...more }), onSuccess: () => { setReason(''); setTold(true); } });
  const submit = (event: FormEvent): void => { event.preventDefault(); ask.mutate(); };
  if (told) return <p className="receipt" role="status" data-asked-for>{t('shadowRun.asked')} <Link to="/oversight/$page" params={{ page: 'two-person' }}>{t('oversight.page.two-person')}</Link> <button type="button" className="btn plain" onClick={() => { setTold(false); done(); }}>{t('app.close')}</button></p>;
  return (
    <form onSubmit={submit}>
      <div className="field"><label htmlFor={`${id}from`}>{t('shadowRun.from')}</label><input id={`${id}from`} className="input num" type="datetime-local" required value={from} onChange={(e) => setFrom(e.target.value)} /></div>
      <div className="field"><label htmlFor={`${id}reason`}>{t('shadowRun.reason')}</label><Line id={`${id}reason`} most={500} required value={reason} set={setReason} /></div>
      {ask.isError ? <p className="alert" role="alert">{failure(ask.error)}</p> : null}
      <button type="submit" className="btn first" disabled={ask.isPending}>{t('shadowRun.send')}</button>
    </form>
  );
}
