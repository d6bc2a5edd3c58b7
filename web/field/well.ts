/** 平安确认: whether this phone has to ask now. Reckoned from what it last read and from its own acts, so that it asks without signal, too. */
import type { Kept } from './outbox.ts';
import type { Task } from './shapes.ts';

export interface Asked { of: 'own' | 'partner'; name: string }

interface Whose { unitId: string | null; account: string }

/** `now`: server time, milliseconds. Null where nobody is asked, or not yet. */
export function askedNow({ assignments, asks }: Pick<Task, 'assignments' | 'asks'>, acts: readonly Kept[], { unitId, account }: Whose, now: number): Asked | null {
  const own = assignments.findLast((a) => a.unitId === unitId);
  const said = acts.findLast((k) => k.account === account && (k.act.action === 'check-in' || k.act.action === 'arrive'));
  if (said && asks) return now >= Date.parse(said.act.statedAt) + asks.every * 1000 ? { of: 'own', name: '' } : null;
  const found = own?.status === 'on_scene' ? own.checkIn : null;
  if (!found) return null;
  const since = Date.parse(found.dueAt);
  if (found.account === account) return found.step !== 'waiting' || now >= since ? { of: 'own', name: found.name } : null;
  const partnerFrom = { waiting: since + (asks?.answer ?? 0) * 1000, own: since, partner: 0, missed: 0 }[found.step];
  return now >= partnerFrom ? { of: 'partner', name: found.name } : null;
}
