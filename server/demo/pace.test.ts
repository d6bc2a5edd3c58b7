import { expect, test } from 'vitest';
import { loadDistrict } from '#server/district/load.ts';
import { lifeWorld } from './living.ts';
import { callsByHour } from './pace.ts';
import { readLifeSettings } from './settings.ts';

test('what is told of an hour is what the days plan', () => {
  const district = loadDistrict();
  const { planner } = lifeWorld(district, 51);
  const days = Array.from({ length: 28 }, (_, n) => `2026-02-${String(n + 1).padStart(2, '0')}`);
  const planned = days.reduce((n, date) => n + district.towns.reduce((m, town) => m + planner.day(town.id, date).filter((c) => !c.key.includes('storm') && !c.key.endsWith('+')).length, 0), 0);
  const hours = callsByHour(readLifeSettings(), 51);
  expect(hours.length).toBe(24);
  expect(hours.reduce((a, b) => a + b, 0)).toBeCloseTo(planned / days.length, -0.5);
  expect(Math.min(...hours)).toBe(hours[3]);
});
