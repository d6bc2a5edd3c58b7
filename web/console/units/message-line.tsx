/** One message: who, when, what; and who of the unit has read it. */
import { Link } from '@tanstack/react-router';
import type { MessageSeen } from '#web/data/messages.ts';
import { useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { timeOn } from '#web/ui/span.ts';

export function MessageLine({ message: m, link = true }: { message: MessageSeen; link?: boolean }) {
  const { t, word } = useSpeech();
  const now = useNow();
  const time = (at: string): string => timeOn(Date.parse(at), now);
  const [first] = m.read;
  return (
    <div className="message-line" data-message={m.id} data-read={m.read.length}>
      <span className="num sub small">{time(m.at)} {m.fromName}</span> <span className="said">{m.text ?? t('team.gone')}</span>
      <span className={first ? 'small sub' : 'small unread'}>{first ? t('team.readBy', { name: first.name, time: time(first.at) }) : t('team.unread')}{first ? null : m.told.map((x) => <span key={x.account + x.way} data-told={x.ok}> · {t(x.ok ? 'team.toldOut' : 'team.notOut', { name: x.name, way: word('toldBy', x.way) })}</span>)}{m.incidentId && link ? <> · <Link to="/incidents/$id" params={{ id: m.incidentId }}>{t('team.about')}</Link></> : null}</span>
    </div>
  );
}
