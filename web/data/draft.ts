/**
 * A draft survives a reload, and no more: it may hold a caller's number, so it lies in the tab's own storage,
 * is gone with the tab, and is wiped at log-out and when another person logs in.
 */
import { useCallback, useState } from 'react';
import type { z } from 'zod';

const PREFIX = 'liandong.draft.';

export function useDraft<T extends z.ZodType>(name: string, shape: T, fresh: () => z.output<T>): [z.output<T>, (next: z.output<T>) => void, () => void] {
  const [value, setValue] = useState(() => readDraft(name, shape) ?? fresh());
  const set = useCallback((next: z.output<T>) => {
    setValue(next);
    try { sessionStorage.setItem(PREFIX + name, JSON.stringify(next)); } catch { /* full or shut off: it stays on the screen */ }
  }, [name]);
  const clear = useCallback(() => {
    try { sessionStorage.removeItem(PREFIX + name); } catch { /* as above */ }
    setValue(fresh());
  }, [name, fresh]);
  return [value, set, clear];
}

export function readDraft<T extends z.ZodType>(name: string, shape: T): z.output<T> | null {
  try {
    const parsed = shape.safeParse(JSON.parse(sessionStorage.getItem(PREFIX + name) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** What was written under one name goes on under another. */
export function keepDraft(name: string, value: unknown): void {
  try { sessionStorage.setItem(PREFIX + name, JSON.stringify(value)); } catch { /* it is asked again */ }
}

/** The draft of an act that was done. */
export function dropDraft(name: string): void {
  try { sessionStorage.removeItem(PREFIX + name); } catch { /* nothing was kept */ }
}

const WHOSE = 'liandong.drafts-of';

/** Drafts stay when the same person comes back after the session ended, and go when it is another. */
export function draftsOf(account: string): void {
  try {
    if (sessionStorage.getItem(WHOSE) !== account) wipeDrafts();
    sessionStorage.setItem(WHOSE, account);
  } catch { /* nothing was kept */ }
}

export function wipeDrafts(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}
