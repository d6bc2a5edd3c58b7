import type { shadowRun as zh } from '../zh/shadow-run.ts';

export const shadowRun: typeof zh = {
  shadowRun: {
    hint: 'In a shadow run every call is judged as ever and the police keep them all. What people decided and what the machine proposed are compared day by day; an item that has earned it is let go, one by one, by two persons.', off: 'This town is in no shadow run: what is judged so leaves the police. It is compared all the same.', since: 'In the shadow since {{day}}', rule: 'To be let go, counted over the last {{days}} days: {{days}} days in the shadow, at least {{calls}} calls compared, agreement of at least {{agreement}} (lower end), at most {{missed}} missed.',
    window: 'Counted over', last: 'Last {{n}} days', total: '{{calls}} calls compared: {{agreed}} agreed; the machine would have let {{would}} go; {{missed}} missed; {{kept}} kept; {{other}} differ in item or in the way.',
    items: 'By item', signs: 'By danger sign', days: 'By day', differences: 'Each difference', none: 'No call to compare in these days.', noDifferences: 'No difference.', choose: 'Let go', letGo: 'let go since {{day}}', toCome: 'to be let go from {{day}}', earned: 'earned', notEarned: 'lacks: {{list}}', held: 'kept',
    lacks: { days: '{{is}} of {{needs}} days', calls: '{{is}} of {{needs}} calls', agreement: 'agreement {{is}}, wanted {{needs}}', missed: '{{is}} missed, at most {{needs}}' },
    col: { item: 'Item', sign: 'Danger sign', day: 'Day', calls: 'Compared', agreed: 'Agreed', would: 'Machine would let go', missed: 'Missed', kept: 'Kept', other: 'Differ otherwise', unjudged: 'Nobody judged', state: 'State', found: 'Found', signMissed: 'Missed by the machine', overruled: 'A person would let go', call: 'Call', machine: 'Machine', person: 'Person', kind: 'Difference', marked: 'Danger signs' },
    kind: { missed: 'missed', kept: 'kept', verdict: 'another way', item: 'another item', agreed: 'agreed' }, missedHint: 'Missed: the machine proposed to divert or advise, a person kept it with the police, fire or ambulance. Kept: the machine kept what a person would have let go.',
    ask: 'Ask to let {{n}} items go', begin: 'Begin a shadow run', beginHint: 'From that day on the police keep every call, until each item has earned to be let go.', from: 'From', reason: 'Reason', send: 'Ask, and wait for another to confirm', asked: 'Asked for. It takes effect on its day once another person has confirmed it under "Two persons".', numbers: { days: 'Least days', calls: 'Least calls', agreement: 'Bound of agreement (%)', missed: 'Most missed' },
    kept: 'Shadow run: this verdict is only compared; the police keep the call.', triedAs: 'in the shadow: {{verdict}}',
  },
};
