import type { events as zh } from '../zh/events.ts';

export const events: typeof zh = {
  event: {
    'incident.opened': 'Call; incident opened', 'call.linked': 'Repeat call joined', 'call.revised': 'Call revised', 'call.conflicted': 'Call differs; both kept', 'triage.study_opened': 'Joint study opened', 'triage.read_again': 'Read again by another reader',
    'triage.second_person_asked': 'Second duty officer asked', 'triage.decided': 'Verdict', 'contact.made': 'First contact', 'unit.dispatched': 'Dispatched', 'assignment.accepted': 'Accepted', 'assignment.departed': 'On the way',
    'assignment.arrived': 'Arrived', 'unit.message_told': 'Message not read; told outside the app', 'check_in.begun': 'Asking whether all is well began', 'check_in.asked': 'Asked whether all is well', 'check_in.answered': 'All is well', 'check_in.missed': 'Nobody answered whether all is well', 'assignment.ended': 'Assignment ended', 'assignment.returned': 'Returned', 'arbitration.opened': 'Arbitration asked', 'arbitration.decided': 'Arbitrated', 'evidence.recorded': 'Recorded',
    'incident.supplemented': 'Facts added', 'incident.finished': 'Result handed in', 'hand_back.asked': 'Handed back to the police', 'police.asked': 'Police asked to come', 'police.acknowledged': 'Police acknowledged', 'police.refused': 'Police refused',
    'police.done': 'Police done', 'assist.asked': 'Assist requested', 'assist.answered': 'Assist answered', 'incident.escalated': 'Escalated', 'mediation.opened': 'To mediation', 'passing.offered': 'Offered to another town', 'passing.linked': 'Incident opened in the other town',
    'passing.accepted': 'Other town accepted', 'passing.told': 'Other side told', 'passing.declined': 'Other town declined', 'review.passed': 'Review passed', 'review.redone': 'Review: redo', 'appeal.lodged': 'Appeal lodged', 'appeal.decided': 'Appeal decided', 'incident.closed': 'Closed', 'incident.reopened': 'Reopened', 'incident.merged': 'Merged into another',
    'incident.absorbed': 'Took in another incident', 'incident.unmerged': 'Merge undone', 'incident.released': 'Released an incident', 'incident.linked': 'Linked', 'satisfaction.given': 'Satisfaction', 'relay.bound': 'Relay number lent', 'relay.unbound': 'Relay number ended', 'relay.called': 'Call by relay', 'unit.messaged': 'Message sent', 'unit.message_read': 'Message read', 'assignment.told': 'People told', 'assignment.seen': 'Offer looked at', 'caller.told': 'Caller told', 'caller.link_revoked': "Caller's link withdrawn", 'caller.endangered': 'Caller wrote of danger', 'note.added': 'Note', 'late.recorded': 'Told late', 'file.committed': 'Picture or sound on the record', 'file.arrived': 'Picture or sound is here', 'deadline.missed': 'Deadline missed',
  },
  actor: { policy: 'By policy', system: 'System', timer: 'Timer', caller: 'Caller' },
  /** what speaks for two calls being one matter */
  matter: { police_number: 'same police number', number: 'same caller number', plate: 'same number plate', place: 'same place', near: 'same estate or stretch', words: 'told alike', name: 'same caller name', item: 'same item', time: 'close in time', passed_on: 'the first incident was passed on to another town' },
};
