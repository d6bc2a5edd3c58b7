/** The live data of one person's desk: one stream and one board for all screens, gone when the person changes. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Board } from '#web/data/board.ts';
import { boardSource, createBoardStore, type BoardStore } from '#web/data/board-store.ts';
import { clock, useNow } from '#web/data/clock.ts';
import { freshness, type Freshness } from '#web/data/freshness.ts';
import { browserWire, openLive, type LiveState } from '#web/data/live.ts';
import type { Me } from '#web/data/shapes.ts';

interface Desk { me: Me; store: BoardStore; live: LiveState }
const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk outside LiveDesk');
  return desk;
}

export function useBoard(): Board {
  const { store } = useDesk();
  return useSyncExternalStore(store.subscribe, store.get);
}

export function useFreshness(): Freshness {
  const { live } = useDesk();
  useNow();
  return freshness(live.link, live.heardMs, clock.mono());
}

export function LiveDesk({ me, children }: { me: Me; children: ReactNode }) {
  const client = useQueryClient();
  const [store] = useState(() => createBoardStore(boardSource));
  const [live, setLive] = useState<LiveState>({ link: 'connecting', heardMs: null });
  useEffect(() => {
    const again = (): void => { void store.reload(); void client.invalidateQueries({ queryKey: ['incident'] }); };
    const stream = openLive(browserWire, {
      onChange: (change) => {
        if (change.incidentId === null) return;
        store.touch(change.incidentId);
        void client.invalidateQueries({ queryKey: ['incident', change.incidentId] });
      },
      onResync: again,
      onOpened: again,
    });
    const stop = stream.subscribe(() => setLive(stream.state()));
    void store.reload();
    return () => { stop(); stream.close(); store.close(); };
  }, [client, store]);
  return <DeskContext value={{ me, store, live }}>{children}</DeskContext>;
}
