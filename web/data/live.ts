/**
 * The live stream: changes by cursor, without gap or repeat over reconnects. `EventSource` keeps the last id and
 * reconnects by itself while it can; when it gives up (the server answered an error) we start again at the cursor.
 */
import { clock } from './clock.ts';
import type { Link } from './freshness.ts';
import { changeShape, type Change } from './shapes.ts';

export interface LiveState { link: Link; heardMs: number | null }
export interface LiveHandlers {
  onChange(change: Change): void;
  /** the cursor is too old: everything shown must be loaded again */
  onResync(): void;
  /** there is something to read beside the incidents: a message was sent, or read */
  onNudge(): void;
  /** a connection stands; `again` after a break. What was loaded before it may be older than the stream. */
  onOpened(again: boolean): void;
}
export interface LiveEvents {
  addEventListener(type: string, listener: (event: { data?: unknown; lastEventId?: string }) => void): void;
  close(): void;
  readonly readyState: number;
}
export interface LiveWire {
  open(url: string): LiveEvents;
  mono(): number;
  later(run: () => void, ms: number): () => void;
  /** is the server there at all? the stream's own heartbeats are comments, which a browser does not show */
  probe(): Promise<boolean>;
}

const RESTART_MS = 2000;
const PROBE_AFTER_MS = 8000;
const CLOSED = 2; // EventSource.CLOSED

export interface Live { state(): LiveState; subscribe(listener: () => void): () => void; close(): void }

export function openLive(wire: LiveWire, handlers: LiveHandlers): Live {
  const listeners = new Set<() => void>();
  let state: LiveState = { link: 'connecting', heardMs: null };
  let cursor: string | null = null;
  let source: LiveEvents | null = null;
  let closed = false;
  let opened = 0;
  let cancel: () => void = () => {};

  const set = (next: LiveState): void => { state = next; for (const listener of listeners) listener(); };
  const heard = (): void => set({ link: 'open', heardMs: wire.mono() });

  function connect(): void {
    source?.close();
    const here = wire.open(cursor === null ? '/api/v1/events' : `/api/v1/events?after=${encodeURIComponent(cursor)}`);
    source = here;
    here.addEventListener('open', () => {
      heard();
      handlers.onOpened(opened > 0);
      opened += 1;
    });
    here.addEventListener('change', (event) => {
      heard();
      if (event.lastEventId) cursor = event.lastEventId;
      const change = readChange(event.data);
      if (change) handlers.onChange(change);
    });
    here.addEventListener('nudge', () => { heard(); handlers.onNudge(); });
    here.addEventListener('resync', (event) => { heard(); cursor = event.lastEventId || null; handlers.onResync(); });
    here.addEventListener('error', () => {
      set({ ...state, link: 'lost' });
      if (here.readyState === CLOSED && !closed) restartLater();
    });
  }
  function restartLater(): void {
    cancel();
    cancel = wire.later(() => { if (!closed) { connect(); watch(); } }, RESTART_MS);
  }
  /** A quiet stream is probed, so that silence of the district is not taken for silence of the line. */
  function watch(): void {
    cancel();
    cancel = wire.later(() => {
      if (closed) return;
      const quiet = state.heardMs === null || wire.mono() - state.heardMs >= PROBE_AFTER_MS - 500;
      if (quiet && state.link === 'open') void wire.probe().then((there) => { if (there && !closed) heard(); });
      if (source?.readyState === CLOSED) restartLater(); else watch();
    }, PROBE_AFTER_MS);
  }
  connect();
  watch();
  return {
    state: () => state,
    subscribe(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    close() { closed = true; cancel(); source?.close(); },
  };
}

/** A frame we cannot read is dropped; the next full load shows what it said. */
export function readChange(data: unknown): Change | null {
  if (typeof data !== 'string') return null;
  try {
    const parsed = changeShape.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export const browserWire: LiveWire = {
  open: (url) => {
    const source = new EventSource(url);
    return {
      addEventListener: (type, listener) => source.addEventListener(type, (event) => listener(event instanceof MessageEvent ? event : {})),
      close: () => source.close(),
      get readyState() { return source.readyState; },
    };
  },
  mono: () => clock.mono(),
  later: (run, ms) => { const id = setTimeout(run, ms); return () => clearTimeout(id); },
  probe: () => fetch('/healthz', { cache: 'no-store' }).then((r) => r.ok, () => false),
};
