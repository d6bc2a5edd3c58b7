import type { door as zh } from '../zh/door.ts';

export const door: typeof zh = {
  door: {
    title: 'Field', app: 'Liandong', opening: 'Opening', username: 'User name', password: 'Password', enter: 'Log in', wrong: 'User name or password is wrong', noServer: 'No signal: cannot log in', throttled: 'Too many tries; wait a while',
    demo: 'Demonstration accounts', invented: 'Demonstration: every person is invented.', ended: 'You are logged out; please log in again. What was not sent is still on this phone.',
    language: '中文', languageLabel: '切换为中文', dark: 'Dark', light: 'Light', large: 'Large type', normalSize: 'Normal type',
  },
};
