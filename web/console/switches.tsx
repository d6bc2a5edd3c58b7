/** Language and light or dark, at any time. */
import { change, useDark } from '#web/data/settings.ts';
import { setLanguage, useSpeech } from '#web/text/i18n.ts';
import { Icon } from '#web/ui/icons.tsx';

export function LanguageSwitch() {
  const { t, language } = useSpeech();
  const other = language === 'zh' ? 'en' : 'zh';
  return <button type="button" className="btn plain" lang={other === 'zh' ? 'zh-CN' : 'en'} title={t('top.languageLabel')} onClick={() => setLanguage(other)}>{t('top.language')}</button>;
}

export function ThemeSwitch() {
  const { t } = useSpeech();
  const dark = useDark();
  return (
    <button type="button" className="btn plain icon" aria-label={dark ? t('top.toLight') : t('top.toDark')} title={dark ? t('top.toLight') : t('top.toDark')} onClick={() => change({ theme: dark ? 'light' : 'dark' })}>
      <Icon name={dark ? 'sun' : 'moon'} />
    </button>
  );
}
