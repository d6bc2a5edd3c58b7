/** Earlier calls about this place, number or people: what came of them, and what is still open. */
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useNow } from '#web/data/clock.ts';
import { earlierQuery } from '#web/data/queries.ts';
import type { EarlierSeen, Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';
import { VerdictShape } from '#web/ui/verdict.tsx';

export function Earlier({ incident }: { incident: Seen }) {
  const { t } = useSpeech();
  const earlier = useQuery(earlierQuery(incident.id, incident.calls.length)).data;
  if (!earlier) return null;
  const open = earlier.items.filter((i) => i.status !== 'closed').length;
  return (
    <section aria-label={t('judge.earlier', { days: earlier.days })} className="earlier">
      <h2>{t('judge.earlier', { days: earlier.days })}</h2>
      {earlier.items.length === 0 ? <p className="hint">{t('judge.earlierNone')}</p> : <p className="small">{t('judge.earlierCount', { n: earlier.items.length, open })}</p>}
      <ul className="list">{earlier.items.map((item) => <Line key={item.id} item={item} />)}</ul>
    </section>
  );
}

function Line({ item }: { item: EarlierSeen['items'][number] }) {
  const { t, say, word } = useSpeech();
  const now = useNow();
  const end = item.status === 'closed' ? say(item.outcome) || (item.closedAs ? word('closed', item.closedAs) : t('status.closed')) : t(`status.${item.status}`);
  return (
    <li>
      <VerdictShape verdict={item.verdict} size={14} /> <Link to="/incidents/$id" params={{ id: item.id }}>{say(item.itemName) || item.number}</Link>
      <div className="small sub num">{timeOn(Date.parse(item.receivedAt), now)} · {item.shares.map((s) => t(`judge.shares.${s}`)).join(t('mark.list'))} · {end}</div>
      {item.dangers.length > 0 ? <div className="small danger-text">{item.dangers.map((d) => say(d.sign)).join(t('mark.semi'))}</div> : null}
    </li>
  );
}
