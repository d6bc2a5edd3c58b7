import type { Catalogue } from '../zh/index.ts';

export const factor: Pick<Catalogue, 'factor'> = {
  factor: {
    title: 'Second step of logging in', why: 'Beside the password you enter six digits from an authenticator on your phone, which change every 30 seconds. A stolen password alone then opens nothing.', needed: 'Your role may look at callers or ask for what two persons do. Set up the second step first; everything else opens after it.',
    begin: 'Set it up', scan: 'Scan this code with an authenticator app.', qr: 'QR code for the authenticator', type: 'If you cannot scan it, type the key (shown this once):', firstCode: 'Enter the six digits that the authenticator shows. It is then in force, and you are logged out everywhere else.', confirm: 'Put it in force',
    code: 'Code or recovery code', codes: 'Recovery codes', codesHint: 'Each stands in for a code once, when your phone is not at hand. They are shown this once: print them or write them down, and keep them safe.', print: 'Print', kept: 'Kept; go on', renew: 'New recovery codes',
    since: 'In force since {{at}}; {{n}} recovery codes left.', resetHint: 'If the phone is lost or changed, two administrators reset it together.', step: 'Second step', stepHint: 'Enter the code for {{name}}.', back: 'Another account',
  },
};
