import { expect, test } from 'vitest';
import { fullWidth } from './punctuation.ts';

test('marks beside Chinese are full-width, those between figures and Latin letters stay', () => {
  expect(fullWidth('危险情形 G01:人身伤害正在发生,或扬言伤人')).toBe('危险情形 G01：人身伤害正在发生，或扬言伤人');
  expect(fullWidth('居改非(擅自改变住宅用途);上海市养犬管理条例(2011,2016修正):公安部门')).toBe('居改非（擅自改变住宅用途）；上海市养犬管理条例（2011,2016修正）：公安部门');
  expect(fullWidth('14:07 到,共 2,000 件')).toBe('14:07 到，共 2,000 件');
  expect(fullWidth('f(x), a:b')).toBe('f(x), a:b');
});
