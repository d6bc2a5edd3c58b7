/** How lively the demonstration is: by night hardly anybody calls, and whoever watches wants to know that nothing is wrong. */
import type { Demo } from '#domain/access/contract.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { LifeSettings } from './settings.ts';

type Pace = NonNullable<Demo['pace']>;

/** `load`: diverted calls a day in a town of full share; `speed`: how many times faster than life they act. */
export function paceOf(settings: LifeSettings, timeZone: string, { load, speed }: { load: number; speed: number }): (at: Instant) => Pace {
  const hours = callsByHour(settings, load * speed);
  return (at) => ({ callsThisHour: hours[Math.floor(localTime(at, timeZone).minutes / 60)] ?? 0, speed });
}

/** Calls that are expected in each hour of the day, of all towns together, to the tenth. */
export function callsByHour({ loads, hourlyShare, plannedForOneDiverted, divertedShare }: LifeSettings, load: number): number[] {
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const aDay = (load * sum(Object.values(loads)) * plannedForOneDiverted) / divertedShare;
  return hourlyShare.map((share) => Math.round((10 * aDay * share) / sum(hourlyShare)) / 10);
}
