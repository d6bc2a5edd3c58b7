import { expect, test } from 'vitest';
import { freshness } from './freshness.ts';
import { openLive, readChange, type LiveEvents, type LiveWire } from './live.ts';
import type { Change } from './shapes.ts';

type Listener = (event: { data?: unknown; lastEventId?: string }) => void;

/** An EventSource that the test plays. */
class Source implements LiveEvents {
  readyState = 1;
  closed = false;
  readonly url: string;
  private readonly on = new Map<string, Listener[]>();
  constructor(url: string) { this.url = url; }
  addEventListener(type: string, listener: Listener): void { this.on.set(type, [...(this.on.get(type) ?? []), listener]); }
  close(): void { this.closed = true; this.readyState = 2; }
  send(type: string, event: { data?: unknown; lastEventId?: string } = {}): void { for (const listener of this.on.get(type) ?? []) listener(event); }
}

function stage(): { live: ReturnType<typeof openLive>; sources: Source[]; heard: Change[]; resyncs: number[]; opened: boolean[]; pass(ms: number): Promise<void>; there: { is: boolean } } {
  const sources: Source[] = [];
  const heard: Change[] = [];
  const resyncs: number[] = [];
  const opened: boolean[] = [];
  const there = { is: true };
  let now = 0;
  let timers: { at: number; run: () => void }[] = [];
  const wire: LiveWire = {
    open: (url) => { const s = new Source(url); sources.push(s); return s; },
    mono: () => now,
    later: (run, ms) => { const one = { at: now + ms, run }; timers.push(one); return () => { timers = timers.filter((x) => x !== one); }; },
    probe: async () => there.is,
  };
  const live = openLive(wire, { onChange: (c) => heard.push(c), onResync: () => resyncs.push(now), onNudge: () => undefined, onOpened: (again) => opened.push(again) });
  return {
    live, sources, heard, resyncs, opened, there,
    async pass(ms) {
      for (const until = now + ms; ;) {
        const next = timers.filter((x) => x.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) { now = until; return; }
        now = next.at;
        timers = timers.filter((x) => x !== next);
        next.run();
        await Promise.resolve();
        await Promise.resolve();
      }
    },
  };
}

const change = (seq: number): { data: string; lastEventId: string } => ({ data: JSON.stringify({ town: 't', seq, type: 'note.added', incidentId: 'i', at: '', version: seq }), lastEventId: `c${seq}` });

test('changes arrive, and a stream that ended for good is taken up at its cursor', async () => {
  const s = stage();
  s.sources[0]?.send('open');
  s.sources[0]?.send('change', change(1));
  s.sources[0]?.send('change', change(2));
  expect(s.heard.map((c) => c.seq)).toEqual([1, 2]);
  s.sources[0]?.close();
  s.sources[0]?.send('error');
  expect(s.live.state().link).toBe('lost');
  await s.pass(2500);
  expect(s.sources[1]?.url).toBe('/api/v1/events?after=c2');
  s.sources[1]?.send('open');
  expect(s.opened).toEqual([false, true]);
});

test('a short break is left to the browser, which reconnects by itself', async () => {
  const s = stage();
  const source = s.sources[0];
  source?.send('open');
  if (source) source.readyState = 0;
  source?.send('error');
  await s.pass(20_000);
  expect(s.sources).toHaveLength(1);
});

test('resync asks for everything anew and goes on at the cursor it brought', async () => {
  const s = stage();
  s.sources[0]?.send('open');
  s.sources[0]?.send('resync', { lastEventId: 'c90' });
  expect(s.resyncs).toHaveLength(1);
  s.sources[0]?.close();
  s.sources[0]?.send('error');
  await s.pass(2500);
  expect(s.sources[1]?.url).toBe('/api/v1/events?after=c90');
});

test('a quiet district is not a dead line: the probe keeps the age small, and its silence lets it grow', async () => {
  const s = stage();
  s.sources[0]?.send('open');
  await s.pass(60_000);
  expect(60_000 - (s.live.state().heardMs ?? 0)).toBeLessThanOrEqual(10_000);
  s.there.is = false;
  await s.pass(60_000);
  expect(120_000 - (s.live.state().heardMs ?? 0)).toBeGreaterThan(30_000);
});

test('what cannot be read is dropped', () => {
  expect(readChange('{"town":')).toBeNull();
  expect(readChange('{"town":1}')).toBeNull();
  expect(readChange(undefined)).toBeNull();
});

test('the age is shown past 10 s and the banner past 30 s (U4)', () => {
  expect(freshness('open', null, 5).state).toBe('connecting');
  expect(freshness('open', 0, 9_999).state).toBe('live');
  expect(freshness('open', 0, 10_001)).toEqual({ state: 'ageing', ageMs: 10_001 });
  expect(freshness('lost', 0, 3_000).state).toBe('ageing');
  expect(freshness('open', 0, 30_001).state).toBe('stale');
});
