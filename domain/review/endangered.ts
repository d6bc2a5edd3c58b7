/**
 * What the caller writes on the page of the link is judged as a call is: "it got dangerous" in a field for remarks must not
 * wait until somebody reads it. It may only raise, like every later reader (ADR 12).
 */
import { event, type NewEvent } from '#domain/incident/events.ts';
import type { DangerMark, Incident } from '#domain/incident/incident.ts';
import { freshMarks, raise } from '#domain/incident/raise.ts';
import type { Context } from '#domain/incident/rule.ts';
import { allClocksBut, askPolice, clock, policyOf } from '#domain/incident/rule.ts';

/** Who complains about the police names them; "you" on this page are those who came. */
const POLICE_NAMED = /民警|警察|警官|交警|辅警|协警|派出所|警号|police|officer/i;

/** Signs of danger in what was written on the page. */
export function dangersWritten(text: string, dangers: readonly DangerMark[]): DangerMark[] {
  return dangers.filter(({ code }) => code !== 'G16' || POLICE_NAMED.test(text));
}

/** Where it had left the police they are asked at once; what was closed opens again with them. Empty when no sign is new. */
export function endangered(i: Incident, dangers: readonly DangerMark[], ctx: Context): NewEvent[] {
  const fresh = freshMarks(i, dangers);
  if (fresh.length === 0 || i.mergedInto || i.closedAs === 'passed_on') return [];
  const said = event(i.id, 'caller.endangered', { dangers: fresh });
  return i.status === 'closed' ? [said, reopened(i, fresh, ctx)] : [said, ...raise(i, fresh, ctx)];
}

/** Of what was asked beside a danger the answer and the complaint stay; nothing is sent back to those who handled it. */
export function besideDanger(asked: readonly NewEvent[]): NewEvent[] {
  return asked.filter((e) => e.type !== 'incident.reopened' && e.type !== 'review.redone');
}

function reopened(i: Incident, dangers: DangerMark[], ctx: Context): NewEvent {
  return event(i.id, 'incident.reopened', {
    reason: 'danger', by: 'caller', call: null, dangers, status: 'with_police', police: askPolice(i, 'verdict', dangers.map((d) => d.code).join(' '), ctx),
    holder: { kind: 'station', id: i.stationId }, clocks: { stop: allClocksBut(), start: [clock('acknowledge', ctx.now, policyOf(i, ctx).times.acknowledge)] },
  });
}
