/** Danger: a triangle with a mark and the word; red is kept for it and for missed deadlines. */
import { useSpeech } from '#web/text/i18n.ts';

export function DangerMark() {
  const { t } = useSpeech();
  return <span className="tag danger"><DangerShape /><span className="word">{t('top.danger')}</span></span>;
}

export function DangerShape() {
  return <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" data-shape="danger"><path d="M6 .8l5.600 10H.4z" fill="currentColor" /><path d="M6 4.200v3.200M6 8.600v1" stroke="var(--panel)" strokeWidth="1.200" /></svg>;
}
