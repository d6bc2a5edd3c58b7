import { expect, test } from 'vitest';
import { isRequired, wrongFields } from './form-fields.ts';

test('a note without words is not sent from the desk; what names a fact by itself is', () => {
  for (const text of [undefined, '', '  \n']) expect(wrongFields('record', { kind: 'note', text })).toEqual(['text']);
  expect(wrongFields('record', { kind: 'note', text: '已联系物业' })).toEqual([]);
  expect(wrongFields('record', { kind: 'identity_checked' })).toEqual([]);
  expect(['note', 'measure'].map((kind) => isRequired('record', { key: 'text', required: false }, { kind }))).toEqual([true, false]);
});
