/** Asking for a two-person act: what, about whom or what, and why; a fault stands beside its field. */
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type FormEvent } from 'react';
import { askTwoPerson } from '#web/data/oversight.ts';
import { Refused } from '#web/data/problem.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Fault, faulty, toFirstFault } from '#web/ui/fault.tsx';
import { Line } from '#web/ui/words.tsx';

type Named = 'incidentId' | 'phone' | 'account';
/** What the asker has to name, by kind; kinds that are asked for on a page of their own are not here. */
export const ASKED: Readonly<Record<string, Named>> = {
  'erase.incident': 'incidentId', 'erase.person': 'phone', 'hold.place': 'incidentId', 'hold.lift': 'incidentId', 'second_factor.reset': 'account',
};
const PHONE = /^\+?[0-9][0-9 ()-]{4,38}[0-9]$/;
const [MOST_NAMED, MOST_REASON] = [128, 500];

type Wrong = 'empty' | 'phone' | null;
function faultOf(field: Named, text: string): Wrong {
  if (text.trim() === '') return 'empty';
  return field === 'phone' && !PHONE.test(text.trim()) ? 'phone' : null;
}

/** The server knows nothing of that name: said where it was typed. */
function isAboutName(cause: unknown): boolean {
  return cause instanceof Refused && (cause.status === 404 || (cause.code === 'request.invalid' && String(cause.problem.errors?.[0]?.path ?? '').startsWith('about')));
}

export function Ask({ kinds }: { kinds: readonly string[] }) {
  const { t, word, failure } = useSpeech();
  const id = useId();
  const [kind, setKind] = useState(kinds[0] ?? '');
  const [about, setAbout] = useState('');
  const [reason, setReason] = useState('');
  const [told, setTold] = useState(false);
  const field = ASKED[kind] ?? 'incidentId';
  const ask = useMutation({ mutationFn: askTwoPerson, onSuccess: () => { setAbout(''); setReason(''); setTold(false); } });
  const faults = { [`${id}a`]: faultOf(field, about), [`${id}r`]: reason.trim() === '' ? ('empty' as const) : null };
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTold(true);
    const wrong = Object.keys(faults).filter((of) => faults[of]);
    if (wrong.length > 0) toFirstFault(event.currentTarget, wrong);
    else if (!ask.isPending) ask.mutate({ kind, about: { [field]: about.trim() }, reason: reason.trim() });
  };
  const atName = ask.isError && isAboutName(ask.error);
  const said = (of: string): string | null => {
    const fault = told ? faults[of] : null;
    if (fault) return t(`oversight.fault.${fault}`);
    return atName && of === `${id}a` ? failure(ask.error) : null;
  };
  return (
    <details className="card ask"><summary>{t('oversight.ask')}</summary>
      <form onSubmit={send} noValidate>
        <div className="field"><label htmlFor={`${id}k`}>{t('oversight.col.what')}</label><select id={`${id}k`} className="input" value={kind} onChange={(e) => { ask.reset(); setKind(e.target.value); }}>{kinds.map((k) => <option key={k} value={k}>{word('twoPerson', k)}</option>)}</select></div>
        <div className="field"><label htmlFor={`${id}a`}>{t(`oversight.names.${field}`)}</label><Line {...faulty(`${id}a`, said(`${id}a`))} most={MOST_NAMED} autoComplete="off" value={about} set={(text) => { ask.reset(); setAbout(text); }} /><Fault of={`${id}a`}>{said(`${id}a`)}</Fault></div>
        <div className="field"><label htmlFor={`${id}r`}>{t('field.reason')}</label><Line {...faulty(`${id}r`, said(`${id}r`))} most={MOST_REASON} value={reason} set={setReason} /><Fault of={`${id}r`}>{said(`${id}r`)}</Fault></div>
        {ask.isError && !atName ? <p className="alert" role="alert">{failure(ask.error)}</p> : null}
        <button type="submit" className="btn first" disabled={ask.isPending}>{t('oversight.send')}</button>
      </form>
    </details>
  );
}
