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
    ['车被堵了，车牌沪A12345，在景盛花园3号楼门口', 'QZ-01'], ['车被堵了', 'QZ-01'], ['沪A12345挡住我的车，麻烦挪一下', 'QZ-01'], ['有人在楼道堆东西', 'FW-07'], ['没有人打架，就是吵', 'HJ-04'],
    ['楼上太吵了睡不着', 'HJ-04'], ['楼上漏水，天花板都湿了，物业不管', 'FW-05'], ['我家没电了', 'YJ-02'], ['电梯坏了，没人困在里面', 'YJ-08'], ['路灯不亮', 'YJ-05'], ['广场舞太吵', 'HJ-03'],
    ['工地半夜施工', 'HJ-01'], ['老板欠我工资不给', 'JF-07'], ['房东不退押金', 'JF-04'], ['出租车司机绕路不肯退钱', 'JF-06'], ['小区门口有人摆摊占道', 'HJ-11'], ['捡到一个钱包', 'QZ-04'],
    ['下水道堵了', 'YJ-04'], ['猫卡在树上下不来', 'QZ-07'],
    ['My neighbour is drilling at midnight, please help', 'HJ-04'], ['no heating in building 5', 'YJ-09'], ['water everywhere, pipe burst', 'YJ-01'], ['I lost my wallet', 'QZ-04'],
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

test.each(['楼上楼下吵起来了，没动手', '为停车两个人在吵，没打', '婆媳吵架，没动手', '夫妻吵架，没有动手，想让人来劝劝'])('a quarrel is joint: %s', (text) => {
  expect(judge.propose({ text }).verdict).toBe('joint');
});

describe('a danger stays', () => {
  test.each([
    ['狗咬人了', 'G08'], ['招牌掉下来砸到人', 'G08'], ['车被堵了，他下来打我', 'G01'], ['手机被人偷了', 'G09'], ['楼道里着火了', 'G07'], ['电梯里关着人', 'G08'], ['没打架，他拿刀了', 'G02'],
    ['有人打架，在景盛花园门口', 'G01'], ['小孩掉水里了', 'G05'], ['门口有个人躺着不动', 'G08'], ['闻到焦味', 'G07'], ['他拿酒瓶砸我', 'G01'], ['楼上扔垃圾下来，差点砸到人', 'G13'],
    ['my elderly father has dementia and left home', 'G04'], ['Someone broke into my flat', 'G09'], ['I was scammed on wechat', 'G09'],
    ['the lift is stuck with my kid inside', 'G08'], ['a dog bit my child, bleeding', 'G08'], ['my husband is drunk and smashing things', 'G03'], ['somebody is banging on my door and shouting', 'G09'],
    ['A man is following me', 'G09'], ['the corridor is full of smoke', 'G07'], ['my boyfriend hit me', 'G03'], ['two men are fighting downstairs', 'G01'],
  ])('%s', (text, code) => {
    const { verdict, danger } = judge.propose({ text });
    expect(['police', 'emergency']).toContain(verdict);
    expect(danger.map((d) => d.code)).toContain(code);
  });
});
