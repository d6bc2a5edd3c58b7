/** What of the judge's findings counts on the caller's page. */
import { expect, test } from 'vitest';
import { dangersWritten } from './endangered.ts';

const mark = (code: string) => ({ code, by: 'machine' as const, p: 0.9 });

test.each([
  ['你们的人态度不好', ['G16'], []], ['the staff were rude', ['G16'], []],
  ['来的民警态度不好', ['G16'], ['G16']], ['I complain about the officer', ['G16'], ['G16']],
  ['你们的人打我', ['G01', 'G16'], ['G01']],
])('a complaint is about the police when it names them: %s', (text, found, left) => {
  expect(dangersWritten(text, found.map(mark)).map((d) => d.code)).toEqual(left);
});
