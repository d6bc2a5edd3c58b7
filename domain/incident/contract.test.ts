import { expect, test } from 'vitest';
import { ACTION_BODIES } from './contract.ts';

test('facts are added by whoever has some: an empty supplement is refused by its text, any one field is enough', () => {
  const shape = ACTION_BODIES.supplement;
  for (const empty of [{}, { text: '' }, { excluded: [] }]) expect(shape.safeParse(empty).error?.issues.map((issue) => issue.path[0]), JSON.stringify(empty)).toEqual(['text']);
  for (const said of [{ text: '在北门外' }, { urgency: 'urgent' }, { place: 'pujin' }, { excluded: ['pujin.centre'] }]) expect(shape.safeParse(said).success, JSON.stringify(said)).toBe(true);
});
