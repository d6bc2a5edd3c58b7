/**
 * 通知处置力量: what a crew's people are told, and that they have looked. The message stands on a locked screen: it names the
 * matter by its item, never a place, a person or a word of the caller's.
 */
import type { NewEvent } from '#domain/incident/events.ts';
import { event } from '#domain/incident/events.ts';
import type { Assignment, Incident, Told } from '#domain/incident/incident.ts';
import type { Context } from '#domain/incident/rule.ts';
import { itemOf } from '#domain/incident/rule.ts';
import { localTime } from '#domain/deadlines/local-time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { plus } from '#domain/shared/time.ts';

export type About = Told['about'];

/** Long enough for somebody on the stairs to read that they need not go on; after it the screen says it anyway. */
const WITHDRAWN_FOR = { minutes: 10 };

export interface Notice {
  title: string;
  text: string;
  /** nobody needs it after that */
  until: Instant;
}

/** What there is to say about an assignment now; null when it is no longer so, or was typed in from paper afterwards. */
export function noticeOf(about: About, i: Incident, a: Assignment, ctx: Context): Notice | null {
  if (i.paper) return null;
  const matter = `${i.number} ${itemOf(i, ctx)?.name.zh ?? '待研判事项'}`;
  if (about === 'withdrawn') return a.status === 'withdrawn' && a.endedAt ? { title: '派单已撤回', text: `${matter}：派单已撤回，请停止前往。`, until: plus(a.endedAt, WITHDRAWN_FOR) } : null;
  const answer = i.deadlines.find((d) => d.kind === 'accept' && d.assignmentId === a.id);
  if (a.status !== 'offered' || !answer) return null;
  const part = a.part === 'co' ? '（协办）' : '';
  return { title: `新派单${part}`, text: `${matter}${part}：请在 ${clockTime(answer.promised, ctx)} 前打开处置端接单。`, until: answer.promised };
}

function clockTime(at: Instant, ctx: Context): string {
  const { minutes } = localTime(at, ctx.district.timeZone);
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** On the record once, whatever the phone says again; only the unit's own people can have seen it. */
export function seen(i: Incident, assignmentId: string, ctx: Context): NewEvent[] {
  const a = i.assignments.find((each) => each.id === assignmentId);
  if (!a || a.unitId !== ctx.actor.unitId || a.status !== 'offered' || a.seenAt) return [];
  return [event(i.id, 'assignment.seen', { assignmentId })];
}

/** What became of messages: that one hesitates is known at once, that it went out after all is known as well; neither is told twice. */
export function told(i: Incident, assignmentId: string, messages: readonly Omit<Told, 'at'>[], ref: string): NewEvent[] {
  const before = i.assignments.find((each) => each.id === assignmentId)?.told;
  if (!i.assignments.some((each) => each.id === assignmentId)) return [];
  const fresh = messages.filter((m) => !before?.some((t) => t.account === m.account && t.way === m.way && t.about === m.about && t.ok === m.ok));
  return fresh.length === 0 ? [] : [event(i.id, 'assignment.told', { assignmentId, told: fresh, ref })];
}
