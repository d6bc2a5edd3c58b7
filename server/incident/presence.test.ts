import { expect, test } from 'vitest';
import { instant, plus } from '#domain/shared/time.ts';
import { Presence, PRESENT_MS } from './presence.ts';

const NOW = instant(Date.UTC(2026, 2, 18, 2));
const who = (name: string, writing = false) => ({ name, role: 'dispatcher', writing });

test('others are seen, oneself is not, and who came first stands first', () => {
  const presence = new Presence();
  presence.sign('i1', 'b', who('乙'), NOW);
  presence.sign('i1', 'a', who('甲', true), plus(NOW, { seconds: 1 }));
  presence.sign('i2', 'c', who('丙'), NOW);
  expect(presence.others('i1', 'a', NOW).map((h) => h.name)).toEqual(['乙']);
  expect(presence.others('i1', 'x', NOW)).toMatchObject([{ name: '乙', writing: false }, { name: '甲', writing: true }]);
});

test('a sign again keeps since when; no sign, or leaving, is forgotten', () => {
  const presence = new Presence();
  presence.sign('i1', 'a', who('甲'), NOW);
  const later = plus(NOW, { seconds: PRESENT_MS / 1000 });
  presence.sign('i1', 'a', who('甲', true), later);
  expect(presence.others('i1', 'x', later)).toMatchObject([{ since: NOW, writing: true }]);
  expect(presence.others('i1', 'x', plus(later, { seconds: PRESENT_MS / 1000 + 1 }))).toEqual([]);
  presence.sign('i1', 'a', who('甲'), later);
  presence.leave('i1', 'a');
  expect(presence.others('i1', 'x', later)).toEqual([]);
});
