/** The live data of one person's desk: one stream and one board for all screens, gone when the person changes. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Board } from '#web/data/board.ts';
import { boardSource, createBoardStore, type BoardStore } from '#web/data/board-store.ts';
import { clock, useNow } from '#web/data/clock.ts';
import { freshness, type Freshness } from '#web/data/freshness.ts';
import { browserWire, openLive, type LiveState } from '#web/data/live.ts';
import type { Me } from '#web/data/shapes.ts';

interface Desk { me: Me; store: BoardStore; line: Line }
/** The stream's state, apart from everything else: it changes with every word that comes, and nothing but the ages is drawn again for that. */
interface Line { get(): LiveState; set(next: LiveState): void; subscribe(listener: () => void): () => void }
const STREAM_MS = 600;
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
  const { line } = useDesk();
  useNow();
  useSyncExternalStore(line.subscribe, () => line.get().link);
  useSyncExternalStore(line.subscribe, () => Math.floor((line.get().heardMs ?? -1) / 1000));
  const { link, heardMs } = line.get();
  return freshness(link, heardMs, clock.mono());
}

function createLine(): Line {
  const listeners = new Set<() => void>();
  let state: LiveState = { link: 'connecting', heardMs: null };
  return {
    get: () => state,
    set(next) { state = next; for (const listener of listeners) listener(); },
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
  };
}

export function LiveDesk({ me, children }: { me: Me; children: ReactNode }) {
  const client = useQueryClient();
  const [store] = useState(() => createBoardStore(boardSource));
  const [line] = useState(createLine);
  useEffect(() => {
    let begun = false;
    const again = (): void => { begun = true; void store.reload(); void client.invalidateQueries({ queryKey: ['incident'] }); };
    const stream = openLive(browserWire, {
      onChange: (change) => {
        if (change.incidentId === null) return;
        store.touch(change.incidentId);
        void client.invalidateQueries({ queryKey: ['incident', change.incidentId] });
        if (/^(appeal|review|satisfaction)\./.test(change.type)) void client.invalidateQueries({ queryKey: ['appeals'] });
      },
      onNudge: () => { void client.invalidateQueries({ queryKey: ['messages'] }); },
      onResync: again,
      onOpened: again,
    });
    const stop = stream.subscribe(() => line.set(stream.state()));
    // loaded once the stream stands, so that nothing falls between the two and ten thousand rows come once; a stream that does not come keeps nobody waiting
    const late = setTimeout(() => { if (!begun) void store.reload(); }, STREAM_MS);
    return () => { clearTimeout(late); stop(); stream.close(); store.close(); };
  }, [client, store, line]);
  const desk = useMemo(() => ({ me, store, line }), [me, store, line]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}
