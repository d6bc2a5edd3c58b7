import { expect, it } from 'vitest';
import fc from 'fast-check';
import { createAgenda } from './agenda.ts';

it('gives appointments by time, and those of one instant in the order in which they were made', () => {
  fc.assert(fc.property(fc.array(fc.nat(20), { maxLength: 80 }), (times) => {
    const agenda = createAgenda();
    const made: number[] = [];
    for (const [i, at] of times.entries()) agenda.add(at, async () => { made.push(i); });
    for (let at = agenda.next(); at !== null; at = agenda.next()) for (const act of agenda.due(at)) void act();
    expect(made).toEqual(times.map((at, i) => ({ at, i })).sort((a, b) => a.at - b.at || a.i - b.i).map(({ i }) => i));
  }));
});

it('an appointment made while acting is kept, also one that is due at once', async () => {
  const agenda = createAgenda();
  const seen: string[] = [];
  agenda.add(5, async () => { seen.push('a'); agenda.add(5, async () => { seen.push('b'); }); agenda.add(9, async () => { seen.push('c'); }); });
  for (let at = agenda.next(); at !== null; at = agenda.next()) for (const act of agenda.due(at)) await act();
  expect(seen).toEqual(['a', 'b', 'c']);
});
