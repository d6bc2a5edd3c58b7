import { expect, test } from 'vitest';
import type { AccessAction } from '#domain/access/actions.ts';
import { ACTS } from '#domain/access/matrix.ts';
import { closedPart, PARTS, type Part } from './may.ts';
import type { Me } from '#web/data/shapes.ts';

/** What one must be allowed to do for a part of the desk to be of use. */
const NEEDS: Record<Part, AccessAction> = { calls: 'call.take', review: 'review', appeals: 'appeal.read', units: 'message.send', settings: 'settings.read', oversight: 'two-person.read', shift: 'handover.read' };
/** Machines have no desk. */
const NO_PERSONS = ['gateway'];

test.each(Object.entries(NEEDS))('the part %s is open to those whom the matrix lets, and to nobody else', (part, action) => {
  const allowed = Object.keys(ACTS[action]).filter((role) => !NO_PERSONS.includes(role));
  expect(Object.entries(PARTS).find(([name]) => name === part)?.[1].toSorted()).toEqual(allowed.toSorted());
});

test('a part is known by the beginning of its address; what is everybody’s is closed to nobody', () => {
  const reviewer: Pick<Me, 'roles'> = { roles: ['reviewer'] };
  expect(['/', '/my', '/map', '/incidents/1', '/review/2', '/wall', '/settings', '/settings/tokens', '/calls/new', '/nowhere'].map((path) => closedPart(reviewer, path)))
    .toEqual([null, null, null, null, null, null, 'settings', 'settings', 'calls', null]);
});
