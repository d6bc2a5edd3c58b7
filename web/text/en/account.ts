import type { Catalogue } from '../zh/index.ts';

export const account: Pick<Catalogue, 'account'> = {
  account: {
    hint: 'An account is opened by a change of settings that another person confirms; its password is set by its own person through a link that works once, and nobody sees it. Withdrawing takes effect at once. Opening, handing out a link, setting a password and withdrawing are all on the record.',
    state: 'State', states: { new: 'no password yet', linked: 'link handed out, not used yet', open: 'may log in', withdrawn: 'withdrawn' }, lastAt: 'last logged in {{at}}',
    link: 'First log-in link', newPassword: 'New password link', linkOf: 'Make a link to set the password of {{name}}', byLeader: 'A leader hands out the link', withdraw: 'Withdraw', withdrawOf: 'Withdraw {{name}}', sure: 'They are logged out at once.',
    shownOnce: 'Give it to its person face to face or in another safe way. It is shown this once, works once, and is good until {{until}}.',
    new: 'Open an account', choose: 'Choose', person: 'Person', newPerson: 'Somebody new', fullName: 'Name', unit: 'Unit', noUnit: 'Of no unit', nameRule: '3 to 32 lower-case letters, digits or dashes', passed: 'Qualifications (leave empty if none)', passedOn: 'passed on', untilOn: 'valid until',
    lacking: 'Still missing:', wrong: 'Needed here: {{what}}.', broughtBack: 'What you had typed and not yet asked for is back; look it over before you ask.', startAnew: 'Clear it', lack: { organisation: 'the organisation', name: 'the name', username: 'the account (3 to 32 letters, digits or dashes)', roles: 'a role', passed: 'both days of a qualification, the later one second', from: 'the time it opens, later than now', reason: 'the reason' },
    askHint: 'A town leader, commander or district lead confirms it; it opens by itself at its time.', askedFor: 'Asked for; another person has to confirm it. Once it is open, hand out its first log-in link in the table below.',
    setTitle: 'Set your password', setHint: 'You log in with it from then on. Wherever else you are logged in, that ends.', first: 'New password', again: 'Once more', differ: 'The two are not the same.', set: 'Set password', setDone: 'Your password is set. Log in as {{account}}.',
  },
};
