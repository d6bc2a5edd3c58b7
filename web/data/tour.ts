/** How far a newcomer is in the six steps of the first run; kept on this machine, over log-ins of other roles. */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import type { Demo } from '#domain/access/contract.ts';
import type { Status } from '#domain/incident/incident.ts';
import { call, newKey } from './call.ts';
import { clock } from './clock.ts';

const shape = z.object({
  /** offered: nobody has asked for it yet; closed: until somebody calls it again */
  state: z.enum(['offered', 'running', 'closed']),
  /** from 0 */
  step: z.number().int().min(0),
  incidentId: z.string().nullable(),
  /** a step further: whoever uses the keyboard starts at the guide */
  moved: z.boolean(),
});
export type TourState = z.output<typeof shape>;
export type TourStep = Demo['tour'][number];
const PLACE = 'liandong.tour';
const FRESH: TourState = { state: 'offered', step: 0, incidentId: null, moved: false };

function read(): TourState {
  try {
    const parsed = shape.safeParse(JSON.parse(localStorage.getItem(PLACE) ?? 'null'));
    return parsed.success ? parsed.data : FRESH;
  } catch {
    return FRESH; // storage is shut off: the guide lives as long as the page
  }
}

let current: TourState | null = null;
const listeners = new Set<() => void>();
const tour = (): TourState => (current ??= read());

export function changeTour(part: Partial<TourState>): void {
  current = { ...tour(), ...part };
  try { localStorage.setItem(PLACE, JSON.stringify(current)); } catch { /* as above */ }
  for (const listener of listeners) listener();
}

export function beginTour(): void {
  changeTour({ ...FRESH, state: 'running', moved: true });
}

export function useTour(): TourState {
  return useSyncExternalStore((listener) => { listeners.add(listener); return () => listeners.delete(listener); }, tour);
}

/** How far an incident of the ordinary way is; with the police, studied or in arbitration it is not on it. */
const WAY: readonly Status[] = ['to_dispatch', 'dispatched', 'handling', 'finished', 'closed'];

export function reached(status: Status | undefined, wanted: Status): boolean {
  return status !== undefined && WAY.indexOf(status) >= WAY.indexOf(wanted);
}

const answer = z.object({ incidentId: z.string() });
/** Doors of the call; two first runs one after the other stand far apart (37 and 80 have no common divisor). */
const [DOORS, APART, SECOND] = [80, 37, 1000];

/** The call of the first step comes in, each time from another door and number, so that it is a matter of its own. Answers its incident. */
export async function takeTourCall(step: TourStep, town: string): Promise<string> {
  const at = clock.now();
  const key = `tour-${newKey()}`;
  const text = (step.call?.text ?? '').replace('{n}', String(1 + ((Math.floor(at / SECOND) * APART) % DOORS)));
  const body = { source: 'desk', externalId: key, town, receivedAt: new Date(at).toISOString(), channel: '110', text, caller: { phone: `1990${String(Math.floor(at) % 10_000_000).padStart(7, '0')}` } };
  return (await call('/calls', { method: 'POST', body, key, answer })).incidentId;
}
