import { expect, test } from 'vitest';
import { createBoardStore, type BoardSource } from './board-store.ts';
import { rowSeen, type Row } from './shapes.ts';

const AT = new Date(Date.UTC(2026, 2, 18)).toISOString();
const row = (id: string, version = 1): Row => rowSeen.parse({ id, number: id, town: 't', status: 'received', version, openedAt: AT, receivedAt: AT });

/** A server with these rows whose list is answered when the test says so, and a clock that the test beats. */
function stage(rows: Map<string, Row>) {
  const due: (() => void)[] = [];
  const asked: string[] = [];
  let lists = 0;
  let answer: () => void = () => {};
  const source: BoardSource = {
    list: () => { lists += 1; const seen = [...rows.values()]; return new Promise((done) => { answer = () => done(seen); }); },
    one: async (id) => { asked.push(id); return rows.get(id) ?? null; },
    later: (run) => { due.push(run); return () => {}; },
  };
  const settle = (): Promise<void> => new Promise((done) => { setTimeout(done, 0); });
  return {
    store: createBoardStore(source), asked, lists: () => lists,
    answer: async () => { answer(); await settle(); },
    beat: async () => { for (const run of due.splice(0)) run(); await settle(); },
  };
}

test('what opens while the pages of a load are on their way is there afterwards', async () => {
  const rows = new Map([['a', row('a')]]);
  const s = stage(rows);
  void s.store.reload();
  rows.set('b', row('b'));
  s.store.touch('b');
  await s.beat();
  await s.answer();
  await s.beat();
  expect([...s.store.get().rows.keys()].toSorted()).toEqual(['a', 'b']);
});

test('among many rows a burst of changes is asked for in portions, and the list is not loaded again', async () => {
  const rows = new Map(Array.from({ length: 2000 }, (_, n) => [`r${n}`, row(`r${n}`)] as const));
  const s = stage(rows);
  void s.store.reload();
  await s.answer();
  for (let n = 0; n < 60; n++) { rows.set(`r${n}`, row(`r${n}`, 2)); s.store.touch(`r${n}`); }
  await s.beat();
  expect(s.asked).toHaveLength(24);
  await s.beat();
  await s.beat();
  expect(s.asked).toHaveLength(60);
  expect(s.lists()).toBe(1);
  expect([...s.store.get().rows.values()].filter((r) => r.version === 2)).toHaveLength(60);
});

test('among few rows a flood of changes loads the list', async () => {
  const rows = new Map(Array.from({ length: 30 }, (_, n) => [`r${n}`, row(`r${n}`)] as const));
  const s = stage(rows);
  void s.store.reload();
  await s.answer();
  for (const id of rows.keys()) s.store.touch(id);
  await s.beat();
  expect([s.lists(), s.asked]).toEqual([2, []]);
});

test('what an act of one’s own answered is on the board at once, and nothing older that was on its way takes it back', async () => {
  const rows = new Map([['a', row('a')], ['b', row('b')]]);
  const s = stage(rows);
  const shown = () => [...s.store.get().rows.values()].map((r) => [r.id, r.version]);
  void s.store.reload();
  await s.answer();
  void s.store.reload();
  s.store.touch('b');
  s.store.heard({ ...row('a', 2), status: 'handling' });
  s.store.heard({ ...row('b', 2), status: 'closed' });
  expect(shown()).toEqual([['a', 2]]);
  await s.beat();
  expect(shown()).toEqual([['a', 2]]);
  rows.set('a', row('a', 2));
  await s.answer();
  expect(shown()).toEqual([['a', 2]]);
});
