import type { team as zh } from '../zh/team.ts';

export const team: typeof zh = {
  team: {
    title: 'Units', says: '{{on}} crews on shift, {{busy}} of them busy; {{desks}} desks on duty.', offToo: 'Off shift too', none: 'Nobody is on shift', noneHint: 'Press “Off shift too” to see all.', desk: 'duty desk', write: 'Message', to: 'Message to {{name}}', hint: 'For example: bring your high-visibility vests', send: 'Send',
    readBy: 'read by {{name}}, {{time}}', unread: 'not read yet', toldOut: '{{name}} told by {{way}}', notOut: '{{way}} did not reach {{name}}', about: 'the incident', gone: 'its time is over', messages: 'Messages',
  },
};
