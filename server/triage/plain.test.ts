/** What outsiders type first: short calls in plain words, read by the judge that is delivered. */
import { describe, expect, test } from 'vitest';
import { instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadJudge } from './load-judge.ts';

const judge = loadJudge(loadDistrict(), instant(Date.parse('2026-06-01T12:00:00Z')), (why) => { throw new Error(why); });

describe('a harmless matter leaves the police, as this item', () => {
  test.each([
        ['工地半夜打桩，在秀文路', 'HJ-01'], ['楼下烧烤油烟往家里飘，不是着火', 'HJ-05'], ['有人在河边烧树叶', 'HJ-06'], ['小区门口垃圾堆了三天', 'HJ-10'], ['地铁口全是摆摊的', 'HJ-11'],
    ['楼上在搭违章阳光房', 'FW-01'], ['我家天花板一直滴水', 'FW-05'], ['路灯灭了一排', 'YJ-05'], ['16楼电梯坏了，没困人', 'YJ-08'], ['整栋楼停电了', 'YJ-02'], ['房东扣我押金', 'JF-04'],
    ['老板两个月没发工资', 'JF-07'],
  ])('%s', (text, code) => {
    const { verdict, danger, items } = judge.propose({ text });
    expect([verdict, danger, items[0]?.code]).toEqual(['divert', [], code]);
  });
});

describe('a question is answered', () => {
  test.each(['请问装修几点可以开始', '问一下身份证在哪里换'])('%s', (text) => {
    expect(judge.propose({ text }).verdict).toBe('advice');
  });
});

test.each(['楼上楼下吵起来了，没动手', '为停车两个人在吵，没打'])('a quarrel is joint: %s', (text) => {
  expect(judge.propose({ text }).verdict).toBe('joint');
});

describe('a danger stays', () => {
  test.each([
    ['狗咬人了', 'G08'], ['招牌掉下来砸到人', 'G08'], ['车被堵了，他下来打我', 'G01'], ['手机被人偷了', 'G09'], ['楼道里着火了', 'G07'], ['电梯里关着人', 'G08'], ['没打架，他拿刀了', 'G02'],
    ['A man is following me', 'G09'], ['the corridor is full of smoke', 'G07'], ['my boyfriend hit me', 'G03'], ['two men are fighting downstairs', 'G01'],
  ])('%s', (text, code) => {
    const { verdict, danger } = judge.propose({ text });
    expect(['police', 'emergency']).toContain(verdict);
    expect(danger.map((d) => d.code)).toContain(code);
  });
});
