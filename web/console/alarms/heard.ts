/** How often this desk has sounded in the last hour, for the person's own page. */
import { useSyncExternalStore } from 'react';
import { NO_ALARMS, soundedLately, type Alarms } from '#web/data/alarms.ts';
import { clock } from '#web/data/clock.ts';

let current: Alarms = NO_ALARMS;
const listeners = new Set<() => void>();

export function keepCount(alarms: Alarms): void {
  current = alarms;
  for (const listener of listeners) listener();
}

export function useHeardLately(): number {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, () => soundedLately(current, clock.now()));
}
