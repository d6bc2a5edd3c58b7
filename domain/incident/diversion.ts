/** The clocks of a diversion: they start when it was decided, whoever signs when, on whichever side of a line. */
import type { Item, Policy } from '#domain/catalogue/district.ts';
import { CalendarMissing, resultDue } from '#domain/deadlines/working-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { plus } from '#domain/shared/time.ts';
import type { Deadline, Incident } from './incident.ts';
import { clock, clockAt, type Context } from './rule.ts';

/** Clocks start at the diversion, not at signing (DOMAIN-RULES 2.4). Items without a visit have no arrival. */
export function diversionClocks(contact: Incident['contact'], item: Item | null, divertedAt: Instant, policy: Policy, ctx: Context): Deadline[] {
  const { times } = policy;
  const clocks = [clock('dispatch', ctx.now, times.dispatch)];
  if (!contact?.reached) clocks.push(clock('first_contact', divertedAt, times.firstContact));
  if (item?.visit) clocks.push(clockAt('arrive', plus(divertedAt, { minutes: item.onSceneMinutes ?? times.arriveMinutes })));
  if (item) clocks.push(clockAt('result', resultAt(item, divertedAt, ctx)));
  return clocks;
}

/** A year without a calendar: the working-day clock refuses to guess, so the elapsed one runs (TRUST F28). */
function resultAt(item: Item, divertedAt: Instant, ctx: Context): Instant {
  try {
    return resultDue(item, divertedAt, ctx.district.calendar, ctx.district.timeZone);
  } catch (e) {
    if (e instanceof CalendarMissing) return plus(divertedAt, { hours: item.closeHours });
    throw e;
  }
}
