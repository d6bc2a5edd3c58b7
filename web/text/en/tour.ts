import type { tour as zh } from '../zh/tour.ts';

export const tour: typeof zh = {
  tour: {
    title: 'First run', first: 'New here?', offer: 'Six steps take one call to its end: judge, dispatch, settle, review, read the record, verify it. Each step is another role. About five minutes; close it whenever you like.', start: 'Start', later: 'Not now',
    continue: 'Go on with the first run', step: 'Step {{n}} of {{of}}:', as: 'Go on as {{role}}', ring: 'Let the call come in', phone: 'Open the phone (new window)', there: 'Open this incident', next: 'Next: {{role}}', again: 'Once more', close: 'Close the guide',
    done: 'This step is done.', over: 'That was all: the incident is closed and its record verified.', late: 'Nobody decided within 30 seconds, so the police have it, as the rule says. You can still divert it: open the whole incident.',
    otherUnit: 'It went to {{unit}}. As the dispatcher, withdraw it and send the unit of this guide.',
  },
};
