import { expect, test } from 'vitest';
import { maskPersonal } from './mask.ts';

test.each([
  ['电话13800000000，楼上吵', '电话[号码]，楼上吵'],
  ['我的号码一三八零零零零零零零零', '我的号码[号码]'],
  ['打021-5555 0000找我', '打[号码]找我'],
  ['车牌沪A·12345堵门', '车牌[车牌]堵门'],
  ['身份证310112199001011234丢了', '身份证[证件号]丢了'],
  ['我叫张三丰，楼下吵架', '我叫[姓名]，楼下吵架'],
  ['我姓王，住三楼', '我姓[姓]，住三楼'],
  ['陈女士反映水管漏水', '[姓]女士反映水管漏水'],
  ['写信到 someone@example.org', '写信到 [邮箱]'],
  ['微信号abc_12345找我', '微信号[账号]找我'],
])('%s → %s', (text, masked) => {
  expect(maskPersonal(text)).toBe(masked);
});

test.each(['三林路二十号', '3号楼502室漏水', '2026年5月1日晚上十点', '他说要打我', ''])('%s says nothing of anybody and stays', (text) => {
  expect(maskPersonal(text)).toBe(text);
});

test('a long text takes no longer than its length allows', () => {
  expect(maskPersonal('叫'.repeat(50_000)).length).toBe(50_000);
  expect(maskPersonal('沪a 1 2 '.repeat(10_000)).length).toBeGreaterThan(0);
});
