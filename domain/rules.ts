/** Every act and every clock of the loop, gathered from its stages: the one table behind API, buttons and timers. */
import type { Action, ActionBody } from '#domain/incident/contract.ts';
import { ACTIONS } from '#domain/incident/contract.ts';
import type { Deadline, DeadlineKind, Incident } from '#domain/incident/incident.ts';
import type { Context, Facts, Missed, Outcome, Rule, Rules } from '#domain/incident/rule.ts';
import type { NewEvent } from '#domain/incident/events.ts';
import { otherSides } from '#domain/incident/across.ts';
import { INCIDENT_RULES } from '#domain/incident/rules.ts';
import { DISPATCH_MISSED, DISPATCH_RULES } from '#domain/dispatch/rules.ts';
import { CHECK_IN_RULES, missedCheckIn } from '#domain/response/check-in.ts';
import { POLICE_RULES, tellHigher } from '#domain/response/police.ts';
import { RESPONSE_RULES } from '#domain/response/rules.ts';
import { APPEAL_RULES } from '#domain/review/appeals.ts';
import { REVIEW_RULES } from '#domain/review/rules.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { isRefusal } from '#domain/shared/refusal.ts';
import { TRIAGE_MISSED, TRIAGE_RULES } from '#domain/triage/rules.ts';

export const RULES: Rules<Action> = {
  ...TRIAGE_RULES, ...DISPATCH_RULES, ...RESPONSE_RULES, ...CHECK_IN_RULES, ...POLICE_RULES, ...REVIEW_RULES, ...APPEAL_RULES, ...INCIDENT_RULES,
};

const MISSED: Partial<Record<DeadlineKind, Missed>> = { ...TRIAGE_MISSED, ...DISPATCH_MISSED };

/** One act on one incident: what its rule says, always as an Outcome. */
export function act<A extends Action>(i: Incident, action: A, body: ActionBody<A>, ctx: Context, facts: Facts): Outcome | Refusal {
  const rule: Rule<A> = RULES[action];
  const no = otherSides(i, action, ctx) ?? rule.may(i, ctx);
  if (no) return no;
  const result = rule.act(i, body, ctx, facts);
  return Array.isArray(result) ? { events: result } : result;
}

/** The clock `deadline` ran out at or before `ctx.now`. Nothing when it no longer runs: a touch came first. */
export function miss(i: Incident, deadline: Deadline, ctx: Context): NewEvent[] {
  const runs = i.deadlines.some((d) => d.kind === deadline.kind && d.at === deadline.at && d.assignmentId === deadline.assignmentId);
  if (!runs || deadline.at > ctx.now) return [];
  return (MISSED[deadline.kind] ?? tellHigher)(i, deadline, ctx);
}

/** The time of a question to people at a scene is over: no clock of the incident, and never in the place of one. */
export const missCheckIn = missedCheckIn;

/** What the actor may do now, and for the rest the coded reason why not. */
export function possibleActions(i: Incident, ctx: Context, within: readonly Action[] = ACTIONS): { allowed: Action[]; refused: Partial<Record<Action, string>> } {
  const allowed: Action[] = [];
  const refused: Partial<Record<Action, string>> = {};
  for (const action of within) {
    const no = otherSides(i, action, ctx) ?? RULES[action].may(i, ctx);
    if (isRefusal(no)) refused[action] = no.code;
    else allowed.push(action);
  }
  return { allowed, refused };
}
