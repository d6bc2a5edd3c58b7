import type { review as zh } from '../zh/review.ts';

export const review: typeof zh = {
  review: {
    list: 'To check', none: 'No result waits to be checked', noneHint: 'Results appear here when a unit hands them in.', asked: 'What the item asks for', done: 'What was done', has: 'there', lacks: 'missing', arrived: 'On scene {{age}} after the diversion', satisfaction: 'The caller’s rating: {{n}}', notAsked: 'The caller has not rated it yet.', looked: 'The records were opened to review them; recorded.',
    reason: 'Remarks (needed to send it back)', pass: 'Pass and close', redo: 'Send back', lacksReason: 'Say first what is to be done again.', redoHint: 'It is dispatched anew; what was promised does not move.', said: 'Reviewed: {{result}}', next: 'Next',
  },
  timeline: { filter: 'Filter the timeline', kind: { judged: 'Calls and verdict', sent: 'Dispatch', done: 'Work and review', police: 'Police', missed: 'Missed and escalated' }, verify: 'Verify', verifying: 'Verifying', verified: 'Verified on this machine: {{n}} records, each locked to the one before', broken: 'Record {{seq}} does not fit the chain; tell the administrator at once' },
  print: {
    title: 'Documents', sheet: 'Incident sheet', persuasion: 'Persuasion record', print: 'Print', sheetTitle: 'Sheet of a non-police incident', persuasionTitle: 'Record of persuasion and mediation over noise', law: 'Public Security Administration Punishments Law, art. 88: where persuasion, mediation and handling by committees, owners, property companies or authorities have not stopped a noise and it goes on, the police deal with it.',
    persuaded: 'Persuasion, mediation and handling', noRecord: 'Nothing is on record yet.', time: 'Time', what: 'What', who: 'Who', link: 'Record', sign: { party: 'Party', persuader: 'Persuader', witness: 'Witness', date: 'Date' },
    foot: 'Printed by {{name}} at {{time}}; the look is recorded. Record up to no. {{seq}}, hash {{hash}}.',
  },
};
