import { expect, test } from 'vitest';
import { callBody } from '#domain/intake/contract.ts';
import type { Me } from '#web/data/shapes.ts';
import { callBodyOf, callFaults, freshDraft, receivedAt } from './call-draft.ts';
import { pieces } from './marks.ts';

const me: Me = { account: 'police', name: null, roles: ['duty_officer'], towns: ['t'], organisationId: 'o', organisationName: null, unitId: null, stationId: null, personId: 'p', sources: ['desk'], now: '', expiresAt: '', epoch: 1 };
const NOW = Date.parse('2026-03-18T02:00:00.000Z');

test('a bare draft and a full one both fit the contract of POST /calls', () => {
  const at = '2026-03-18T02:00:00.000Z';
  const bare = { ...freshDraft(), text: '楼上太吵' };
  expect(callBody.safeParse(callBodyOf(bare, me, at)).success).toBe(true);
  const full = { ...bare, phone: ' 13800001234 ', name: '李女士', secret: true, place: { text: '紫藤苑', position: { lon: 121, lat: 31 } }, policeNumber: '1', flags: ['child' as const], town: 't', paper: true, paperAt: '2026-03-18T09:00' };
  const body = callBodyOf(full, me, at);
  expect(callBody.safeParse(body).success).toBe(true);
  expect(body).toMatchObject({ caller: { phone: '13800001234', secret: true }, observed: 'paper', flags: { child: true }, source: 'desk' });
  expect(callBodyOf(bare, me, at)).not.toHaveProperty('caller');
});

test('a paper call states its own time in the town’s zone, and not one to come', () => {
  const paper = { ...freshDraft(), paper: true };
  expect(receivedAt({ ...paper, paperAt: '2026-03-18T09:30' }, NOW, '+08:00')).toBe('2026-03-18T01:30:00.000Z');
  expect(receivedAt({ ...paper, paperAt: '2026-03-18T10:30' }, NOW, '+08:00')).toBeNull();
  expect(receivedAt(paper, NOW, '+08:00')).toBeNull();
  expect(receivedAt({ ...paper, paper: false }, NOW, '+08:00')).toBe('2026-03-18T02:00:00.000Z');
});

test('words and the time of a slip are faulted each for itself: nothing, too much, to come, of long ago, no time at all', () => {
  const faults = (more: object) => { const { text, time } = callFaults({ ...freshDraft(), text: '楼上太吵', ...more }, NOW, '+08:00'); return [text, time]; };
  expect(faults({})).toEqual([null, null]);
  for (const text of ['', '   ', '\n']) expect(faults({ text })).toEqual(['empty', null]);
  expect(faults({ text: '长'.repeat(20_001) })).toEqual(['tooLong', null]);
  expect(faults({ paper: true, paperAt: '2026-03-17T23:00' })).toEqual([null, null]);
  for (const paperAt of ['', '2026-03-18T10:01', '2027-03-17T09:00', 'x']) expect(faults({ paper: true, paperAt }), paperAt).toEqual([null, 'badTime']);
  for (const paperAt of ['0026-03-17T09:00', '2025-03-17T09:00', '2026-02-14T09:00']) expect(faults({ paper: true, paperAt }), paperAt).toEqual([null, 'longAgo']);
  expect(faults({ text: ' ', paper: true, paperAt: '' })).toEqual(['empty', 'badTime']);
});

test('marks cut the text where they stand; danger lies over place, and the whole text stays', () => {
  const text = '紫藤苑有人拿刀';
  const cut = pieces(text, [{ from: 0, to: 3, kind: 'place', note: '' }, { from: 5, to: 7, kind: 'danger', note: '' }, { from: 2, to: 4, kind: 'danger', note: '' }, { from: 6, to: 99, kind: 'place', note: '' }]);
  expect(cut.map((p) => p.text).join('')).toBe(text);
  expect(cut.map((p) => [p.text, p.mark?.kind ?? null])).toEqual([['紫藤', 'place'], ['苑', 'danger'], ['有', 'danger'], ['人', null], ['拿', 'danger'], ['刀', 'danger']]);
});
