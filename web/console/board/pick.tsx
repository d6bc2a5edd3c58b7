/** Beside the board while nothing is open. */
import { useSpeech } from '#web/text/i18n.ts';

export function Pick() {
  const { t } = useSpeech();
  return <div className="beside empty"><b>{t('board.pick')}</b><span>{t('board.pickHint')}</span></div>;
}
