import { expect, test } from 'vitest';
import { changeFor, EMPTY, lacksOf } from './account-plan.ts';

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

const whole = { ...typed, passed: { law: { passed: '2026-01-01', until: '2029-12-31' } } };

test('nothing is asked for before all is there, and what is missing has its name', () => {
  expect(lacksOf(whole)).toEqual([]);
  for (const [lack, name] of [[{ name: '' }, 'name'], [{ roles: [] }, 'roles'], [{ username: ' ' }, 'username'], [{ username: '😀<b>' }, 'username'], [{ reason: '\n' }, 'reason'], [{ from: '' }, 'from'], [{ from: '120260-08-20T08:00' }, 'from']] as const) expect(lacksOf({ ...whole, ...lack })).toEqual([name]);
  for (const [lack, name] of [[{ name: '长'.repeat(20_000) }, 'name'], [{ reason: '长'.repeat(20_000) }, 'reason'], [{ username: '-ab' }, 'username'], [{ username: 'a'.repeat(20_000) }, 'username']] as const) expect(lacksOf({ ...whole, ...lack })).toEqual([name]);
  expect([lacksOf(whole, Date.parse('2026-08-20T00:00:00Z')), lacksOf(whole, Date.parse('2026-08-19T23:59:00Z'))]).toEqual([['from'], []]);
  expect(lacksOf(EMPTY)).toEqual(['organisation', 'name', 'username', 'roles', 'from', 'reason']);
});

test('a qualification with one day, or with its days the wrong way round, is said and not dropped', () => {
  for (const law of [{ passed: '2026-01-01', until: '' }, { passed: '', until: '2026-01-01' }, { passed: '2029-12-31', until: '2026-01-01' }]) expect(lacksOf({ ...whole, passed: { law } })).toEqual(['passed']);
  expect(lacksOf({ ...whole, passed: { law: { passed: '', until: '' } } })).toEqual([]);
});
