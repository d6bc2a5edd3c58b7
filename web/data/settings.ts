/** What a person has set on this machine: language, light or dark, single keys on or off. Nothing personal. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';

const shape = z.object({
  language: z.enum(['zh', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  keys: z.boolean(),
});
export type Settings = z.output<typeof shape>;
const PLACE = 'liandong.settings';

function read(): Settings {
  const fallback: Settings = { language: 'zh', theme: 'system', keys: true };
  try {
    const parsed = shape.safeParse(JSON.parse(localStorage.getItem(PLACE) ?? 'null'));
    return parsed.success ? parsed.data : fallback;
  } catch {
    return fallback; // storage is shut off: settings live as long as the page
  }
}

let current: Settings | null = null;
const listeners = new Set<() => void>();

export function settings(): Settings {
  current ??= read();
  return current;
}

export function change(part: Partial<Settings>): void {
  current = { ...settings(), ...part };
  try { localStorage.setItem(PLACE, JSON.stringify(current)); } catch { /* as above */ }
  for (const listener of listeners) listener();
}

export function useSettings(): Settings {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, settings);
}

const DARK = '(prefers-color-scheme: dark)';

export function useDark(): boolean {
  const { theme } = useSettings();
  const system = useSyncExternalStore(
    (listener) => { const m = matchMedia(DARK); m.addEventListener('change', listener); return () => m.removeEventListener('change', listener); },
    () => matchMedia(DARK).matches,
  );
  return theme === 'system' ? system : theme === 'dark';
}
