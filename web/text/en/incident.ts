import type { incident as zh } from '../zh/incident.ts';

export const incident: typeof zh = {
  incident: {
    invented: '{{role}} (invented)',
    conflict: 'Another body came under the same number (the first rules, this one does not):', conflictClosed: 'Only who may see an identity reads it, or it was erased.', glassUntil: 'This break-glass look is open until {{time}}; somebody else reviews it the next day.', glassHint: 'A reason of your own makes this a break-glass look: open for fifteen minutes, and reviewed by somebody else the next day.',
    received: 'received {{time}}', number: 'Incident number', holder: 'Held by', until: '{{kind}} due by {{time}}', over: '{{kind}} was due at {{time}}', noHolder: 'Closed; nobody holds it', withheld: 'Some fields are not shown to your role.',
    brief: 'Brief', dangers: 'Danger signs', byMachine: 'marked by the system', byPerson: 'marked by a person', byHistory: 'from earlier calls', noDanger: 'No danger sign seen', proposal: 'Verdict', proposed: 'Proposed', decided: 'Decided', undecided: 'Not decided yet',
    pending: '{{by}} wants “{{verdict}}” over a danger sign; another duty officer has to confirm', decidedBy: '{{by}}, {{time}}', confirmedBy: 'confirmed by {{by}}', safeDefault: 'nobody decided in time: the safe default',
    assignments: 'Assignments', calls: 'Calls', clocks: 'Deadlines', evidence: 'Records', needed: 'Still needed: {{kinds}}', returns: 'Returns', police: 'Police', assists: 'Assist requests', links: 'Links', outcome: 'Outcome', contact: 'First contact', reached: 'reached', notReached: 'not reached', notTold: 'Nobody of the unit could be told: please telephone', lookedAt: 'looked at', tries: 'try {{n}}',
    timeline: 'Timeline', chain: 'Record no. {{seq}}, hash {{hash}}', chainHint: 'Each record is locked to the one before; a change to any of them shows', noEvents: 'Nothing recorded yet',
    words: 'Caller and own words', wordsHint: 'Stored encrypted. Choose a purpose to look; who looked, when and why is recorded.', purpose: 'Purpose of the look', look: 'Look', hide: 'Hide', noWords: 'There is nothing to see.', caller: 'Caller', phone: 'Phone', looked: '{{name}} looked at {{time}}; recorded',
    mergedInto: 'Merged into {{id}}', mergedFrom: 'Merged into this', paper: 'From paper', reopened: 'Reopened, time {{n}}', closedAs: 'Closed as', missing: 'There is no such incident, or you may not see it.', urgent: 'Urgent', arrived: 'Position on arrival',
    sign: 'Sign', level: 'times reported up: {{n}}, again at {{time}}', vulnerable: 'Vulnerable', receipt: 'Done: {{act}}', closedOk: 'Closed',
  },
  meeting: {
    set: 'Agree to meet', change: 'Change', police: 'Police', unit: 'Unit', noSpot: 'Not agreed yet', unsaid: 'no arrival time stated', at: 'expected {{time}}', in: 'in {{n}} min', past: 'time is up', there: 'there since {{time}}',
    rule: 'Whoever is there first waits at the meeting point; then both go up together.', where: 'Meeting point', policeIn: 'Police arrive in', unitIn: 'Unit arrives in', minutes: '{{n}} min',
  },
  spot: { gate: 'Compound gate', lobby: 'Building lobby', committee: 'Committee office', property: 'Property office', roadside: 'Nearest crossing' },
  purpose: { triage: 'Judging', first_contact: 'First contact', dispatch: 'Dispatch', hand_back: 'Hand-back', assist: 'Assist request', link: 'Whether it is the same matter', review: 'Review', appeal: 'Appeal', other: 'Other (state it; looked into the next day)' },
  rec: {
    precedents: 'Precedents', title: 'Recommended units', minutes: '{{n}} min', noMinutes: 'Time unknown', arrives: 'arrival', send: 'Dispatch', co: 'Add as co-handler', none: 'No unit can be sent', nearest: 'Nearest to it is {{unit}}: {{change}}', change: { unit_busy: 'free once its incident is done, or withdrawn from it', unit_off_shift: 'may be sent once put on this shift', unit_out_of_area: 'may be sent once the place is in its area', unit_not_qualified: 'may be sent once its three stages are complete' }, dragHint: 'A unit dragged onto the map is dispatched too', shortfalls: 'Units that cannot be sent, and why', uncovers: 'Cost of sending: {{areas}}', other: 'Dispatch another unit', loading: 'Looking for units',
  },
  relay: { call: 'Call the caller by relay', ring: 'Ring {{number}}', until: 'until {{time}}; neither side sees the other’s number', demonstration: '(demonstration: it cannot be dialled and counts as answered)' },
  assignment: {
    lead: 'lead', co: 'co-handler', offered: 'offered', accepted: 'accepted', en_route: 'on the way', on_scene: 'on scene', finished: 'finished', declined: 'declined', expired: 'not answered', withdrawn: 'withdrawn', returned: 'returned',
    near: 'position fits', far: 'position does not fit', unknown: 'no position',
  },
  loop: { title: 'Where it stands', judge: 'Judge', pass: 'Pass on', handle: 'Handle', check: 'Check', police: 'Police', done: 'done' },
  how: { first: 'first call', linked: 'repeat', reopened: 'reopening call', merged: 'merged' },
  closed: { reviewed: 'passed review', advised: 'advice given', police_done: 'done by the police', merged: 'merged into another', passed_on: 'passed to another town', no_matter: 'nothing to settle' },
  police: { asked: 'waiting for receipt', acknowledged: 'acknowledged', refused: 'refused', done: 'done', verdict: 'police matter', joint: 'joint handling', hand_back: 'hand-back' },
};
