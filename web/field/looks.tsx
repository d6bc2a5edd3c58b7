/** Language, light or dark, large type. */
import { setLooks, useSpeech } from './speech.ts';

export function Looks() {
  const { w, language, looks } = useSpeech();
  const dark = document.documentElement.dataset['theme'] === 'dark';
  return (
    <div className="looks">
      <button type="button" className="btn" lang={language === 'zh' ? 'en' : 'zh-CN'} aria-label={w.languageLabel} data-language onClick={() => setLooks({ language: language === 'zh' ? 'en' : 'zh' })}>{w.language}</button>
      <button type="button" className="btn" onClick={() => setLooks({ theme: dark ? 'light' : 'dark' })}>{dark ? w.light : w.dark}</button>
      <button type="button" className="btn" data-large-toggle onClick={() => setLooks({ large: !(looks.large ?? false) })}>{looks.large ? w.normalSize : w.large}</button>
    </div>
  );
}
