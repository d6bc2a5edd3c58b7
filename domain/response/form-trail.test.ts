import { expect, test } from 'vitest';
import { fieldsOfTrail, touched, trailIn, type FormTrail } from './form-trail.ts';

const OPENED = Date.parse('2026-03-18T02:00:00.000Z');
const at = (s: number): number => OPENED + s * 1000;
const empty: FormTrail = { openedAt: OPENED, filled: {}, later: {} };

test('says when each part was first filled, and what was changed after the signature', () => {
  let trail = touched(empty, 'words', at(20), false);
  trail = touched(trail, 'words', at(40), false);
  trail = touched(trail, 'signature', at(60), false);
  expect(trail).toMatchObject({ filled: { words: 20, signature: 60 }, later: {} });
  trail = touched(trail, 'words', at(75), true);
  expect(trail.later).toEqual({ words: 75 });
  expect(touched(trail, 'signature', at(80), true).later, 'one more stroke is the same signature').toEqual({ words: 75 });
  expect(touched(trail, 'signature', at(90), false).later, 'signed anew, below what was changed').toEqual({});
});

test('goes into a record as times and numbers, and comes out the same; a clock set back makes nothing negative', () => {
  const trail = touched(touched(empty, 'stopped', at(5), false), 'witness', at(30), false);
  expect(trailIn(fieldsOfTrail(trail, at(45)))).toEqual({ opened: '2026-03-18T02:00:00.000Z', saved: '2026-03-18T02:00:45.000Z', filled: { stopped: 5, witness: 30 }, later: {} });
  expect(touched(empty, 'people', at(-3600), false).filled).toEqual({ people: 0 });
  expect(fieldsOfTrail(empty, at(-10))['form_saved']).toBe('2026-03-18T02:00:00.000Z');
  expect(trailIn({ stopped: true })).toBeNull();
});
