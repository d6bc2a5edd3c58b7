import { expect, test } from 'vitest';
import { differences } from './differences.ts';

const line = (id: string, lead: string[]) => ({ id, items: ['HJ-04'], areas: [], hours: null, days: null, lead, co: [], reason: { zh: '', en: '' } });
const policy = (fill: object) => ({ version: '1', from: '', inForce: true, study: 'none', model: 'centre', times: { decide: { seconds: 30 }, arriveMinutes: 15 }, shadowRun: null, routes: [line('a', ['LIANDONG'])], ...fill });

test('a changed time, a line that goes, and one that comes', () => {
  const after = policy({ times: { decide: { seconds: 30 }, arriveMinutes: 12 }, routes: [line('b', ['WUYE'])] });
  expect(differences(policy({}), after)).toEqual([
    { key: 'arriveMinutes', was: '15', becomes: '12' }, { key: 'route a', was: 'HJ-04 · LIANDONG + ', becomes: null }, { key: 'route b', was: null, becomes: 'HJ-04 · WUYE + ' },
  ]);
  expect(differences(after, after)).toEqual([]);
  expect(differences(policy({}), policy({ shadowRun: { live: ['HJ-04'], days: 30 } }))).toEqual([{ key: 'shadowRun.live', was: null, becomes: 'HJ-04' }, { key: 'shadowRun.days', was: null, becomes: '30' }]);
});
