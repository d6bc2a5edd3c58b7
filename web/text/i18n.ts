/** Chinese first, English complete; switched at any time. Refusals speak with the sentences of `domain/`. */
import i18next, { type TFunction } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import { isRefusalCode, refusalText } from '#domain/refusals.ts';
import { ConnectionLost, Refused, Unreadable } from '#web/data/problem.ts';
import { change, settings, type Settings } from '#web/data/settings.ts';
import type { Words } from '#web/data/shapes.ts';
import { en } from './en/index.ts';
import { fullWidth } from './punctuation.ts';
import { zh, type Catalogue } from './zh/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions { defaultNS: 'translation'; resources: { translation: Catalogue } }
}

export type Language = Settings['language'];
const TAG: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

export async function startI18n(): Promise<void> {
  const language = settings().language;
  await i18next.use(initReactI18next).init({
    lng: language, fallbackLng: false, resources: { zh: { translation: zh }, en: { translation: en } },
    interpolation: { escapeValue: false }, returnNull: false,
  });
  document.documentElement.lang = TAG[language];
}

export function setLanguage(language: Language): void {
  change({ language });
  document.documentElement.lang = TAG[language];
  void i18next.changeLanguage(language);
}

export interface Speech {
  t: TFunction;
  language: Language;
  /** a text of the data, in the viewer's language */
  say(words: Words | null | undefined): string;
  /** a code of the server's: its word where we have one, else the code itself */
  word(group: string, code: string): string;
  refusal(code: string): string;
  failure(cause: unknown): string;
}

/** All a screen needs to speak. */
export function useSpeech(): Speech {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh';
  const refusal = (code: string): string => (isRefusalCode(code) ? refusalText(code)[language] : code);
  return {
    t, language, refusal,
    say: (words) => (words == null ? '' : typeof words === 'string' ? words : (language === 'en' && words.en) || fullWidth(words.zh)),
    word: (group, code) => i18next.getResource(language, 'translation', `${group}.${code}`) ?? lookUp(language, group, code) ?? code,
    failure: (cause) => sentence(cause, t, refusal),
  };
}

/** Codes may contain dots, which i18next takes for levels. */
function lookUp(language: Language, group: string, code: string): string | null {
  const level: unknown = i18next.getResource(language, 'translation', group);
  if (typeof level !== 'object' || level === null) return null;
  const found: unknown = Object.entries(level).find(([key]) => key === code)?.[1];
  return typeof found === 'string' ? found : null;
}

function sentence(cause: unknown, t: TFunction, refusal: (code: string) => string): string {
  if (cause instanceof ConnectionLost) return t('failure.lost');
  if (cause instanceof Unreadable) return t('failure.unreadable');
  if (!(cause instanceof Refused)) return t('failure.page');
  if (cause.status === 503 && cause.retryAfterSeconds !== null) return t('failure.away', { seconds: cause.retryAfterSeconds });
  if (cause.status === 412) return t('failure.changed');
  if (isRefusalCode(cause.code)) return refusal(cause.code);
  return cause.problem.title ?? t('failure.other', { status: cause.status });
}
