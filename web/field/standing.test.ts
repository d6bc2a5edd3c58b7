import { expect, test } from 'vitest';
import type { Kept } from './outbox.ts';
import { taskShape, type Task } from './shapes.ts';
import { mayCallPolice, standing } from './standing.ts';

const task: Task = taskShape.parse({
  id: 'inc_1', number: '1', status: 'dispatched', version: 3, receivedAt: '2026-03-18T02:00:00.000Z',
  assignments: [{ id: 'as_1', unitId: 'crew', unitName: { zh: '一组', en: 'One' }, part: 'lead', status: 'offered' }],
  evidenceNeeded: ['note'], deadlines: [{ kind: 'accept', at: '2026-03-18T02:05:00.000Z' }],
});
const kept = (action: Kept['act']['action'], fill: Partial<Kept> = {}): Kept => ({
  n: 1, account: 'responder1', act: { incidentId: 'inc_1', action, statedAt: '2026-03-18T02:01:00.000Z', body: action === 'record' ? { kind: 'note' } : {} },
  receipt: null, epoch: null, heardAt: null, read: false, ...fill,
});
const done: Partial<Kept> = { receipt: { n: 1, result: 'done', code: null, reason: null }, epoch: 1, heardAt: 0 };

test('what is only on the phone counts, and is shown as not sent yet', () => {
  expect(standing(task, [kept('accept')], 'crew', 0)).toMatchObject({ status: 'accepted', step: 'depart', due: null, pending: true });
  expect(standing(task, [kept('record')], 'crew', 0).needed).toEqual([]);
});

test('an act that the server took just before the line was cut does not come undone until the task is read anew', () => {
  expect(standing(task, [kept('accept', done)], 'crew', 0)).toMatchObject({ status: 'accepted', step: 'depart', pending: false });
  expect(standing(task, [kept('accept', done)], 'crew', 1), 'what was read after it is the truth').toMatchObject({ status: 'offered', step: 'accept' });
});

test('the police may be asked for until the phone has told that it is finished, and not for what was declined', () => {
  const worked = taskShape.parse({ ...task, status: 'handling', assignments: [{ ...task.assignments[0], status: 'on_scene' }] });
  const may = (of: Task, acts: readonly Kept[]): boolean => mayCallPolice(standing(of, acts, 'crew', 0));
  expect(may(task, [])).toBe(true);
  expect(may(worked, [])).toBe(true);
  expect(may(worked, [kept('finish')]), 'handed in, and not sent yet').toBe(true);
  expect(may(worked, [kept('finish', done)])).toBe(false);
  expect(may(task, [kept('decline')])).toBe(false);
});

test('what the server refused is never counted in', () => {
  const refused = kept('accept', { ...done, receipt: { n: 1, result: 'refused', code: 'dispatch.unit_busy', reason: null } });
  expect(standing(task, [refused], 'crew', 0)).toMatchObject({ status: 'offered', pending: false });
});

test('given back, it is held until another unit has accepted, and not by a unit that never had it', () => {
  const back = (fill: Record<string, unknown>, own: Record<string, unknown> = {}): boolean => standing(taskShape.parse({
    ...task, status: 'to_dispatch', holder: { kind: 'organisation', id: 'team' },
    assignments: [{ id: 'as_1', unitId: 'crew', unitName: { zh: '一组', en: 'One' }, part: 'lead', status: 'returned', organisationId: 'team', acceptedAt: '2026-03-18T02:01:00.000Z', ...own }], ...fill,
  }), [], 'crew', 0).holding;
  expect(back({})).toBe(true);
  expect(back({ status: 'dispatched' }), 'an offer to another moves nothing').toBe(true);
  expect(back({ status: 'handling' }), 'a colleague of the same organisation has accepted').toBe(false);
  expect(back({ holder: { kind: 'organisation', id: 'centre' } })).toBe(false);
  expect(back({}, { acceptedAt: null })).toBe(false);
});
