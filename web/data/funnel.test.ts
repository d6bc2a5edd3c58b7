import { expect, test } from 'vitest';
import { summed, together } from './funnel.ts';

test('hours without a call are there, what has no hour is not, and the usual is a mean of seven days', () => {
  const { hours, total, served, usual } = summed([{ key: '9', incidents: 3, served: 2 }, { key: null, incidents: 1, served: 0 }], [{ key: '9', incidents: 14, served: 7 }, { key: '23', incidents: 7, served: 0 }]);
  expect(hours).toHaveLength(24);
  expect(hours[9]).toEqual({ hour: 9, taken: 3, served: 2, usual: 2 });
  expect([total, served, usual]).toEqual([3, 2, 3]);
});

test('all lines as one: reasons are added up, and what nobody judged is one of them', () => {
  const line = { incidents: 4, eligible: 3, offered: 2, served: 1, notTriaged: 1, reasons: { danger: 1, open: 1 } };
  expect(together([line, { ...line, notTriaged: 0, reasons: { open: 3 } }])).toEqual({ incidents: 8, eligible: 6, offered: 4, served: 2, notTriaged: 1, reasons: { danger: 1, open: 4, not_triaged: 1 } });
  expect(together([])).toEqual({ incidents: 0, eligible: 0, offered: 0, served: 0, notTriaged: 0, reasons: {} });
});
