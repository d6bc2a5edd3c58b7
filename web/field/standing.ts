/** Where an incident stands for this unit once what the phone has kept is counted in. Shown as kept, never as done. */
import type { Kept } from './outbox.ts';
import type { Task } from './shapes.ts';

export type Step = 'accept' | 'depart' | 'arrive' | 'finish';
export const STEPS: readonly Step[] = ['accept', 'depart', 'arrive', 'finish'];

export interface Standing {
  /** of the unit's own assignment; `none` when it has none */
  status: string;
  part: string;
  step: Step | null;
  /** records the item still wants */
  needed: string[];
  recorded: string[];
  /** the clock that runs, once the kept acts are counted in */
  due: { kind: string; at: string } | null;
  policeAsked: boolean;
  /** given back, and nobody else has accepted: still this unit's to answer for */
  holding: boolean;
  /** something here is only on the phone */
  pending: boolean;
  far: boolean;
}

const AFTER: Readonly<Record<string, string>> = { accept: 'accepted', decline: 'declined', depart: 'en_route', arrive: 'on_scene', finish: 'finished', return: 'returned' };
/** Clocks that an act stops. */
const STOPS: Readonly<Record<string, readonly string[]>> = { accept: ['accept', 'dispatch'], arrive: ['arrive'], finish: ['arrive', 'result'] };
const NEXT: Readonly<Record<string, Step>> = { offered: 'accept', accepted: 'depart', en_route: 'arrive', on_scene: 'finish' };

/** `answered`: the last act that had its receipt before the task was read. A number, not a time: the phone's clock is set anew by every answer. */
export function standing(task: Task, kept: readonly Kept[], unitId: string | null, answered: number): Standing {
  const own = task.assignments.findLast((a) => a.unitId === unitId);
  const mine = kept.filter((k) => k.act.incidentId === task.id && isAhead(k, answered));
  const status = mine.reduce((at, k) => AFTER[k.act.action] ?? at, own?.status ?? 'none');
  const noted = mine.filter((k) => k.act.action === 'record').map((k) => String(k.act.body['kind']));
  return {
    status, part: own?.part ?? 'lead', step: NEXT[status] ?? null,
    needed: task.evidenceNeeded.filter((kind) => !noted.includes(kind)),
    recorded: [...new Set([...task.evidence.map((e) => e.kind), ...noted])],
    due: dueOf(task, mine.map((k) => k.act.action)),
    policeAsked: mine.some((k) => k.act.action === 'hand-back') || (task.police?.why === 'hand_back' && task.police.status === 'asked'),
    holding: status === 'returned' && isStillOurs(task, own), pending: mine.some((k) => k.receipt === null), far: own?.arrivalCheck === 'far',
  };
}

function isStillOurs({ status, holder }: Task, own: Task['assignments'][number] | undefined): boolean {
  const waits = own?.status === 'returned' ? status === 'to_dispatch' || status === 'dispatched' : true; // given back on this phone alone: nobody else was asked yet
  return waits && own?.acceptedAt != null && holder?.kind === 'organisation' && holder.id === own.organisationId;
}

/** Not in what was read: without a receipt, or done after the reading, which the line may have cut off. */
export function isAhead({ n, receipt }: Kept, answered: number): boolean {
  return receipt === null || (receipt.result === 'done' && n > answered);
}

/** Clocks of whoever handles it; those of the centre and the police are not theirs to keep. */
const OWN: readonly string[] = ['accept', 'arrive', 'result', 'mediate'];

function dueOf(task: Task, actions: readonly string[]): Standing['due'] {
  const stopped = actions.flatMap((a) => STOPS[a] ?? []);
  return task.deadlines.filter((d) => OWN.includes(d.kind) && !stopped.includes(d.kind)).toSorted((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
}

export const isWorking = (s: Standing): boolean => ['accepted', 'en_route', 'on_scene'].includes(s.status);

/** The police may be asked for as long as it is this unit's: offered, worked on, held, or finished on this phone alone. */
export const mayCallPolice = (s: Standing): boolean => s.status === 'offered' || isWorking(s) || s.holding || (s.status === 'finished' && s.pending);

/** Still this unit's concern: offered, being worked on, or just told by this phone. */
export function isOpen(s: Standing): boolean {
  return s.status === 'offered' || isWorking(s) || s.holding || s.pending;
}
