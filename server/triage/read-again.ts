/** What another reader found goes onto the incident through the door: danger signs, and never fewer than before. */
import { event, type EventData } from '#domain/incident/events.ts';
import type { Actor } from '#domain/incident/rule.ts';
import { marksOf } from '#domain/triage/learning/ask.ts';
import type { Deps, JudgedCall } from '#server/deps.ts';
import { findIncident } from '#server/incident/queries.ts';
import { change } from '#server/platform/change.ts';
import { sealText } from '#server/platform/vault.ts';

export type ReadingDeps = Pick<Deps, 'db' | 'shell' | 'district' | 'vault' | 'now'>;

/** A reader that looks at calls after they were taken, and never in their way. */
export interface LateReader {
  see(call: JudgedCall): void;
  /** waits until it has nothing left to do */
  settle(): Promise<void>;
}

export interface Found {
  readonly by: Actor;
  /** model, or number of the precedent */
  readonly reader: string;
  readonly signs: readonly string[];
  /** of an answer that said nothing; `nothing` and `raised` follow from the signs */
  readonly failed?: Exclude<EventData['triage.read_again']['result'], 'raised' | 'nothing'> | null;
  /** what it said, sealed under the incident like any remark */
  readonly remark: string | null;
}

export async function recordReading(deps: ReadingDeps, call: JudgedCall, found: Found): Promise<void> {
  const incident = await findIncident(deps.db, [call.town], call.incidentId);
  if (!incident) return;
  await change(deps.shell, incident, found.by, (now, view) => {
    if (!now) return { events: [], answer: null };
    const dangers = marksOf(found.signs, now.dangers);
    const result = found.failed ?? (dangers.length > 0 ? 'raised' : 'nothing');
    const kept = found.remark === null ? null : sealText(deps.vault, { town: now.town, incidentId: now.id, kind: 'note', text: found.remark, at: view.now });
    return {
      events: [event(now.id, 'triage.read_again', { reader: found.reader, callId: call.callId, result, dangers, text: kept?.ref ?? null })], answer: null, sealed: kept ? [kept.row] : [],
    };
  });
}
