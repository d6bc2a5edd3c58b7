import type { desk as zh } from '../zh/desk.ts';

export const desk: typeof zh = {
  command: {
    title: 'Command line', hint: 'For example: dispatch team 3 @12; told ten minutes', run: 'Enter does each step in order; each is recorded. Z undoes it for 10 s; a hand-back to the police takes effect at once and stays.', notYet: 'Complete it first; nothing has been done yet.', chain: 'After @ a number, place or item; without it, the incident that is open. Chain with ; and use pinyin initials if you like.',
    lack: { verb: 'this command is not known', incident: 'no such incident', incident_many: 'several incidents fit; be more exact', unit: 'no such unit', unit_many: 'several units fit; be more exact', text: 'say what', into: 'say with @ what it is merged into' },
    does: { open: 'Open {{incident}}', dispatch: 'Dispatch {{unit}} to {{incident}}', co: 'Add {{unit}} to {{incident}}', withdraw: 'Take {{unit}} off {{incident}}', contact: 'Record that the caller was reached: {{incident}} {{text}}', message: 'Message to {{unit}}: {{text}} {{incident}}', note: 'Note in {{incident}}: {{text}}', 'hand-back': 'Hand {{incident}} back to the police: {{text}}', merge: 'Merge {{incident}} into {{into}}' },
    example: { open: 'open @jcl', dispatch: 'dispatch team 3 @12', co: 'co jinlan property', contact: 'told ten minutes', message: 'message team 3: bring a ladder', note: 'note key at the gate', 'hand-back': 'police somebody is armed', merge: 'merge @15', withdraw: 'withdraw team 3' },
  },
  undo: {
    title: 'The last command line', press: 'Undo', again: 'Send again', left: 'can be undone for {{s}} s', leftThenSent: 'sent in {{s}} s, can be undone until then',
    done: 'Done: {{list}}. ', waits: 'About to be sent: {{list}}. ', byKey: 'Can be undone for {{s}} seconds.', sending: 'Sending: {{list}}', taking: 'Undoing…', undone: 'Undone: {{list}}; both stay on the record. ', dropped: 'Not sent: {{list}}.', notSent: 'Could not be sent: {{list}}. {{why}}', notUndone: 'Could not be undone: {{list}}. {{why}}',
  },
  closedPart: {
    for: { calls: 'Here calls are taken, by telephone or in person, and judged within 30 seconds: who goes.', review: 'Here results are checked against their evidence, and passed or sent back.', settings: 'Here a town’s catalogue, routing, organisations, people, accounts, times and the health of the system are read and changed.', oversight: 'Here acts that take two persons are completed, looks at callers and their reasons are read, and the record is verified.', units: 'Here one sees who is on shift and on what, and writes to units.', appeals: 'Here an organisation disputes that its result was sent back, or what the caller said; somebody who had no part in it decides.', shift: 'Here what is open is handed to the next person, who reads each matter and signs.' },
    who: 'It belongs to: {{roles}}.', ask: 'If your work needs it, ask the administrator for the role.', back: 'To the first page',
  },
  alarm: { unwell: 'At {{n}} scenes nobody answers whether all is well', danger: 'Danger: {{n}} waiting', missed: 'Overdue in your hands: {{n}}', work: 'New for you: {{n}}', more: '{{n}} more', open: 'Open', heard: 'Heard' },
  my: {
    title: 'My settings', looks: 'Looks', language: 'Language', zh: 'Chinese', en: 'English', theme: 'Light or dark', system: 'As the system', density: 'Rows', comfortable: 'Comfortable', dense: 'Dense', sounds: 'Sounds', volume: 'Volume', silent: 'Silent', try: { danger: 'Try: danger', missed: 'Try: overdue', work: 'Try: new work' },
    soundsHint: 'Three sounds, each for one thing to do. An incident sounds once a level; what comes together sounds once; never more than ten in ten minutes.', heard: 'Sounded in the last hour: {{n}}', views: 'My views', noViews: 'None yet. Filter the board, then save the view.', remove: 'Remove view {{name}}', removeShort: 'Remove', change: 'Change', changeOf: 'Change the key: {{does}}', pressNow: 'Press the key to use; Esc to leave it.', taken: '{{key}} is used for “{{does}}”.',
    resetKeys: 'Keys as built in', reset: 'Reset', resetHint: 'All keys go back to how they were built in.', printKeys: 'Print key card', oneKey: 'A letter gives the verdict at once (off: it only chooses, Enter gives it)',
  },
};
