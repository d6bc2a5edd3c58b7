import { expect, test } from 'vitest';
import { ruleFaults, typedBody, type TypedRule } from './typed-rule.ts';

const FINE: TypedRule = { id: 'g02-glow', sign: 'G02', weight: '0.8', any: '荧光棒 ..4 比划', examples: '他拿荧光棒朝我比划', counter: '' };

test('a rule that can be sent has no fault, and spaces and empty lines around it are none', () => {
  expect(ruleFaults(FINE)).toEqual({});
  expect(typedBody({ ...FINE, id: ' g02-glow ', any: ' a \n\n b ' })).toMatchObject({ id: 'g02-glow', any: ['a', 'b'] });
});

test.each<[Partial<TypedRule>, object]>([
  [{ weight: '' }, { weight: 'weight' }], [{ weight: ' ' }, { weight: 'weight' }], [{ weight: '0' }, { weight: 'weight' }], [{ weight: '-1' }, { weight: 'weight' }], [{ weight: '1e308' }, { weight: 'weight' }], [{ weight: 'much' }, { weight: 'weight' }],
  [{ id: '' }, { id: 'empty' }], [{ id: '   ' }, { id: 'empty' }], [{ id: 'A b' }, { id: 'id' }], [{ id: '<b>' }, { id: 'id' }], [{ id: 'x'.repeat(20_000) }, { id: 'id' }],
  [{ any: '' }, { any: 'empty' }], [{ examples: ' \n ' }, { examples: 'empty' }], [{ any: '长'.repeat(20_000) }, { any: 'line' }], [{ counter: '一\n'.repeat(51) }, { counter: 'lines' }],
  [{ sign: '' }, { sign: 'sign' }], [{ id: '', weight: '', any: '', examples: '' }, { id: 'empty', weight: 'weight', any: 'empty', examples: 'empty' }],
])('%j → %j', (typed, faults) => {
  expect(ruleFaults({ ...FINE, ...typed })).toEqual(faults);
});
