import { expect, test } from 'vitest';
import { LISTS, type Entry } from '#web/data/settings-changes.ts';
import { changeOf, emptyPlan } from './plan.ts';
import { fieldsOf, readBack, valueAt, withField, written } from './fields.ts';

const line: Entry = { id: 'a', items: ['HJ-04'], areas: ['t.g1'], hours: ['22:00', '06:00'], lead: ['LIANDONG'], co: [], reason: { zh: '一', en: 'one' } };

test('what is written and read back unchanged is the same entry, field by field', () => {
  const unit: Entry = { id: 'u', name: { zh: '一', en: 'one' }, organisationId: 'o', base: { lon: 121.5, lat: 31 }, areaIds: ['t'], personIds: [], shiftIds: ['d'], exclusive: true, type: 'X' };
  const person: Entry = { id: 'p', name: '甲', organisationId: 'o', qualifications: [{ stage: 'law', passed: '2025-01-01', until: '2027-01-01' }] };
  const policy: Entry = { id: 't', study: 'none', model: 'centre', times: { decide: { seconds: 30 }, arriveMinutes: 15 }, arrivalToleranceMetres: 100 };
  for (const [list, entry] of [['routes', line], ['units', unit], ['people', person]] as const) {
    expect(fieldsOf(list).reduce((e, field) => withField(e, field, written(field.kind, valueAt(e, field.key))), entry)).toEqual(entry);
  }
  expect(withField(policy, { key: 'times.decide', kind: 'span' }, { n: '45', unit: 'seconds' })).toEqual({ ...policy, times: { decide: { seconds: 45 }, arriveMinutes: 15 } });
  expect(LISTS.every((list) => fieldsOf(list).length > 0)).toBe(true);
});

test('what is emptied is left out where it may be, and odd typing is read as meant', () => {
  expect(withField(line, { key: 'hours', kind: 'hours' }, { from: '', to: '' })).not.toHaveProperty('hours');
  expect(withField(line, { key: 'areas', kind: 'ids' }, { all: ' ' })).not.toHaveProperty('areas');
  const terms: Entry = { id: 't', times: { arriveMinutes: 15, appealWorkingDays: 3 } };
  expect(withField(terms, { key: 'times.appealWorkingDays', kind: 'number' }, { all: '' })).toEqual({ id: 't', times: { arriveMinutes: 15 } });
  expect(withField(line, { key: 'co', kind: 'ids' }, { all: '' })).toMatchObject({ co: [] });
  expect(readBack('ids', { all: 'a，b、 c' })).toEqual(['a', 'b', 'c']);
  expect(readBack('ring', { all: '1 2\n\n3,4' })).toEqual([{ lon: 1, lat: 2 }, { lon: 3, lat: 4 }]);
});

test('a plan becomes the change that the server takes', () => {
  const base = { routes: [line, { ...line, id: 'b' }], policy: [{ id: 't', study: 'none', times: {} }] };
  const plan = { ...emptyPlan(), from: '2026-03-19T08:00', version: 'v2', put: { routes: { a: { ...line, lead: ['WUYE'] } } }, removed: { routes: ['b'] } };
  expect(changeOf('policy', 't', plan, base, '+08:00')).toEqual({ part: 'policy', town: 't', policy: { study: 'none', times: {}, version: 'v2', from: '2026-03-19T00:00:00.000Z', routes: [{ ...line, lead: ['WUYE'] }] } });
  expect(changeOf('forces', 't', { ...plan, put: { units: { u: { id: 'u' } }, accounts: { x: { id: 'x', roles: ['admin'], disabled: false } } }, removed: {} }, {}, '+08:00')).toMatchObject({ part: 'forces', units: [{ id: 'u' }], accounts: [{ username: 'x', roles: ['admin'], disabled: false }] });
});
