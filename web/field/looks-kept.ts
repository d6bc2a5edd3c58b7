/** Language, light or dark, large type: kept in the browser, shown on the page. The log-in and the app both read and write it. */
export type Language = 'zh' | 'en';
export interface Looks { language?: Language; theme?: 'system' | 'light' | 'dark'; large?: boolean }

/** The desk keeps more under the same name; what we do not know stays as it is. */
const PLACE = 'liandong.settings';
/** Told to the window when something was chosen. */
export const CHANGED = 'liandong-looks';

function kept(): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch { return {}; }
}

export function readLooks(): Looks {
  const { language, theme, large } = kept();
  return {
    ...(language === 'zh' || language === 'en' ? { language } : {}), ...(theme === 'light' || theme === 'dark' || theme === 'system' ? { theme } : {}),
    ...(typeof large === 'boolean' ? { large } : {}),
  };
}

export function chooseLooks(part: Looks): void {
  try { localStorage.setItem(PLACE, JSON.stringify({ ...kept(), ...part })); } catch { return; } // a phone that keeps nothing does not open at all
  dispatchEvent(new Event(CHANGED));
}

export function isDark({ theme }: Looks): boolean {
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
}

export function showLooks(looks: Looks): void {
  const root = document.documentElement;
  root.dataset['theme'] = isDark(looks) ? 'dark' : 'light';
  root.lang = looks.language === 'en' ? 'en' : 'zh-CN';
  root.dataset['large'] = String(looks.large ?? false);
}
