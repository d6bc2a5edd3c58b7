/** What callers add on their page to a matter that is known already, read by the judge that is delivered. */
import { describe, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { dangersWritten } from '#domain/review/endangered.ts';
import { machineMarks } from '#domain/incident/raise.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadJudge } from './load-judge.ts';

const judge = loadJudge(loadDistrict(), instant(Date.parse('2026-06-01T12:00:00Z')), (why) => { throw new Error(why); });
const dangers = (text: string): string[] => dangersWritten(text, machineMarks(judge.propose({ text, channel: 'web' }))).map((d) => d.code);

const HARMLESS = ['没有人先给我打电话', '到现在没人来', '你们的人态度不好', '说好的十点没来', '等了两个小时', 'nobody called me first', 'The staff were rude'];

describe('words added to a matter that is known', () => {
  test.each(HARMLESS)('a complaint is no danger: %s', (text) => {
    expect(dangers(text)).toEqual([]);
  });

  test.each(HARMLESS)('as a first call it stays with the police, since nobody knows what it is about: %s', (text) => {
    expect(judge.propose({ text }).verdict).toBe('police');
  });

  test.each([['他又打我了', 'G01'], ['到现在没人来，他又打我了', 'G01'], ['冒烟了', 'G07'], ['怎么还不来，冒烟了', 'G07'], ['有人倒地上了', 'G08'], ['没人来，人已经叫不醒了', 'G08']])('a danger is heard in few words, beside a complaint too: %s', (text, code) => {
    expect(dangers(text)).toContain(code);
  });
});
