/** Words that say nothing, and only these. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise } from '#domain/triage/normalise.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { createSaysNothing } from './empty.ts';

const { empty, told } = loadTriageRules().cues;
const EMPTY = [...empty, ...told];
const saysNothing = (text: string): boolean => createSaysNothing(EMPTY)(normalise(text).text);

test.each(['', '1', '???', '。。。', '123456', '喂', '喂喂喂', '喂喂听得到吗', '再说一次', '你好', '您好，请问在吗', '喂，是110吗？', 'hello', '😀', '你说什么，我没听清', '那个……嗯', '好的谢谢', '有人吗', '转人工', '我要报警', '我家', '帮帮我', '不要'])('%s says nothing', (text) => {
  expect(saysNothing(text)).toBe(true);
});

test.each(['救命', '喂，救命', '快来', '着火了', '你好，我老公打我', '别挂', '放开我', '漏水', '打错了', '没事了', '我要报警，他打我', '救救我', '别打', '我家着火', '楼下漏水', '隔壁吵', '叫警察来', '老人走失', 'help', '他又来了'])('%s says something', (text) => {
  expect(saysNothing(text)).toBe(false);
});

test.each(['没有人先给我打电话', '到现在没人来', '你们的人态度不好', '说好的十点没来', '说好10点，到现在还没来', '怎么还不来', '等了两个小时', 'nobody called me first', 'Nobody came yet!', 'The staff were rude.'])('%s, said of a matter that is known, says nothing by itself', (text) => {
  expect(saysNothing(text)).toBe(true);
});

test.each(['没人来救我', '他打我', '没人管，他又打我', '你们的人打我', '到现在没人来，冒烟了', '一直打', '他来了', '孩子没来', '孩子还没到家', '等了两个小时人没醒', 'somebody is waiting for me', 'the man was waiting', '妈妈电话打不通', '两天没消息', '屋里没动静', 'nobody came and he hit me', 'he called me', 'they are in the house', 'no answer at her door', 'waiting with a knife'])('%s says something', (text) => {
  expect(saysNothing(text)).toBe(false);
});

test('said one after another they still say nothing; with one more word among them they do not, and length is no burden', () => {
  const said = fc.array(fc.constantFrom(...EMPTY), { maxLength: 6 }).map((list) => list.join('，')).filter((text) => text.length < 40);
  fc.assert(fc.property(said, said, (one, other) => {
    expect(saysNothing(one)).toBe(true);
    if (one.length + other.length < 60) expect(saysNothing(`${one}杀人${other}`)).toBe(false);
  }));
  expect(saysNothing('喂'.repeat(100_000))).toBe(false);
});
