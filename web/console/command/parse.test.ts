import { expect, test } from 'vitest';
import { matching, parseCommand, type Known } from './parse.ts';

const KNOWN: Known = {
  openId: 'i12',
  incidents: [
    { id: 'i12', names: ['PX26-000012', '锦川里', 'Jinchuanli', '餐饮油烟异味'], label: '12' },
    { id: 'i15', names: ['PX26-000015', '锦澜苑5号', 'Jinlan Court', '房屋渗漏水'], label: '15' },
    { id: 'i112', names: ['PX26-000112', '景盛花园', 'Jingsheng Garden', '居民生活与装修噪声'], label: '112' },
  ],
  units: [
    { id: 'u3', names: ['联动3组', 'Joint team 3'], label: '联动3组' },
    { id: 'u5', names: ['联动5组', 'Joint team 5'], label: '联动5组' },
    { id: 'wy', names: ['锦澜苑物业', 'Jinlan property'], label: '物业' },
  ],
};
const one = (line: string, known = KNOWN) => parseCommand(line, known)[0];

test('Chinese, pinyin initials and English say the same', () => {
  for (const line of ['派 联动3 @15', '派联动3 @15', 'p ld3 @15', 'pd ld3z @jly', 'dispatch team 3 @jinlan', '派 u3 @PX26-000015']) {
    expect(one(line), line).toMatchObject({ verb: 'dispatch', unit: { id: 'u3' }, incident: { id: 'i15' }, lack: null });
  }
});

test('without an incident it is the open one; after an opening, the opened one', () => {
  expect(one('派 联动5')).toMatchObject({ incident: { id: 'i12' }, unit: { id: 'u5' } });
  const steps = parseCommand('开 @15; 派 联动3；告知 十分钟到', KNOWN);
  expect(steps.map((s) => [s.verb, s.incident?.id, s.text])).toEqual([['open', 'i15', ''], ['dispatch', 'i15', ''], ['contact', 'i15', '十分钟到']]);
});

test('what is missing or may mean several is said, and never guessed', () => {
  expect(one('派 联动')?.lack).toBe('unit_many');
  expect(one('派 没有这组')?.lack).toBe('unit');
  expect(one('派')?.lack).toBe('unit');
  expect(one('派 联动3 @锦')?.lack).toBe('incident_many');
  expect(one('派 联动3', { ...KNOWN, openId: null })?.lack).toBe('incident');
  expect(one('转')?.lack).toBe('text');
  expect(one('并')?.lack).toBe('into');
  expect(one('天气怎么样')?.lack).toBe('verb');
  expect(one('锦')?.lack, 'a bare name that several bear').toBe('incident_many');
});

test('a number is its tail, not a part: 12 is not 112', () => {
  expect(matching(KNOWN.incidents, '12').map((i) => i.id)).toEqual(['i12']);
  expect(one('15')).toMatchObject({ verb: 'open', incident: { id: 'i15' } });
});

test('a number is found by its last figures, and said to be many where several end so', () => {
  const long = { ...KNOWN, incidents: [...KNOWN.incidents, { id: 'i20418', names: ['PX26-020418', '锦川里'], label: '20418' }, { id: 'i30418', names: ['PX26-030418', '景盛花园'], label: '30418' }] };
  expect(one('20418', long)).toMatchObject({ verb: 'open', incident: { id: 'i20418' } });
  expect(one('派 联动3 @3 0418', long)?.lack).not.toBeNull();
  expect(one('派 联动3 @30418', long)).toMatchObject({ incident: { id: 'i30418' }, lack: null });
  expect(one('派 联动3 @0418', long)?.lack).toBe('incident_many');
  expect(matching(long.incidents, '112').map((i) => i.id)).toEqual(['i112']);
});

test('a message is for a unit as such, and about an incident only where one is named', () => {
  for (const line of ['信 联动3：带上梯子', '信联动3 带上梯子', 'xx ld3 带上梯子', 'message team 3: 带上梯子']) expect(one(line), line).toMatchObject({ verb: 'message', unit: { id: 'u3' }, incident: null, text: '带上梯子', lack: null });
  expect(one('消息 联动5：门口汇合 @15')).toMatchObject({ unit: { id: 'u5' }, incident: { id: 'i15' }, text: '门口汇合' });
  expect(one('信 联动3')?.lack).toBe('text');
  expect(one('信 没有这组：来')?.lack).toBe('unit');
  expect(one('信 联动3：来 @锦')?.lack).toBe('incident_many');
});

test('merging names both, or the open one into the named', () => {
  expect(one('并 @15')).toMatchObject({ verb: 'merge', incident: { id: 'i12' }, into: { id: 'i15' }, lack: null });
  expect(one('merge @112 @15')).toMatchObject({ incident: { id: 'i112' }, into: { id: 'i15' } });
});

test('nothing, a lone separator and a very long line are no commands', () => {
  expect(parseCommand('', KNOWN)).toEqual([]);
  expect(parseCommand(' ; ；', KNOWN)).toEqual([]);
  expect(one('派'.repeat(5000))?.lack).not.toBeNull();
});
