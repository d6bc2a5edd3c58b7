import { expect, test } from 'vitest';
import fc from 'fast-check';
import { EMPTY_BOARD, changed, changedAll, clockOf, compareRows, fits, hold, loaded, release, reveal, type Board } from './board.ts';
import { rowSeen, type Row } from './shapes.ts';

function row(id: string, fill: Partial<Row> = {}): Row {
  return { ...rowSeen.parse({ id, number: id, town: 't', status: 'received', version: 1, openedAt: '', receivedAt: '' }), ...fill };
}
const danger = [{ code: 'G01', sign: { zh: '', en: '' }, by: 'machine', p: 1 }];
const due = (minute: number): Partial<Row> => ({ nextDueAt: `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z` });

test('danger first, then vulnerable people, then the next deadline', () => {
  const board = loaded(EMPTY_BOARD, [row('late', due(9)), row('soon', due(1)), row('elder', { ...due(8), vulnerable: true }), row('knife', { ...due(9), dangers: danger })]);
  expect(board.order).toEqual(['knife', 'elder', 'soon', 'late']);
});

test('a missed clock counts as it was promised, not as it alarms next', () => {
  const missed = row('missed', { ...due(30), nextDueKind: 'arrive', missed: { kind: 'first_contact', promised: '2026-01-01T00:00:00.000Z' } });
  expect(clockOf(missed)).toEqual({ at: '2026-01-01T00:00:00.000Z', kind: 'first_contact' });
  expect(clockOf(row('running', { ...due(1), nextDueKind: 'arrive' }))).toEqual({ at: '2026-01-01T00:01:00.000Z', kind: 'arrive' });
  expect(loaded(EMPTY_BOARD, [row('soon', due(1)), missed]).order).toEqual(['missed', 'soon']);
});

test('while a row is worked on new rows wait, and nothing moves', () => {
  let board = hold(loaded(EMPTY_BOARD, [row('b', due(2)), row('c', due(3))]), true);
  board = changed(board, 'a', row('a', due(1)));
  expect(board.order).toEqual(['b', 'c']);
  expect(board.waiting).toEqual(['a']);
  board = changed(board, 'c', row('c', { ...due(0), version: 2 }));
  expect(board.order).toEqual(['b', 'c']);
  expect(release(board)).toMatchObject({ order: ['c', 'a', 'b'], waiting: [], held: true });
});

test('a waiting row that somebody opens is shown, the others go on waiting', () => {
  let board = hold(loaded(EMPTY_BOARD, [row('b')]), true);
  board = changed(changed(board, 'a', row('a')), 'c', row('c'));
  expect(reveal(board, 'c')).toMatchObject({ order: ['c', 'b'], waiting: ['a'] });
  expect(reveal(board, 'b')).toBe(board);
});

test('letting go shows what waited', () => {
  const board = changed(hold(loaded(EMPTY_BOARD, [row('b')]), true), 'a', row('a', { dangers: danger }));
  expect(hold(board, false)).toMatchObject({ order: ['a', 'b'], waiting: [] });
});

test('an older answer never replaces a newer one, in a change or in a list', () => {
  const now = changed(loaded(EMPTY_BOARD, []), 'a', row('a', { version: 5, status: 'handling' }));
  expect(changed(now, 'a', row('a', { version: 4 })).rows.get('a')?.version).toBe(5);
  expect(loaded(now, [row('a', { version: 3 })]).rows.get('a')?.status).toBe('handling');
});

test('what may not be seen any more is gone', () => {
  const board = changed(hold(loaded(EMPTY_BOARD, [row('a'), row('b')]), true), 'a', null);
  expect(board.order).toEqual(['b']);
});

test('property: any history ends, once let go, as a fresh load would', () => {
  const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), minute: fc.nat(59), danger: fc.boolean(), gone: fc.boolean(), held: fc.option(fc.boolean()) });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    let board: Board = EMPTY_BOARD;
    const truth = new Map<string, Row>();
    steps.forEach((s, i) => {
      const one = row(s.id, { ...due(s.minute), version: i, dangers: s.danger ? danger : [] });
      if (s.gone) truth.delete(s.id); else truth.set(s.id, one);
      board = changed(s.held === null ? board : hold(board, s.held), s.id, s.gone ? null : one);
      expect(new Set([...board.order, ...board.waiting])).toEqual(new Set(truth.keys()));
    });
    expect(release(board).order).toEqual([...truth.values()].sort(compareRows).map((r) => r.id));
  }), { numRuns: 500 });
});

test('filters: by status, town, danger, and what is held by me', () => {
  const own = { organisationId: 'o1', stationId: null, personId: null };
  const all = { status: null, town: null, mine: false, danger: false, overdue: false };
  const mine = row('a', { holder: { kind: 'centre', id: 'o1', name: '' } });
  expect(fits(mine, { ...all, mine: true }, own)).toBe(true);
  expect(fits(row('b'), { ...all, mine: true }, own)).toBe(false);
  expect(fits(row('b', { vulnerable: true }), { ...all, danger: true }, own)).toBe(true);
  expect(fits(row('b'), { ...all, status: 'handling' }, own)).toBe(false);
  expect(fits(row('b'), { ...all, town: 'x' }, own)).toBe(false);
});

test('what changed within a beat comes at once, and to the same board as one by one', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), minute: fc.nat(20), gone: fc.boolean() }), { selector: (c) => c.id }), fc.boolean(), (changes, held) => {
    const start = hold(loaded(EMPTY_BOARD, [row('a', due(3)), row('b', due(1))]), held);
    const told = changes.map(({ id, minute, gone }, n) => [id, gone ? null : row(id, { ...due(minute), version: n + 2 })] as const);
    const one = told.reduce((board, [id, next]) => changed(board, id, next), start);
    const all = changedAll(start, told);
    expect([[...all.rows.keys()].toSorted(), all.waiting.toSorted()]).toEqual([[...one.rows.keys()].toSorted(), one.waiting.toSorted()]);
    if (!held) expect(all.order).toEqual(one.order);
  }));
});
