import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttp, route } from './http.ts';
import { createLimiter, intakeLimit, limitKey } from './rate-limit.ts';

describe('a limiter', () => {
  it('admits the burst, then the rate, and says when to come back', () => {
    let now = 0;
    const limiter = createLimiter({ perSecond: 2, burst: 3 }, () => now);
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
    expect(limiter.take('b')).toBe(0);
    now = 500;
    expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 1]);
    now = 3_600_000;
    expect([1, 2, 3, 4].map(() => limiter.take('a'))).toEqual([0, 0, 0, 1]);
    expect(limiter.take('a', 3)).toBe(2);
  });

  it('keeps no more keys than it may, and forgets the idle first', () => {
    const limiter = createLimiter({ perSecond: 0.001, burst: 1 }, () => 0, 100);
    limiter.take('busy');
    for (let n = 0; n < 1_000; n++) {
      limiter.take(`k${n}`);
      limiter.take('busy');
    }
    expect(limiter.size()).toBe(100);
    expect(limiter.take('busy')).toBeGreaterThan(0);
  });

  it.each([1, 20, 250, 5_000])('lets ten times the busiest hour (%d calls) pass the intake, at once and every hour', (busiest) => {
    let now = 0;
    const limiter = createLimiter(intakeLimit(busiest), () => now);
    for (let hour = 0; hour < 3; hour++, now += 3_600_000) {
      for (let n = 0; n < 10 * busiest; n++) if (limiter.take('gateway') !== 0) expect.fail(`call ${n} of hour ${hour} refused`);
    }
    now -= 3_600_000;
    expect(limiter.take('gateway')).toBeGreaterThan(0);
  });
});

describe('who is counted', () => {
  const app = createHttp({ trustProxy: '127.0.0.1' });
  route(app, { method: 'GET', path: '/key', action: 'public', response: z.object({ key: z.string() }), handler: ({ request }) => ({ key: limitKey(request) }) });
  afterAll(() => app.close());

  it.each([
    ['10.0.0.7', 'address:10.0.0.7'], ['2001:db8:1:2:aaaa::1', 'address:2001:db8:1:2::/64'], ['2001:db8:1:2:bbbb:0:0:9', 'address:2001:db8:1:2::/64'],
    ['::1', 'address:0:0:0:0::/64'], ['::ffff:10.0.0.7', 'address:::ffff:10.0.0.7'],
  ])('%s → %s', async (address, key) => {
    expect((await app.inject({ url: '/key', remoteAddress: address })).json()).toEqual({ key });
  });

  it('believes a forwarded address only from the named proxy', async () => {
    const headers = { 'x-forwarded-for': '1.2.3.4' };
    expect((await app.inject({ url: '/key', remoteAddress: '127.0.0.1', headers })).json()).toEqual({ key: 'address:1.2.3.4' });
    expect((await app.inject({ url: '/key', remoteAddress: '10.0.0.7', headers })).json()).toEqual({ key: 'address:10.0.0.7' });
  });
});
