/** Words that say nothing, and only these. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise } from '#domain/triage/normalise.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { createSaysNothing } from './empty.ts';

const EMPTY = loadTriageRules().cues.empty;
const saysNothing = (text: string): boolean => createSaysNothing(EMPTY)(normalise(text).text);

test.each(['', '1', '???', '。。。', '123456', '喂', '喂喂喂', '喂喂听得到吗', '再说一次', '你好', '您好，请问在吗', '喂，是110吗？', 'hello', '😀', '你说什么，我没听清', '那个……嗯', '好的谢谢', '有人吗', '转人工', '我要报警', '我家', '帮帮我', '不要'])('%s says nothing', (text) => {
  expect(saysNothing(text)).toBe(true);
});

test.each(['救命', '喂，救命', '快来', '着火了', '你好，我老公打我', '别挂', '放开我', '漏水', '打错了', '没事了', '我要报警，他打我', '救救我', '别打', '我家着火', '楼下漏水', '隔壁吵', '叫警察来', '老人走失', 'help', '他又来了'])('%s says something', (text) => {
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
