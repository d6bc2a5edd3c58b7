/** "Who saw this?": every look at the caller's words and identity, one press away for whoever answers for others. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNow } from '#web/data/clock.ts';
import { whoSawQuery, type LookSeen } from '#web/data/oversight.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';

export function WhoSaw({ id }: { id: string }) {
  const { t, failure } = useSpeech();
  const [asked, setAsked] = useState(false);
  const looks = useQuery({ ...whoSawQuery(id), enabled: asked });
  return (
    <section className="who-saw" aria-labelledby="who-saw"><h2 id="who-saw">{t('oversight.whoSaw')}</h2>
      {asked ? null : <button type="button" className="btn" onClick={() => setAsked(true)}>{t('oversight.askWhoSaw')}</button>}
      {looks.isError ? <p className="alert" role="alert">{failure(looks.error)}</p> : null}
      {looks.data?.items.length === 0 ? <p className="hint">{t('oversight.nobodySaw')}</p> : null}
      {looks.data ? <ul aria-live="polite">{together(looks.data.items).map((l) => <Line key={`${l.who}${l.at}${l.purpose}`} look={l} />)}</ul> : null}
    </section>
  );
}

function Line({ look }: { look: LookSeen }) {
  const { t, word } = useSpeech();
  const now = useNow();
  return (
    <li data-look={look.who}><b>{look.name ?? look.who}</b> <span className="num sub small">{timeOn(Date.parse(look.at), now)}</span>
      <div className="small">{look.fields.map((f) => word('saw', f)).join(t('mark.list'))} · {word('purpose', look.purpose)}{look.reason ? ` · ${look.reason}` : ''}{look.assignmentId === null ? <b> · {t('oversight.unexplained')}</b> : null}</div>
    </li>
  );
}

/** What was seen together is one look to whoever asks. */
function together(items: readonly LookSeen[]): LookSeen[] {
  const found = new Map<string, LookSeen>();
  for (const l of items) {
    const key = `${l.who} ${l.at} ${l.purpose}`;
    const before = found.get(key);
    found.set(key, before ? { ...before, fields: [...new Set([...before.fields, ...l.fields])] } : l);
  }
  return [...found.values()];
}
