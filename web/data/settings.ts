/** What a person has set on this machine: language, looks, sounds, keys, views of the board. Nothing of anybody else. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';

const shape = z.object({
  language: z.enum(['zh', 'en']),
  theme: z.enum(['system', 'light', 'dark']),
  keys: z.boolean(),
  /** a letter decides at once; off: it only chooses, and Enter decides */
  oneKey: z.boolean().default(true),
  density: z.enum(['comfortable', 'dense']).default('comfortable'),
  /** 0 is silent */
  volume: z.number().min(0).max(1).default(0.5),
  /** a single key as built in → the key this person presses instead */
  remap: z.record(z.string(), z.string()).default({}),
  /** a person's own ways to look at the board */
  views: z.array(z.object({ name: z.string(), status: z.string().nullable(), town: z.string().nullable(), mine: z.boolean(), danger: z.boolean(), overdue: z.boolean(), q: z.string() })).default([]),
});
export type Settings = z.output<typeof shape>;
const PLACE = 'liandong.settings';

function read(): Settings {
  const fallback = shape.parse({ language: 'zh', theme: 'system', keys: true });
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

/** The key that does what `key` does as built in. */
export function keyFor(key: string): string {
  return settings().remap[key] ?? key;
}

/** The built-in key behind a pressed one, or null where the pressed one now does nothing or something else. */
export function builtIn(pressed: string): string | null {
  const { remap } = settings();
  const mapped = Object.entries(remap).find(([, own]) => own === pressed)?.[0];
  if (mapped !== undefined) return mapped;
  return remap[pressed] === undefined ? pressed : null;
}
