import type { shift as zh } from '../zh/shift.ts';

export const shift: typeof zh = {
  shift: {
    title: 'Shift handover', hint: 'Whoever leaves hands over what is open in the hands of the organisation; whoever comes reads each and signs. No holder changes by this.', hand: 'Hand over', ownWaits: 'Waits for the next person to sign.', from: '{{name}} handed over at {{time}}', none: 'No shift has been handed over yet.', nothing: 'Nothing is open; it can be signed at once.', sign: 'Sign', left: '{{n}} not yet read', allRead: 'All read', read: 'Read', readOf: 'Read: {{what}}',
    before: 'Before', who: 'Handed over', signed: 'Signed', matters: 'Matters',
  },
};
