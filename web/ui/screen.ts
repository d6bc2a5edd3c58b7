/** `<html data-screen data-ready>`: which screen is up, and whether live data shows (INTERFACES). */
import { useEffect } from 'react';

export function useScreen(name: string, ready: boolean, title: string): void {
  useEffect(() => {
    document.documentElement.dataset.screen = name;
    document.documentElement.dataset.ready = String(ready);
  }, [name, ready]);
  useEffect(() => { document.title = title; }, [title]);
}
