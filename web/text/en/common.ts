import type { common as zh } from '../zh/common.ts';

export const common: typeof zh = {
  app: { name: 'Liandong', skip: 'Skip to content', loading: 'Loading', retry: 'Try again', back: 'Back', close: 'Close', cancel: 'Cancel', none: 'None', unknown: 'Unknown' },
  nav: { label: 'Main', board: 'Dispatch', incidents: 'Incidents', call: 'Calls', wall: 'Wall', phone: 'Field', my: 'My settings', review: 'Review', map: 'Map', settings: 'Settings', oversight: 'Oversight', appeals: 'Appeals', units: 'Units' },
  top: {
    open: 'open', overdue: 'overdue', danger: 'danger', clock: 'Server time {{time}}', language: '中文', languageLabel: '切换为中文',
    dark: 'Dark', light: 'Light', toDark: 'Switch to dark', toLight: 'Switch to light', role: 'Switch role', account: 'Signed in as', logout: 'Log out',
  },
  live: {
    connecting: 'Connecting', live: 'Live', ageing: 'As of {{age}} ago', stale: 'Connection lost. This is how it stood at {{time}}, {{age}} ago; trying to reconnect.', again: 'Connected again; everything shown is current.',
    reload: 'Reload now',
  },
  links: { title: 'Every link', link: 'Link', state: 'State', age: 'Last worked', limit: 'Allowed', holds: 'works', lost: 'broken', detail: { waiting: 'waiting', late: 'a deadline is late', not_delivered: 'not delivered', not_handed_over: 'not handed over', parked: 'waiting to be joined', dead_letters: 'messages given up', differences: 'differences', silent: 'nothing arrives', unreachable: 'the folder cannot be read', put_aside: 'files that could not be taken lie in its part “bad”, for a person', not_taken: 'files in its part “in” are not taken', not_collected: 'files in its part “out” are not collected', jumped: 'the clock jumped', nearly_full: 'nearly full' }, broken: 'Not working now: {{names}}. The administrator sees the details; use the telephone where it matters.', names: { database: 'database', writer: 'taking calls', deadlines: 'deadlines', consumer: 'what follows an act', live: 'live updates', clock: 'clock', disk: 'disk', police_out: 'to the police', police_in: 'from the police', police_parked: 'police messages waiting', police_dead: 'police messages not delivered', police_files: 'folder shared with the police', police_compared: 'comparison with the police', messages: 'messages to people', witness: 'witnesses', backup: 'backup' } },
  login: {
    title: 'Log in', username: 'User name', password: 'Password', submit: 'Log in', demo: 'Demonstration accounts', demoHint: 'One press logs you in with that role.',
    invented: 'Demonstration: every person in it is invented, and the map is schematic, not surveyed.', lead: 'Within 30 seconds it sorts out the calls to 110 that need no police officer, hands each to the people who can settle it, and follows it to the end.',
    enter: 'Log in as {{role}}: {{name}}', other: 'With user name and password', failed: 'Could not log in', ends: 'This log-in ends at {{time}}; log in again then. What you are typing is kept.', ended: 'The log-in of {{name}} has ended. Log in again to go on: what was being typed is kept.', show: 'Password {{password}}',
  },
  role: {
    call_taker: 'Call taker', duty_officer: 'Duty officer', dispatcher: 'Dispatcher', responder: 'Responder', mediator: 'Mediator', reviewer: 'Reviewer',
    assessor: 'Assessor', surveyor: 'Surveyor', commander: 'Commander', district_lead: 'District lead', admin: 'Administrator', gateway: 'Police platform', volunteer: 'Volunteer', town_leader: 'Town leader', witness: 'Witness',
  },
  failure: {
    lost: 'The server did not answer; we asked once more with the same key. Check the connection and try again: nothing is done twice.', unreadable: 'The server’s answer cannot be read. Reload the page; if it happens again, tell the administrator.',
    away: 'The system cannot take this right now; try again in {{seconds}} s.', other: 'The server refused the request ({{status}}).', changed: 'The incident has just changed. You see it as it is now; check, then act.',
    field: '{{field}}: missing or not as required', page: 'This page could not be shown.', notFound: 'There is no such page, or you may not see it.',
  },
  keys: {
    title: 'Keyboard', own: 'Change the keys', on: 'Single keys on', off: 'Single keys are off', hint: 'Single keys act outside text fields only, and never while an input method is composing.',
    move: 'Previous, next', open: 'Open; inside an incident, take the first choice', search: 'Search', fresh: 'Show new calls; at call taking, the next call', help: 'All keys', escape: 'Back to the board, close',
    first: 'Dispatch that unit', command: 'Command line', police: 'Police', emergency: '119/120', joint: 'Joint; once judged, joint study', divert: 'Divert', advice: 'Advice', yes: 'Guided question: yes', no: 'Guided question: no', item: 'Choose the item', agrees: 'Caller agrees', refuses: 'Caller does not agree', mark: 'Mark a danger', confirm: 'Confirm another officer’s verdict', study: 'Joint study', noMatter: 'Nothing to settle', recommend: 'To the recommended units; at call taking, judge again', unmerge: 'Undo the last command line; undo the merging', openAlarm: 'Open what the alarm is about', heard: 'Heard', handBackHeld: 'Held for a second: hands back at once', handBack: 'Hand back to the police', merge: 'Merge', call: 'New call', contact: 'First contact', send: 'Submit from a text field', place: 'New call: take the place that was read', join: 'New call: add it to what may be the same', field: 'Key', does: 'What it does',
  },
  room: { left: 'Characters left: {{n}}', near: 'Close to the limit of {{most}} characters', full: 'Full at {{most}} characters; nothing beyond is taken', over: 'Over the limit of {{most}} characters by {{n}}; shorten it' },
  mark: { colon: ': ', list: ', ', semi: '; ' },
  time: { h: ' h', d: ' d', seconds: '{{n}} s', minutes: '{{n}} min', hours: '{{n}} h', days: '{{n}} d', overdueBy: '{{span}} overdue' },
};
