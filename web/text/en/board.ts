import type { board as zh } from '../zh/board.ts';

export const board: typeof zh = {
  board: {
    title: 'Open incidents', search: 'Search', searchHint: 'Last 4 of number or phone, place, item', clear: 'Clear', all: 'Danger, then deadline', mine: 'Held by me', danger: 'Danger or vulnerable', towns: 'Towns',
    waiting: 'New: {{n}}. Press N to show', show: 'Show', empty: 'Nothing is open', emptyHint: 'New calls appear here by themselves. Press C to enter one.', quiet: 'Nothing is open', quietHint: 'What is sent to you or your organisation appears here by itself.', nothing: 'Nothing waits for you',
    none: 'Nothing fits these filters', noneHint: 'Loosen the filters or clear the search.', pick: 'Choose an incident on the left', pickHint: 'Choose with ↑↓, open with Enter.', pace: 'The demonstration’s people call by day and night as in life ({{speed}}×): about {{n}} calls in this hour. To see more, start with LIANDONG_SPEED=10.', paceFast: 'The demonstration’s people call by day and night as in life ({{speed}}×): about {{n}} calls in this hour.', first: 'To be done first', overdue: 'Overdue',
    saveView: 'Save view', viewName: 'Name of the view', count: '{{n}} in all', results: 'Search results', vulnerable: 'Vulnerable', raised: 'Asks: {{to}}', unanswered: 'No answer: all well?', unsorted: 'Not judged yet', where: 'Place not verified', filters: 'Filters', rowLabel: '{{number}}, {{what}}, {{where}}',
    columns: { due: 'Due', verdict: 'Verdict', what: 'Item and place', holder: 'Holder', status: 'Status' },
  },
  status: {
    received: 'To be judged', studying: 'Joint study', with_police: 'With the police', to_dispatch: 'To dispatch', dispatched: 'Offered', handling: 'In hand',
    arbitration: 'Arbitration', mediating: 'Mediation', finished: 'To review', closed: 'Closed',
  },
  verdict: { police: 'Police', emergency: '119/120', divert: 'Divert', joint: 'Joint', advice: 'Advice', none: 'Not yet' },
  verdictHint: {
    police: 'Police officers go', emergency: 'Fire brigade or ambulance', divert: 'Grassroots forces handle it', joint: 'Police and grassroots go together', advice: 'An answer is enough; nobody goes',
  },
  due: {
    decide: 'Verdict', study: 'Joint study', acknowledge: 'Police receipt', police_result: 'Police result', dispatch: 'Dispatch', first_contact: 'First contact', seen: 'Offer looked at', accept: 'Acceptance', arrive: 'Arrival',
    result: 'Result', arbitrate: 'Arbitration', mediate: 'Mediation', review: 'Review', pass_on: 'Other town accepts',
  },
  then: {
    decide: 'then it stays with the police', study: 'then it stays with the police', acknowledge: 'then a telephone call is due', police_result: 'then the duty lead is told', dispatch: 'then the shift leader is told',
    first_contact: 'then the shift leader is told', seen: 'then nobody has looked and the next crew is asked', accept: 'then it counts as not taken and is dispatched anew', arrive: 'then it counts as late and is reported', result: 'then it counts as late and is reported', arbitrate: 'then the next level is told',
    mediate: 'then the case follower is told', review: 'then the review lead is told', pass_on: 'then this town keeps it and reports',
  },
  ring: { left: '{{kind}}: {{span}} left, {{then}}', over: '{{kind}}: {{span}} overdue', over_short: 'overdue', soon: 'due soon', closed: 'No deadline' },
};
