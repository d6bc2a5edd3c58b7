import { expect, test } from 'vitest';
import { changeFor, EMPTY, isWhole } from './account-plan.ts';

const typed = { ...EMPTY, organisationId: 'org', name: ' 沈一鸣 ', username: 'Shen-1', roles: ['responder'], unitId: 'crew', from: '2026-08-20T08:00', reason: '新入职', passed: { law: { passed: '2026-01-01', until: '2029-12-31' }, emergency: { passed: '2026-01-01', until: '' } } };

test('a new person becomes a member of the unit, with what was passed whole, from the local time on', () => {
  expect(changeFor('town', typed, [{ id: 'crew', personIds: ['a'] }])).toEqual({
    part: 'forces', town: 'town', from: '2026-08-20T00:00:00.000Z',
    people: [{ id: 'p-shen-1', name: '沈一鸣', organisationId: 'org', qualifications: [{ stage: 'law', passed: '2026-01-01', until: '2029-12-31' }] }],
    units: [{ id: 'crew', personIds: ['a', 'p-shen-1'] }],
    accounts: [{ username: 'shen-1', roles: ['responder'], disabled: false, personId: 'p-shen-1', organisationId: 'org', unitId: 'crew' }],
  });
});

test('somebody who works there already is not made twice, nor put into a unit twice', () => {
  const change = changeFor('town', { ...typed, personId: 'a' }, [{ id: 'crew', personIds: ['a'] }]);
  expect([change['people'], change['units']]).toEqual([[], []]);
});

test('nothing is asked for before all is there', () => {
  expect(isWhole(typed)).toBe(true);
  for (const lack of [{ name: '' }, { roles: [] }, { username: ' ' }, { reason: '' }, { from: '' }]) expect(isWhole({ ...typed, ...lack })).toBe(false);
});
