import { expect, test } from 'vitest';
import { callBody } from '#domain/intake/contract.ts';
import { isPoliceOnly, readEnvelope, readKnown } from './envelope.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const envelope = (body: unknown) => bytes({ kind: 'call', seq: 1, sentAt: '2026-03-18T10:00:00+08:00', body });

test('fields of the police alone are gone before anybody reads them, however they are written and wherever they lie', () => {
  const read = readEnvelope(envelope({ externalId: 'a', ZDRY_BS: '1', key_person: { level: 3 }, caller: { phone: '1', '重点人员标识': '是', more: [{ 'control-level': 2, kept: true }] } }));
  expect(read?.body).toEqual({ externalId: 'a', caller: { phone: '1', more: [{ kept: true }] } });
  expect(read?.dropped).toBe(4);
  expect(isPoliceOnly('ＺＤＲＹ')).toBe(true);
  expect(isPoliceOnly('text')).toBe(false);
});

test.each([['no JSON', Buffer.from('a=1')], ['no object', bytes([])], ['no body', bytes({ kind: 'call', seq: 1, sentAt: '' })], ['a body that is a list', envelope([])],
  ['a number that is none', Buffer.from('{"kind":"call","seq":1e999,"sentAt":"","body":{}}')], ['nothing', Buffer.alloc(0)], ['nested without end', Buffer.from('['.repeat(100_000))]])('%s is no envelope', (_name, told) => {
  expect(readEnvelope(told)).toBeNull();
});

test('what is nested too deep or too large to be a number is left aside', () => {
  const deep = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 'x');
  expect(JSON.stringify(readEnvelope(envelope({ deep }))?.body)).not.toContain('"x"');
  expect(readEnvelope(Buffer.from('{"kind":"call","seq":1,"sentAt":"","body":{"n":1e999,"__proto__":{"a":1}}}'))?.body).toEqual({ n: null });
});

test('unknown fields are counted and left out; what is required must be there', () => {
  const told = { source: 's', externalId: 'e', receivedAt: '2026-03-18T02:00:00Z', channel: '110', text: '吵', seat: 'T1', caller: { phone: '1', age: 40 }, place: { text: 'x', floor: 3 } };
  expect(readKnown(callBody, told)).toMatchObject({ unknown: 3, value: { caller: { phone: '1' }, place: { text: 'x' } } });
  expect(readKnown(callBody, { ...told, text: undefined })).toBeNull();
});
