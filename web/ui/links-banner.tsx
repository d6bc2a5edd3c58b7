/** What does not work now, on every screen of the desk: nobody has to look for it. */
import { useSpeech } from '#web/text/i18n.ts';

export const LINK_NAMES = [
  'database', 'writer', 'deadlines', 'consumer', 'live', 'clock', 'disk', 'police_out', 'police_in', 'police_parked', 'police_dead',
  'police_files', 'police_compared', 'messages', 'witness', 'backup',
] as const;

/** `writer.town` and its sisters are one name to people: the part before the dot. */
export function namesOf(broken: readonly string[]): (typeof LINK_NAMES)[number][] {
  const parts = new Set(broken.map((link) => link.split('.')[0]));
  return LINK_NAMES.filter((name) => parts.has(name));
}

export function LinksBanner({ broken }: { broken: readonly string[] }) {
  const { t } = useSpeech();
  const names = namesOf(broken);
  if (names.length === 0) return null;
  return <div className="stale-banner" role="alert">{t('links.broken', { names: names.map((name) => t(`links.names.${name}`)).join(t('mark.list')) })}</div>;
}
