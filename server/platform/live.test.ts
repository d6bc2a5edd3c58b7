import { afterEach, describe, expect, it } from 'vitest';
import { Board, FakeLog, endWorlds, lastVisible, numbers, pause, until, world } from '#test/support/live-world.ts';
import { readEvents } from '#test/support/sse.ts';
import type { SseMessage } from '#test/support/sse.ts';
import { decodeCursor, encodeCursor } from './live-cursor.ts';

afterEach(endWorlds);

describe('the cursor', () => {
  it('comes back as it was and refuses what is not ours', () => {
    expect([...(decodeCursor(encodeCursor([['a', 1], ['乙', 2 ** 40]])) ?? [])]).toEqual([['a', 1], ['乙', 2 ** 40]]);
    for (const bad of ['', 'x', '{}', 'W10=', Buffer.from('[["a",-1]]').toString('base64url'), Buffer.from('[["a",1.5]]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url'), 'A'.repeat(9_000)]) {
      expect(decodeCursor(bad), bad).toBeNull();
    }
  });
});

describe('the stream', () => {
  it('gives 200 boards that are cut at random every event they may see, once and in order', { timeout: 120_000 }, async () => {
    const seed = 20_261_125;
    const random = numbers(seed);
    const w = await world();
    const towns = ['jia', 'yi', 'bing'];
    for (const town of towns) w.log.append(town, 40);
    await w.live.poll();
    const boards = Array.from({ length: 200 }, (_, i) => new Board(`${w.url}/events/${towns.slice(0, 1 + (i % 3)).join(',')}/${i % 2 ? 'brief' : 'full'}${i}`));
    let writing = true;
    const written = Promise.withResolvers<void>();
    let cutLive = 0; // cuts of boards that were up to date: these go on from a cursor of the live fan-out
    const cursor = encodeCursor(towns.map((t) => [t, 10]));
    const lives = boards.map(async (board, i) => {
      Object.assign(board, { cursor }); // all have seen the first ten
      while (writing) {
        if (random(3) === 0) await board.read(1 + random(25), written.promise);
        else await board.readFor(random(300), () => { cutLive += board.last('jia') >= lastVisible(w.log, 'jia', i % 2 === 1) ? 1 : 0; });
        await pause(random(200));
      }
      const running = board.read(0);
      await until(() => towns.slice(0, 1 + (i % 3)).every((t) => board.last(t) >= lastVisible(w.log, t, i % 2 === 1)), 60_000);
      board.leave();
      await running;
    });
    for (let n = 0; n < 400; n++) {
      const town = towns[random(3)] ?? 'jia';
      const events = w.log.append(town, 1 + random(4));
      const fate = random(10); // other servers' commits are not published here; the writer's mouth may stutter
      if (fate < 7) w.live.publish(town, events);
      if (fate === 6) w.live.publish(town, events);
      if (fate === 5) w.live.publish(town, events.slice(1));
      await pause(n % 25 === 0 ? 200 : random(6)); // bursts, and quiet in which boards get up to date
    }
    writing = false;
    written.resolve();
    await Promise.all(lives);
    const cuts = boards.reduce((n, b) => n + b.cuts, 0);
    expect(cuts, `seed ${seed}`).toBeGreaterThan(500);
    expect(cutLive, `seed ${seed}`).toBeGreaterThan(100);
    boards.forEach((board, i) => {
      expect(board.resyncs).toBe(0);
      for (const town of towns.slice(0, 1 + (i % 3))) {
        const should = (w.log.events.get(town) ?? []).slice(10).filter((e) => i % 2 === 0 || !e.secret).map((e) => e.seq);
        expect(board.seen.get(town), `board ${i}, ${town}, seed ${seed}`).toEqual(should);
      }
      expect([...board.seen.keys()].every((t) => towns.slice(0, 1 + (i % 3)).includes(t))).toBe(true);
    });
    expect(w.live.stats()).toMatchObject({ dropped: 0, lag: 0 });
  });

  it('does not miss what was committed between joining without a cursor and the first cut', async () => {
    const w = await world();
    w.log.append('jia', 5);
    await w.live.poll();
    const first = readEvents(`${w.url}/events/jia/full`);
    await until(() => first.lastEventId() !== '');
    first.stop();
    w.log.append('jia', 3);
    const seen: number[] = [];
    const second = readEvents(`${w.url}/events/jia/full`, { lastEventId: first.lastEventId(), onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => seen.length === 3);
    expect(seen).toEqual([6, 7, 8]);
    second.stop();
  });

  it('takes ?after= as it takes Last-Event-ID', async () => {
    const w = await world();
    w.log.append('jia', 5);
    await w.live.poll();
    const seen: number[] = [];
    const reader = readEvents(`${w.url}/events/jia/full?after=${encodeCursor([['jia', 2]])}`, { onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => seen.length === 3);
    expect(seen).toEqual([3, 4, 5]);
    reader.stop();
  });

  it('shows nothing twice of what the log already has and the hub has not sent', async () => {
    const log = new FakeLog();
    log.append('jia', 10);
    const w = await world({ pollMs: 1_000_000 }, log);
    const late = log.append('jia', 5); // committed by another server, or by ours a moment ago
    const seen: number[] = [];
    const reader = readEvents(`${w.url}/events/jia/full`, { lastEventId: encodeCursor([['jia', 0]]), onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => seen.length >= 10);
    await until(() => w.live.stats().catchingUp === 0);
    w.live.publish('jia', late);
    w.live.publish('jia', log.append('jia'));
    await until(() => seen.at(-1) === 16);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    reader.stop();
  });

  it('knows a cursor of another server that is ahead of this one', async () => {
    const w = await world({ pollMs: 1_000_000 });
    w.log.append('jia', 12);
    const got: SseMessage[] = [];
    const reader = readEvents(`${w.url}/events/jia/full`, { lastEventId: encodeCursor([['jia', 12]]), onMessage: (m) => got.push(m) });
    await until(() => w.live.stats().clients === 1 && w.live.stats().catchingUp === 0);
    w.live.publish('jia', w.log.append('jia'));
    await until(() => got.length === 1);
    expect([got[0]?.event, JSON.parse(got[0]?.data ?? '').seq]).toEqual(['change', 13]);
    reader.stop();
  });

  it('answers resync to a cursor that is none, from another history, or too old, and goes on from there', async () => {
    const w = await world({ tooFar: 50 });
    w.log.append('jia', 100);
    await w.live.poll();
    for (const cursor of ['nonsense', encodeCursor([['jia', 9_999]]), encodeCursor([['jia', 49]])]) {
      const got: SseMessage[] = [];
      const reader = readEvents(`${w.url}/events/jia/full`, { lastEventId: cursor, onMessage: (m) => got.push(m) });
      await until(() => got.length === 1);
      expect(got[0]?.event).toBe('resync');
      const [next] = w.log.append('jia');
      w.live.publish('jia', next ? [next] : []);
      await until(() => got.length === 2);
      expect(JSON.parse(got[1]?.data ?? '').seq).toBe(next?.seq);
      reader.stop();
    }
    expect(w.live.stats().resyncs).toBe(3);
  });

  it('tells everybody to start afresh when the log went back, as after a restored backup', async () => {
    const w = await world();
    w.log.append('jia', 20);
    await w.live.poll();
    const got: SseMessage[] = [];
    const reader = readEvents(`${w.url}/events/jia/full`, { onMessage: (m) => got.push(m) });
    await until(() => reader.lastEventId() !== '');
    w.log.events.set('jia', w.log.events.get('jia')?.slice(0, 15) ?? []);
    await until(() => got.length === 1);
    expect(got[0]?.event).toBe('resync');
    w.log.append('jia');
    await until(() => got.length === 2);
    expect(JSON.parse(got[1]?.data ?? '').seq).toBe(16);
    reader.stop();
  });
});
