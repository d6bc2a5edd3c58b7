/**
 * Nobody decides: after 30 s every call is the police's by the policy's safe default. Their platform acknowledges
 * receipt, as it does by itself; else the alarms of a day without people would bury the day.
 */
import { toMs } from '#domain/shared/time.ts';
import type { Agenda } from './agenda.ts';
import type { Day } from './day.ts';
import type { PrivateTown } from './town.ts';

/** after the decision ran out, and after a joint study did */
const ACKNOWLEDGE_AFTER = [31_000, 215_000]; // ms

export function createNobody(town: PrivateTown, agenda: Agenda): Day {
  const acknowledge = async (incidentId: string, at: number, [wait, ...more]: number[]): Promise<void> => {
    if (wait === undefined) return;
    agenda.add(at + wait, async () => {
      const { refused } = await town.act('gateway', incidentId, 'acknowledge', { by: 'message', result: 'taken' });
      if (refused !== null) await acknowledge(incidentId, at, more);
    });
  };
  return {
    taken(row, { outcome, incidentId }) {
      if (outcome === 'accepted' && incidentId !== null && row.at !== null) void acknowledge(incidentId, toMs(row.at), ACKNOWLEDGE_AFTER);
    },
    seconds: () => new Map(),
  };
}
