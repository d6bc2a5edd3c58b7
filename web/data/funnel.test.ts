import { expect, test } from 'vitest';
import { summed } from './funnel.ts';

test('hours without a call are there, what has no hour is not, and the usual is a mean of seven days', () => {
  const { hours, total, served, usual } = summed([{ key: '9', incidents: 3, served: 2 }, { key: null, incidents: 1, served: 0 }], [{ key: '9', incidents: 14, served: 7 }, { key: '23', incidents: 7, served: 0 }]);
  expect(hours).toHaveLength(24);
  expect(hours[9]).toEqual({ hour: 9, taken: 3, served: 2, usual: 2 });
  expect([total, served, usual]).toEqual([3, 2, 3]);
});
