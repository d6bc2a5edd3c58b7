/** Said in time that the log-in ends (WCAG 2.2.1): until when, and that nothing typed is lost by it. */
import { useNow } from '#web/data/clock.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { clockTime } from '#web/ui/span.ts';
import { useDesk } from '../live-desk.tsx';

const WARNED_MS = 15 * 60_000;

export function SessionEnd() {
  const { t } = useSpeech();
  const { me } = useDesk();
  const left = Date.parse(me.expiresAt) - useNow();
  if (left > WARNED_MS || left < 0) return null;
  return <p className="session-end" role="status" data-session-end>{t('login.ends', { time: clockTime(Date.parse(me.expiresAt)).slice(0, 5) })}</p>;
}
