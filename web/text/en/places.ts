import type { places as zh } from '../zh/places.ts';

export const places: typeof zh = {
  wall: {
    today: 'Today {{n}}, {{served}} of them settled by grassroots units', usual: '7-day average {{n}}', hour: 'Hour', taken: 'Taken', served: 'Settled by grassroots units', rest: 'Police and others', mean: 'Usual for the hour', title: 'Wall', open: 'open', danger: 'danger or vulnerable', overdue: 'overdue', byStatus: 'By stage', next: 'Next deadlines', running: 'clocks running', empty: 'Nothing is open', invented: 'Demonstration; every person is invented',
  },
  phone: {
    title: 'Field', none: 'Nothing is assigned to you', noneHint: 'New assignments appear here.', next: { accept: 'Accept', depart: 'On my way', arrive: 'I have arrived', finish: 'Finish' }, handBack: 'Hold 1 second · hand back to police', holding: 'Keep holding', sent: 'Handed back; keep handling it until the police acknowledge',
    outcome: 'Outcome', before: '{{kind}} by', step: 'Step {{n}} of 4', waiting: 'Waiting for the next step', noUnit: 'This account belongs to no unit.', record: 'Record', recordHint: 'What was done and said', save: 'Save record', saved: 'Saved', decline: 'Decline', choose: 'Choose an outcome', login: 'Log in first', others: 'Other assignments', why: 'Why it goes back', reason: 'The scene needs the police',
  },
};
