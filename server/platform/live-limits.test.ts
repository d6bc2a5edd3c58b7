/** What a stream costs at most, when it ends, and what it says when there is nothing to say. */
import { afterEach, describe, expect, it } from 'vitest';
import { FakeLog, endWorlds, pause, until, world } from '#test/support/live-world.ts';
import { readEvents } from '#test/support/sse.ts';
import { decodeCursor, encodeCursor } from './live-cursor.ts';

afterEach(endWorlds);

describe('a stream', () => {
  it('beats every 15 s by the injected clock, and moves the id over what was filtered', async () => {
    const w = await world({ pollMs: 1_000 });
    const reader = readEvents(`${w.url}/events/jia/brief`);
    await until(() => reader.lastEventId() !== '');
    const atStart = reader.comments();
    w.clock.now = 14_999;
    w.live.tick();
    await pause(50);
    expect(reader.comments()).toBe(atStart);
    w.clock.now = 15_000;
    w.live.tick();
    await until(() => reader.comments() === atStart + 1);
    w.live.publish('jia', w.log.append('jia', 7)); // the seventh is secret
    await until(() => decodeCursor(reader.lastEventId())?.get('jia') === 6);
    w.clock.now = 30_000;
    w.live.tick();
    await until(() => decodeCursor(reader.lastEventId())?.get('jia') === 7);
    expect(reader.comments()).toBe(atStart + 2);
    reader.stop();
  });

  it('drops a board that takes nothing for 30 s, and others go on', async () => {
    const w = await world();
    const stalled = readEvents(`${w.url}/events/jia/full`);
    let good = 0;
    const other = readEvents(`${w.url}/events/jia/full2`, { onMessage: () => { good += 1; } });
    await stalled.status;
    await other.status;
    stalled.pause();
    const pad = 'x'.repeat(20_000);
    let sent = 0;
    // fill the kernel's buffers until some bytes have to wait in ours, but not so many that the cap acts
    for (let held = false; !held && sent < 2_000; sent += 10) {
      w.live.publish('jia', w.log.append('jia', 10, pad));
      await until(() => good === sent + 10);
      w.live.tick();
      held = w.live.stats().held > 0;
    }
    expect(w.live.stats()).toMatchObject({ clients: 2, dropped: 0 });
    w.clock.now = 24_000;
    w.live.tick();
    expect(w.live.stats().clients).toBe(2);
    w.clock.now = 30_000;
    w.live.tick();
    expect(w.live.stats()).toMatchObject({ clients: 1, dropped: 1 });
    await until(() => w.live.stats().clients === 1);
    w.live.publish('jia', w.log.append('jia', 1));
    await until(() => good === sent + 1);
    stalled.stop();
    other.stop();
  });

  it('holds at most about 1 MB for a board that does not read, whatever comes', async () => {
    const w = await world();
    const readers = Array.from({ length: 10 }, (_, i) => readEvents(`${w.url}/events/jia/full${i}`));
    await Promise.all(readers.map((r) => r.status));
    await until(() => w.live.stats().clients === 10 && w.live.stats().catchingUp === 0);
    readers.forEach((r) => { r.pause(); });
    const pad = 'x'.repeat(20_000);
    let most = 0;
    for (let n = 0; n < 1_000 && w.live.stats().clients > 0; n++) {
      w.live.publish('jia', w.log.append('jia', 1, pad));
      most = Math.max(most, w.live.stats().held);
      if (n % 10 === 0) await pause(1);
    }
    expect(w.live.stats()).toMatchObject({ clients: 0, dropped: 10, held: 0 });
    expect(most).toBeGreaterThan(5 * 2 ** 20);
    expect(most).toBeLessThanOrEqual(10 * (2 ** 20 + 25_000));
    readers.forEach((r) => { r.stop(); });
  });

  it('ends the streams of an account at once when its rights are revoked', async () => {
    const w = await world();
    const gone = readEvents(`${w.url}/events/jia/removed`);
    const stays = readEvents(`${w.url}/events/jia/other`);
    await gone.status;
    await stays.status;
    await until(() => w.live.stats().clients === 2);
    w.live.closeFor('removed');
    await gone.ended;
    expect(w.live.stats()).toMatchObject({ clients: 1, dropped: 0 });
    stays.stop();
  });

  it('asks the filter anew for each event, and shows nothing when it fails', async () => {
    const errors: unknown[] = [];
    const w = await world({ onError: (e) => errors.push(e) });
    const seen: string[] = [];
    const reader = readEvents(`${w.url}/events/jia/brief`, { onMessage: (m) => seen.push(m.data) });
    await until(() => reader.lastEventId() !== '');
    const [event] = w.log.append('jia');
    const broken = { town: 'jia', seq: event?.seq ?? 0, get secret(): boolean { throw new Error('no rights to be found'); } };
    w.live.publish('jia', [broken]);
    await reader.ended;
    expect(errors).toHaveLength(1);
    expect(seen).toEqual([]);
  });

  it('outlives a database that is away, says so once, and goes on where it was', async () => {
    const errors: unknown[] = [];
    const log = new FakeLog();
    let away = false;
    const heads = async (): Promise<Map<string, number>> => { if (away) throw new Error('away'); return log.heads(); };
    const w = await world({ onError: (e) => errors.push(e), heads }, log);
    const seen: number[] = [];
    const reader = readEvents(`${w.url}/events/jia/full?after=`, { onMessage: (m) => seen.push(JSON.parse(m.data).seq) });
    await until(() => reader.lastEventId() !== '');
    away = true;
    log.append('jia', 3);
    await until(() => errors.length > 0);
    await pause(100);
    expect([errors.length, seen]).toEqual([1, []]);
    away = false;
    await until(() => seen.length === 3);
    expect(seen).toEqual([1, 2, 3]);
    reader.stop();
  });

  it('tells streams to come back when the server closes', async () => {
    const w = await world();
    const reader = readEvents(`${w.url}/events/jia/full`);
    await until(() => reader.lastEventId() !== '');
    await w.stop();
    await reader.ended;
    expect(w.live.stats().clients).toBe(0);
  });

  it('refuses more streams than it can carry', async () => {
    const w = await world({ maxClients: 1 });
    const first = readEvents(`${w.url}/events/jia/a`);
    expect(await first.status).toBe(200);
    expect(await readEvents(`${w.url}/events/jia/b`).status).toBe(503);
    first.stop();
  });

  it('lets a thousand boards come back at once without a thousand reads of the log', { timeout: 60_000 }, async () => {
    const w = await world();
    w.log.append('jia', 10);
    await w.live.poll();
    w.live.publish('jia', w.log.append('jia', 300));
    const before = w.log.reads;
    const cursor = encodeCursor([['jia', 20]]);
    let got = 0;
    const readers = Array.from({ length: 1_000 }, () => readEvents(`${w.url}/events/jia/full`, { lastEventId: cursor, onMessage: () => { got += 1; } }));
    await until(() => got === 1_000 * 290, 30_000);
    expect(w.log.reads - before).toBeLessThan(10);
    readers.forEach((r) => { r.stop(); });
  });
});
