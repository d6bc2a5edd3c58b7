/** Click to call: a number that reaches the caller from this desk's own line, and is neither side's. */
import { useState } from 'react';
import { z } from 'zod';
import { useNow } from '#web/data/clock.ts';
import { call } from '#web/data/call.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';
import { mayTakeCalls } from '../may.ts';

const lentShape = z.object({ number: z.string(), until: z.string(), demonstration: z.boolean() });
type Lent = z.output<typeof lentShape>;

/** Not before it is judged: until then whoever took the call has the caller on the line. */
const TOO_EARLY = ['received', 'studying', 'closed'];

export function RelayCall({ incident }: { incident: Seen }) {
  const { t, failure } = useSpeech();
  const { me } = useDesk();
  const now = useNow();
  const [lent, setLent] = useState<Lent | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  if (!mayTakeCalls(me) || TOO_EARLY.includes(incident.status)) return null;
  const ask = async (): Promise<void> => {
    setBusy(true);
    setFailed(null);
    await call(`/incidents/${encodeURIComponent(incident.id)}/relay`, { method: 'POST', body: {}, answer: lentShape }).then(setLent, setFailed);
    setBusy(false);
  };
  return (
    <div className="relay" data-relay={lent ? 'lent' : 'none'}>
      {lent && Date.parse(lent.until) > now ? (
        <p><a className="btn first num" href={`tel:${lent.number}`}>{t('relay.ring', { number: lent.number })}</a> <span className="small sub">{t('relay.until', { time: timeOn(Date.parse(lent.until), now) })}{lent.demonstration ? ` ${t('relay.demonstration')}` : ''}</span></p>
      ) : <button type="button" className="btn" data-act="relay" disabled={busy} onClick={() => void ask()}>{t('relay.call')}</button>}
      {failed ? <p className="alert" role="alert">{failure(failed)}</p> : null}
    </div>
  );
}
