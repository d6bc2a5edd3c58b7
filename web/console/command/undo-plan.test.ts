import { expect, test } from 'vitest';
import { parseCommand, type Known } from './parse.ts';
import { counterOf, waits } from './undo-plan.ts';

const KNOWN: Known = {
  openId: 'i12', incidents: [{ id: 'i12', names: ['PX26-000012'], label: '12' }, { id: 'i15', names: ['PX26-000015'], label: '15' }],
  units: [{ id: 'u3', names: ['联动3组'], label: '联动3组' }],
};
const NOW = Date.parse('2026-03-18T02:00:00.000Z');
const waiting = (line: string, due: number | null = null): (string | null)[] => { const steps = parseCommand(line, KNOWN); return steps.filter((s) => waits(s, steps, due, NOW)).map((s) => s.verb); };

test('words wait; what moves a unit or opens a page does not', () => {
  expect(waiting('派 联动3; 告知 十分钟到; 注 门禁坏了; 信 联动3：带梯子; 撤 联动3; 开 @15')).toEqual(['contact', 'note', 'message']);
});

test('a hand-back never waits, and nothing waits in one line with it or before a merge', () => {
  expect(waiting('告知 民警马上到; 转 有人持械')).toEqual([]);
  expect(waiting('注 同一件事; 并 @15')).toEqual([]);
});

test('a first contact that is due within twenty seconds leaves at once; one missed already does not hurry', () => {
  expect(waiting('告知 十分钟到; 注 门禁坏了', NOW + 19_000)).toEqual(['note']);
  expect(waiting('告知 十分钟到', NOW + 20_000)).toEqual(['contact']);
  expect(waiting('告知 十分钟到', NOW - 1)).toEqual(['contact']);
});

test('each act that moves something has the act that takes it back; a hand-back has none', () => {
  const counter = (line: string) => parseCommand(line, KNOWN).map((s) => counterOf(s, 'co'))[0];
  expect(counter('派 联动3')).toEqual({ action: 'withdraw', body: { unitId: 'u3', reason: 'taken_back' } });
  expect(counter('协 联动3')).toEqual({ action: 'withdraw', body: { unitId: 'u3', reason: 'taken_back' } });
  expect(counter('撤 联动3')).toEqual({ action: 'dispatch', body: { unitId: 'u3', part: 'co' } });
  expect(counter('并 @15')).toEqual({ action: 'unmerge', body: {} });
  expect(counter('转 有人持械')).toBeNull();
  expect(counter('开 @15')).toBeNull();
});
