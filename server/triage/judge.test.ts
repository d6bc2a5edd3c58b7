/** The judge as a whole, over the district's own data: what must hold for any text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant, plus, type Instant } from '#domain/shared/time.ts';
import type { Flags, JudgeInput, Verdict } from '#domain/triage/proposal.ts';
import { loadDistrict } from '#server/district/load.ts';
import { HARMLESS } from '#test/golden/harmless-calls.ts';
import { loadJudge } from './load-judge.ts';

const NOW = at('2026-06-01T12:00:00Z');
const JUDGE = loadJudge(loadDistrict(), NOW, (why) => { throw new Error(why); });

function at(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed) throw new Error(text);
  return parsed;
}

const DANGER_SENTENCES = [
  '他拿着菜刀追我。', '楼道着火了。', '老人昏迷叫不醒。', '孩子不见了,找了一个小时。', '他说要弄死我全家。', '有人站在楼顶要跳。', '我老公打我。',
  '我手机刚刚被人偷了。', '屋里一股煤气味,头晕。', '业主一百多人把大门堵了拉横幅。', '有人从楼上往下扔砖头。',
];
const FREED: readonly Verdict[] = ['divert', 'advice'];

describe('any text', () => {
  const words = fc.constantFrom('没', '打', '刀', '火', ',', '。', ' ', '😀', '\u0000', '\ud83d', '\udc00', '１', '號', '弄', '路', '人', 'a', '\n', '救命', '三鲁公路');
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(words, { maxLength: 40 }).map((list) => list.join('')));

  test('gets a whole proposal, the same every time, with spans inside the text', () => {
    fc.assert(fc.property(texts, (text) => {
      const proposal = JUDGE.propose({ text });
      expect(JUDGE.propose({ text })).toEqual(proposal);
      for (const span of [...proposal.danger.map((d) => d.span), proposal.place?.span ?? null]) {
        if (span) expect(0 <= span[0] && span[0] < span[1] && span[1] <= text.length).toBe(true);
      }
      for (const { span, evidence } of proposal.danger) if (span) expect(text.slice(...span)).toBe(evidence);
    }), { numRuns: 5_000 });
  }, 240_000);

  test.each([['nothing', ''], ['one character', '火'], ['100 kB', '他说没打起来,路灯坏了。'.repeat(8_500)], ['100 kB of one word', '打'.repeat(100_000)], ['surrogates', '\ud800\udc00\ud800']])('%s is answered', (_, text) => {
    expect(JUDGE.propose({ text }).why.length).toBeGreaterThan(0);
  });
});

test.each(['再说一次', '喂喂听得到吗', '你好', '1', '???', '……', 'hello', '我要报警', '不要', '我家'])('%s says nothing: it stays with a person, of no item, and no danger is heard in it', (text) => {
  expect(JUDGE.propose({ text })).toMatchObject({ verdict: 'police', abstained: true, item: null, items: [], danger: [] });
});

test('two matters announced as such are both in the list, and one sentence names them; one matter is none', () => {
  const two = JUDGE.propose({ text: '我们楼下烧烤店油烟太大，窗户都不敢开。还有，小区里的电梯停了三天，物业说等配件。' });
  expect(two.items.slice(0, 2).map((i) => i.code).sort()).toEqual(['HJ-05', 'YJ-08']);
  expect(two.why.filter((w) => w.zh.startsWith('一次报警含多件事') && w.en.includes('HJ-05') && w.en.includes('YJ-08'))).toHaveLength(1);
  const one = JUDGE.propose({ text: '我们楼下烧烤店油烟太大，窗户都不敢开。还有，老板说下个月再讲。' });
  expect(one.why.some((w) => w.zh.startsWith('一次报警含多件事'))).toBe(false);
});

describe('spans survive what lies between the words', () => {
  test('emoji, blanks and full width inserted anywhere: the finding still points at its words', () => {
    const noise = fc.array(fc.constantFrom('', '', '', '😀', '\u200b', ' ', '\u0000'), { minLength: 6, maxLength: 6 });
    fc.assert(fc.property(fc.constantFrom('', '楼上一直吵,', '\u3000'), noise, (lead, gaps) => {
      const word = [...'楼道着火了'].map((c, i) => c + (gaps[i] ?? '')).join('');
      const text = lead + word;
      const fire = JUDGE.propose({ text }).danger.find((d) => d.code === 'G07');
      expect(fire?.span && text.slice(...fire.span).replace(/[\s\u200b\u0000]|😀/gu, '')).toBe('着火');
    }), { numRuns: 500 });
  });

  test('traditional and full-width writing is the same call', () => {
    expect(JUDGE.propose({ text: '樓道著火了,３號樓' }).danger.map((d) => d.code)).toEqual(JUDGE.propose({ text: '楼道着火了,3号楼' }).danger.map((d) => d.code));
  });
});

describe('danger never goes down', () => {
  const rank = (v: Verdict): number => ['advice', 'divert', 'joint', 'police', 'emergency'].indexOf(v);
  const inputs = fc.record({
    text: fc.constantFrom(...HARMLESS, ...DANGER_SENTENCES),
    flags: fc.dictionary(fc.constantFrom<keyof Flags>('cannotTalk', 'weapon', 'injured', 'child', 'crowd'), fc.boolean()),
  });

  test('one more flag never lowers the verdict', () => {
    fc.assert(fc.property(inputs, fc.constantFrom<keyof Flags>('cannotTalk', 'weapon', 'injured', 'child', 'crowd'), (input: JudgeInput, flag) => {
      const more = { ...input, flags: { ...input.flags, [flag]: true } };
      expect(rank(JUDGE.propose(more).verdict)).toBeGreaterThanOrEqual(rank(JUDGE.propose(input).verdict));
    }), { numRuns: 1_000 });
  });

  test.each(DANGER_SENTENCES)('after "%s" no call leaves the police', (danger) => {
    for (const text of HARMLESS) {
      expect(FREED, `${text}。${danger}`).not.toContain(JUDGE.propose({ text: `${text}。${danger}` }).verdict);
      expect(FREED, `${danger}${text}`).not.toContain(JUDGE.propose({ text: `${danger}${text}` }).verdict);
    }
  });

  test('two earlier calls about the same within 30 days make it joint; an earlier weapon makes it police', () => {
    const text = HARMLESS[0] ?? '';
    const day = (n: number): Instant => plus(NOW, { days: -n });
    const verdict = (history: JudgeInput['history']): Verdict => JUDGE.propose({ text, at: NOW, history }).verdict;
    expect(verdict([{ at: day(3) }, { at: day(9) }])).toBe('joint');
    expect(verdict([{ at: day(3) }, { at: day(40) }])).toBe(verdict([]));
    expect(verdict([{ at: day(200), danger: ['G02'] }])).toBe('police');
    expect(verdict([{ at: day(200), text: '上次他拿着刀追我' }])).toBe('police');
    expect(verdict([{ at: day(3), text: '吵,没打起来' }])).toBe(verdict([]));
  });
});

describe('what is proposed is explained', () => {
  test('in the catalogue\'s words and never the caller\'s', () => {
    const { why } = JUDGE.propose({ text: '我叫王小明,他拿着菜刀追我' });
    expect(why.map((w) => w.zh).join('')).toContain('G02');
    expect(why.map((w) => w.zh + w.en).join('')).not.toContain('王小明');
  });

  test('most of the harmless sample is freed', () => {
    const freed = HARMLESS.filter((text) => FREED.includes(JUDGE.propose({ text }).verdict));
    expect(freed.length / HARMLESS.length).toBeGreaterThan(0.6);
  });
});
