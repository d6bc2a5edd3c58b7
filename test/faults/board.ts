/** A board that follows by server-sent events and comes back by itself whenever it is cut, as a browser does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { readEvents, type SseReader } from '#test/support/sse.ts';

export interface Board {
  /** town → sequence numbers in the order they came */
  readonly seen: ReadonlyMap<string, number[]>;
  /** when each event came, by town and number, milliseconds of monotonic time */
  readonly cameAt: ReadonlyMap<string, number>;
  readonly returns: () => number;
  readonly resyncs: () => number;
  stop(): Promise<void>;
}

const RETURN_MS = 150;

/** `forgetful`: begins anew on every return instead of saying where it was – the twin. */
export function followBoard(url: string, token: string, options: { forgetful?: boolean } = {}): Board {
  const seen = new Map<string, number[]>();
  const cameAt = new Map<string, number>();
  let going = true;
  let [returns, resyncs, lastEventId] = [0, 0, ''];
  let reader: SseReader | null = null;
  const take = ({ event, data }: { event: string; data: string }): void => {
    if (event === 'resync') {
      resyncs += 1;
      return;
    }
    const { town, seq } = JSON.parse(data) as { town: string; seq: number };
    seen.set(town, [...(seen.get(town) ?? []), seq]);
    cameAt.set(`${town} ${seq}`, performance.now());
  };
  const loop = (async () => {
    while (going) {
      reader = readEvents(`${url}/api/v1/events`, { headers: { authorization: `Bearer ${token}` }, ...(lastEventId ? { lastEventId } : {}), onMessage: take });
      if (await reader.status === 200) returns += 1;
      await reader.ended;
      lastEventId = options.forgetful ? '' : reader.lastEventId() || lastEventId;
      await sleep(RETURN_MS);
    }
  })();
  return {
    seen, cameAt, returns: () => returns, resyncs: () => resyncs,
    stop: async () => { going = false; reader?.stop(); await loop; },
  };
}

/** Numbers that are missing between the first and the last, and numbers that came again or late. */
export function gapsOf(board: Board): { missed: number; disorder: number } {
  let [missed, disorder] = [0, 0];
  for (const list of board.seen.values()) {
    for (const [n, seq] of list.entries()) {
      const before = list[n - 1];
      if (before === undefined) continue;
      if (seq > before + 1) missed += seq - before - 1;
      if (seq <= before) disorder += 1;
    }
  }
  return { missed, disorder };
}
