/** What earlier calls say about this one: the third in 30 days, and what went wrong before (G15; decision 13). */
import type { DangerMark } from '#domain/incident/incident.ts';
import type { Instant } from '#domain/shared/time.ts';
import { secondsBetween } from '#domain/shared/time.ts';

export interface PriorCall {
  callId: string;
  /** who sent it under which number: revisions of one call share it and count once */
  sender: string;
  incidentId: string;
  receivedAt: Instant;
  linkKeys: string[];
  item: string | null;
  /** danger codes confirmed or found then */
  danger: string[];
}

const WINDOW_SECONDS = 30 * 86_400;
/** injury, weapon or threat: they make a repeat a matter for the police themselves */
const GRAVE = ['G01', 'G02', 'G03', 'G06', 'G08'];

interface Current {
  call: { receivedAt: Instant };
  linkKeys: string[];
  proposal: { item: string | null };
}

/**
 * Marks from history. Same people or place (a shared key by number or building), and for the count the same item:
 * two moved cars and a leak in one building are no quarrel that grows.
 */
export function historyMarks(now: Current, prior: readonly PriorCall[]): DangerMark[] {
  const own = new Set(now.linkKeys.filter((k) => k.startsWith('p:') || k.startsWith('l:')));
  const recent = prior.filter((c) => within(c.receivedAt, now.call.receivedAt) && c.linkKeys.some((k) => own.has(k)));
  const alike = recent.filter((c) => c.item !== null && c.item === now.proposal.item);
  const marks: DangerMark[] = [];
  if (new Set(alike.map((c) => c.sender)).size >= 2) marks.push({ code: 'G15', by: 'history', p: 1 });
  const grave = recent.flatMap((c) => c.danger).filter((code) => GRAVE.includes(code));
  if (grave.length > 0 && alike.length > 0) {
    marks.push({ code: 'G15', by: 'history', p: 1 }, ...[...new Set(grave)].map((code): DangerMark => ({ code, by: 'history', p: 0.5 })));
  }
  return marks;
}

function within(then: Instant, now: Instant): boolean {
  return Math.abs(secondsBetween(then, now)) <= WINDOW_SECONDS;
}
