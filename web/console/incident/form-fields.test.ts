import { expect, test } from 'vitest';
import { isRequired, wrongFields } from './form-fields.ts';

test('a note without words is not sent from the desk; what names a fact by itself is', () => {
  for (const text of [undefined, '', '  \n']) expect(wrongFields('record', { kind: 'note', text })).toEqual(['text']);
  expect(wrongFields('record', { kind: 'note', text: '已联系物业' })).toEqual([]);
  expect(wrongFields('record', { kind: 'identity_checked' })).toEqual([]);
  expect(['note', 'measure'].map((kind) => isRequired('record', { key: 'text', required: false }, { kind }))).toEqual([true, false]);
});

test('spaces alone are no reason, no note, no appeal and no answer to one', () => {
  for (const text of ['', '   ', '\n']) {
    expect(wrongFields('appeal', { against: 'redo', text })).toEqual(['text']);
    expect(wrongFields('decide-appeal', { result: 'upheld', text })).toContain('text');
    expect(wrongFields('note', { text })).toEqual(['text']);
    expect(wrongFields('redo', { reason: text })).toEqual(['reason']);
  }
  expect(wrongFields('appeal', { against: 'redo', text: ' 不服 ' })).toEqual([]);
  expect(wrongFields('appeal', { against: 'redo', text: '长'.repeat(20_001) })).toEqual(['text']);
});
