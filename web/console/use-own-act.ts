/** An act of one's own: the page and the board know what came of it at once. */
import { useAct } from '#web/data/act.ts';
import type { Seen } from '#web/data/shapes.ts';
import { useDesk } from './live-desk.tsx';

export function useOwnAct(incident: Pick<Seen, 'id' | 'version'>): ReturnType<typeof useAct> {
  return useAct(incident, useDesk().store.heard);
}
