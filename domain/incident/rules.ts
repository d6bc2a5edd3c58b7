/** Acts that belong to no stage: merging and its undo, links, notes. */
import type { ActionBody } from './contract.ts';
import type { NewEvent } from './events.ts';
import { event } from './events.ts';
import type { Incident } from './incident.ts';
import { isActive, isOpen } from './incident.ts';
import { raise } from './raise.ts';
import type { Context, Facts, Rules } from './rule.ts';
import { centreOf, inStatus } from './rule.ts';
import type { Refusal } from '#domain/shared/refusal.ts';
import { refuse } from '#domain/shared/refusal.ts';

/** A repeat call is merged into the matter it repeats: one success is never counted twice. */
function merge(i: Incident, body: ActionBody<'merge'>, ctx: Context, facts: Facts): NewEvent[] | Refusal {
  if (body.intoIncidentId === i.id) return refuse('incident.merge_self');
  const into = facts.other(body.intoIncidentId);
  if (!into) return refuse('incident.unknown');
  if (into.town !== i.town) return refuse('incident.merge_other_town');
  if (!isOpen(into)) return refuse('incident.merge_closed');
  return [
    event(i.id, 'incident.merged', { into: into.id }),
    event(into.id, 'incident.absorbed', { from: i.id, calls: i.calls, dangers: i.dangers }),
    ...raise(into, i.dangers, ctx), // a danger sign never disappears into a matter the police do not have
  ];
}

function unmerge(i: Incident, _body: ActionBody<'unmerge'>, ctx: Context): NewEvent[] | Refusal {
  if (!i.mergedInto || !i.beforeMerge) return refuse('incident.not_merged');
  const { status } = i.beforeMerge;
  const atStation = status === 'received' || status === 'studying' || status === 'with_police';
  return [
    event(i.id, 'incident.unmerged', {
      from: i.mergedInto,
      holder: atStation ? { kind: 'station', id: i.stationId } : centreOf(i, ctx),
    }),
    event(i.mergedInto, 'incident.released', { incidentId: i.id, callIds: i.calls.map((c) => c.callId) }),
  ];
}

function link(i: Incident, body: ActionBody<'link'>, _ctx: Context, facts: Facts): NewEvent[] | Refusal {
  if (body.incidentId === i.id) return refuse('incident.link_self');
  if (!facts.other(body.incidentId)) return refuse('incident.unknown');
  return [event(i.id, 'incident.linked', { incidentId: body.incidentId, reason: body.reason ?? null })];
}

function mergeable(i: Incident): Refusal | null {
  const no = inStatus(i, 'received', 'studying', 'with_police', 'to_dispatch');
  if (no) return no;
  return i.assignments.some(isActive) ? refuse('incident.wrong_status', { status: i.status }) : null;
}

export const INCIDENT_RULES: Rules<'merge' | 'unmerge' | 'link' | 'note'> = {
  merge: { may: mergeable, act: merge },
  unmerge: { may: (i) => (i.mergedInto ? null : refuse('incident.not_merged')), act: unmerge },
  link: { may: () => null, act: link },
  note: { may: () => null, act: (i, _body, ctx) => (ctx.text ? [event(i.id, 'note.added', { text: ctx.text })] : refuse('request.invalid', { path: 'text' })) },
};
