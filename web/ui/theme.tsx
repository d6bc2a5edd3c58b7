/** `data-theme` for our styles: what a person chose, or what the system says; the wall is dark, and gives back what was. */
import { useEffect } from 'react';
import { useDark } from '#web/data/settings.ts';

export function useThemeMark(dark: boolean): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const before = dataset['theme'];
    dataset['theme'] = dark ? 'dark' : 'light';
    return () => { if (before !== undefined) dataset['theme'] = before; };
  }, [dark]);
}

/** Draws nothing. */
export function Theme(): null {
  useThemeMark(useDark());
  return null;
}
