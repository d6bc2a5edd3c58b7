import { expect, test } from 'vitest';
import { callBody } from './contract.ts';
import { readable } from './lenient.ts';

const call = { source: 's', externalId: '1', receivedAt: '2026-03-18T02:00:00.000Z', channel: '110', text: '楼上很吵' };

test('what can be read is left as it is', () => {
  const told = { ...call, caller: { phone: '13900001111' }, flags: { weapon: true } };
  expect(readable(told)).toEqual({ body: told, unread: [] });
});

test('a side field nobody can read is left out, a number where a text is due becomes one', () => {
  const { body, unread } = readable({ ...call, caller: { phone: 13900001111, name: ['x'] }, flags: { weapon: 'yes', child: true }, place: '江桦路', town: 7, observed: 'tape' });
  expect(callBody.parse(body)).toEqual({ ...call, revision: 0, caller: { phone: '13900001111' }, flags: { child: true }, town: '7' });
  expect(unread.map((u) => `${u.field} ${u.code}`).sort()).toEqual([
    'caller.name unreadable', 'caller.phone number_as_text', 'flags.weapon unreadable', 'observed unreadable', 'place unreadable', 'town number_as_text',
  ]);
});

test('which call it is must be right, and unknown fields stay unknown', () => {
  for (const wrong of [{ externalId: 5 }, { revision: -1 }, { text: 5 }, { channel: 'fax' }, { foo: 1 }, { caller: { wechat: 'x' } }]) {
    expect(callBody.safeParse(readable({ ...call, ...wrong }).body).success, JSON.stringify(wrong)).toBe(false);
  }
  for (const odd of [null, [], 'x', 5]) expect(readable(odd)).toEqual({ body: odd, unread: [] });
});
