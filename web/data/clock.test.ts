import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

/** A browser whose wall clock is `wrongBy` milliseconds off a server that keeps true time. */
function desk(wrongBy: number): { clock: ReturnType<typeof createClock>; pass(ms: number): void; trueTime(): number } {
  let mono = 0;
  const start = 1_800_000_000_000;
  return { clock: createClock(() => start + wrongBy + mono, () => mono), pass: (ms) => { mono += ms; }, trueTime: () => start + mono };
}

test('a desk clock an hour wrong shows server time to within half the round trip', () => {
  const d = desk(3_600_000);
  const sent = d.clock.mono();
  d.pass(40);
  const said = d.trueTime();
  d.pass(40);
  d.clock.observe(said, 1, sent);
  expect(Math.abs(d.clock.now() - d.trueTime())).toBeLessThanOrEqual(41);
});

test('more answers never make it worse', () => {
  const d = desk(-90_000);
  for (const trip of [400, 30, 250, 60]) {
    const sent = d.clock.mono();
    d.pass(trip / 2);
    const said = d.trueTime();
    d.pass(trip / 2);
    d.clock.observe(said, 1, sent);
    d.pass(5000);
  }
  expect(Math.abs(d.clock.now() - d.trueTime())).toBeLessThanOrEqual(16);
});

test('when the server clock is set, the newest answer rules', () => {
  const d = desk(0);
  d.clock.observe(d.trueTime(), 1, d.clock.mono());
  d.pass(1000);
  d.clock.observe(d.trueTime() + 86_400_000, 1, d.clock.mono());
  expect(Math.abs(d.clock.now() - (d.trueTime() + 86_400_000))).toBeLessThanOrEqual(1);
});

test('setting the wall clock of the desk moves nothing: ages and countdowns run on monotonic time', () => {
  let wall = 5_000;
  let mono = 0;
  const clock = createClock(() => wall, () => mono);
  wall += 3_600_000;
  mono += 10;
  expect(clock.now()).toBe(5_010);
});
