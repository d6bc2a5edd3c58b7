import type { acts as zh } from '../zh/acts.ts';

export const acts: typeof zh = {
  act: {
    decide: 'Decide', confirm: 'Confirm verdict', study: 'Joint study', contact: 'First contact', dispatch: 'Dispatch', accept: 'Accept', decline: 'Decline', depart: 'On my way', arrive: 'Arrived', 'check-in': 'All is well',
    record: 'Record', finish: 'Finish', return: 'Return', withdraw: 'Withdraw unit', supplement: 'Add facts', 'hand-back': 'Hand back to police', acknowledge: 'Acknowledge', refuse: 'Refuse',
    assist: 'Assist request', escalate: 'Escalate', 'pass-on': 'Pass to another town', adjudicate: 'Adjudicate', review: 'Review', redo: 'Redo', appeal: 'Appeal', 'decide-appeal': 'Decide the appeal', close: 'Close', reopen: 'Reopen', merge: 'Merge', unmerge: 'Undo merge', link: 'Link', note: 'Note',
  },
  acts: {
    handBackWhy: 'The scene needs the police', title: 'What you can do', none: 'There is nothing for you to do now.', later: 'Not possible now', why: 'Not possible: {{reason}}', submit: 'OK', send: 'Submit', waitsForLine: 'The line is broken; it will be submitted once when it is back, never twice.', sending: 'Submitting', required: 'required', optional: 'optional', agree: 'Take the proposal', over: 'There is a danger sign: another duty officer has to confirm on their own screen.',
    locating: 'Finding the position', located: 'Position found', noPosition: 'No position; you can submit without it', usePosition: 'Add my position', pickItem: 'Choose an item', pickUnit: 'Choose a unit', pickIncident: 'Number or place', noMatch: 'No match', selected: 'chosen', yes: 'Yes', no: 'No',
  },
  field: {
    verdict: 'Verdict', item: 'Item', danger: 'Danger signs', reason: 'Reason', asked: 'Guided questions', callerAgrees: 'Caller agrees', urgency: 'Urgency', text: 'Text', reached: 'Reached?', by: 'By', unitId: 'Unit', part: 'Lead or co-handler', statedAt: 'Stated time', position: 'Position', kind: 'Kind', files: 'Pictures and sound', data: 'Data',
    outcome: 'Outcome', proposedUnitId: 'Proposed unit', place: 'Place', excluded: 'Must stand aside', result: 'Result', assistId: 'Assist request', answer: 'Answer', to: 'To', town: 'Town', precedent: 'As a precedent', intoIncidentId: 'Merge into', incidentId: 'Link with', against: 'What you dispute',
  },
  option: {
    urgent: 'Urgent', normal: 'Normal', phone: 'Phone', relay: 'Relay', lead: 'Lead', co: 'Co-handler', taken: 'Taken', done: 'Done', message: 'Message', telephone: 'Telephone', identity: 'Identity', records: 'Records', presence: 'Presence',
    shift_leader: 'Shift leader', town_leader: 'Town leader on duty', district: 'District duty room', police: 'Police', mediation: 'Mediation centre', pass: 'Pass', redo: 'Redo', satisfaction: 'The caller’s answer', upheld: 'Upheld', dismissed: 'Dismissed',
    note: 'Note', photo: 'Photo', persuasion: 'Persuasion', parties: 'Parties', identity_checked: 'Identity checked', handover: 'Handover', measure: 'Measure', sighting: 'Sighting', sector: 'Search sector', sound: 'Sound of the scene', meeting: 'Meeting point',
  },
  units: { busy: 'busy', free: 'free', off: 'off shift' },
  decide: { markDanger: 'Mark a danger the system missed' },
  toldBy: { app: 'app', wechat: 'WeChat', sms: 'text message' },
  returnReason: { not_answered: 'not answered in time', not_seen: 'nobody looked', caller_complains: 'the caller complains', wrong_area: 'Wrong area', not_ours: 'Not our duty', overlap: 'Duties overlap', unclear: 'Ownership unclear', conflict_of_interest: 'Conflict of interest', no_capacity: 'No capacity', stated: 'stated in words', taken_back: 'taken back at once' },
  noMatter: { wrong_number: 'Wrong number', nuisance: 'Nuisance', not_our_area: 'Not our area', withdrawn_by_caller: 'Withdrawn by the caller' },
};
