/** Language, light or dark, large type. */
import { chooseLooks, isDark } from './looks-kept.ts';
import { useSpeech } from './speech.ts';

export function Looks() {
  const { w, language, looks } = useSpeech();
  const dark = isDark(looks);
  return (
    <div className="looks">
      <button type="button" className="btn" lang={language === 'zh' ? 'en' : 'zh-CN'} aria-label={w.languageLabel} data-language onClick={() => chooseLooks({ language: language === 'zh' ? 'en' : 'zh' })}>{w.language}</button>
      <button type="button" className="btn" onClick={() => chooseLooks({ theme: dark ? 'light' : 'dark' })}>{dark ? w.light : w.dark}</button>
      <button type="button" className="btn" data-large-toggle onClick={() => chooseLooks({ large: !(looks.large ?? false) })}>{looks.large ? w.normalSize : w.large}</button>
    </div>
  );
}
