import type { judge as zh } from '../zh/judge.ts';

export const judge: typeof zh = {
  judge: {
    title: 'Call taking', waiting: 'To be judged', none: 'No call waits for a verdict', noneHint: 'New calls appear by themselves, those with the least of their 30 s left on top. Press C to enter a call by telephone or in person.', newCall: 'New call', list: 'Calls: {{title}}', inHand: 'The call in hand',
    words: 'The caller’s words', looked: '{{name}} is looking to judge it; recorded', whole: 'The whole incident', thisMatter: 'this matter', readOut: 'Read to the caller', agrees: 'Caller agrees', refuses: 'Caller does not agree',
    insists: 'The caller wants the police: if they are afraid or threatened, mark it and the police go. If not, explain once more; what they said is recorded with the verdict.', markFear: 'Caller is afraid or threatened',
    ask: 'Ask the caller next', answer: 'The caller’s answer', asked: 'Asked: {{list}}', another: 'Judge again', back: 'Back to the police', backWhy: 'The caller wants the police to come', waitingToo: 'Waiting to be judged: {{n}}; the soonest due', nextWaiting: 'Next call',
    noMatter: 'Nothing to settle', studyWhen: 'when it is unclear whose matter it is: look at it with the town', study: 'Joint study', studyHint: 'Police and town see this same card. If nobody decides in time, it stays with the police.', say: 'Send', sayHint: 'To the others', erased: 'The text was erased by rule',
    earlier: 'Same place or number, last {{days}} days', earlierNone: 'No earlier call', earlierCount: '{{n}} in all, {{open}} still open', shares: { number: 'same number', place: 'same place', police_number: 'same police number', plate: 'same number plate', near: 'same estate or stretch' },
    done: 'Verdict given', machineSaid: 'System proposed', personChose: 'Person decided', agreed: 'As the system proposed', differed: 'Unlike the proposal; recorded so that it improves', next: 'Next call', noNext: 'No other call waits.',
    feedback: 'Feedback for the police record', copy: 'Copy', copied: 'Copied', feedbackDecided: '{{number}}: judged at {{time}} as {{item}}, {{verdict}}, now held by {{holder}}', feedbackDue: '; {{kind}} due by {{time}}.', feedbackClosed: '{{number}}: {{as}}; nothing to settle.',
    confirmHint: 'Another duty officer wants “{{verdict}}” although there is a danger sign. Read the words, then confirm or decide otherwise.',
  },
  sentence: {
    police: 'The police will deal with this and will be with you as soon as they can. Keep your telephone on, and go to a safe place first.',
    emergency: 'The fire brigade or ambulance has been told. Go to a safe place, stay on the line and do as they say.',
    divert: 'This is about “{{item}}” and needs no police officer. We pass it to the town; their staff will telephone you first, and those who come are not the police. If anything changes or becomes dangerous, dial 110 again at once. Is that all right with you?',
    joint: 'This is about “{{item}}”. Police and town staff will come together; the staff will telephone you first. Is that all right with you?',
    advice: 'Nobody needs to come for this; I will tell you now how to get it done. Is that all right with you?',
  },
  presence: { one: '{{name}} ({{role}}{{writing}})', here: 'Also looking at this: {{who}}', writing: ', writing' },
};
