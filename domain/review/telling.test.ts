import { expect, test } from 'vitest';
import type { Incident } from '#domain/incident/incident.ts';
import { instant } from '#domain/shared/time.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { aboutOf, whySilent } from './telling.ts';

const AT = instant(Date.parse('2026-03-18T02:00:00Z'));

function opened(change: Partial<Incident>): Incident {
  const i = evolve(null, {
    type: 'incident.opened', v: 1, incident: 'i', town: 't', at: AT, actor: 'police', data: {
      number: 'T26-1', stationId: 's', channel: '110', place: { areaId: null, position: null, precision: 'unknown' }, flags: {}, paper: false, call: null, dangers: [], proposal: null,
      urgency: 'normal', versions: { catalogue: 'c', policy: 'p', rules: 'r', model: null }, excluded: [], origin: null, inherited: null, clocks: { start: [{ kind: 'decide', at: AT, promised: AT, level: 0 }] },
    },
  });
  return { ...i, ...change };
}

test('any danger sign or flag, and quarrels under one roof, keep the telephone silent', () => {
  expect(whySilent(opened({ item: 'HJ-04' }))).toBeNull();
  expect(whySilent(opened({ dangers: [{ code: 'G03', by: 'machine', p: 0.2 }] }))).toBe('danger');
  expect(whySilent(opened({ flags: { cannotTalk: true } }))).toBe('danger');
  expect(whySilent(opened({ item: 'JF-02' }))).toBe('under_one_roof');
});

test('a message tells only what still holds', () => {
  const diverted = opened({ item: 'HJ-04', verdict: 'divert', status: 'to_dispatch' });
  expect(aboutOf('triage.decided', 'divert', diverted)).toBe('decision');
  expect(aboutOf('triage.decided', 'police', opened({ verdict: 'police', status: 'with_police' }))).toBeNull();
  expect(aboutOf('triage.decided', 'divert', { ...diverted, status: 'with_police' })).toBeNull();
  expect(aboutOf('triage.decided', 'divert', { ...diverted, verdict: 'joint' })).toBeNull();
  expect(aboutOf('incident.finished', null, { ...diverted, status: 'finished' })).toBe('result');
  expect(aboutOf('incident.finished', null, diverted)).toBeNull();
  expect(aboutOf('incident.finished', null, { ...diverted, status: 'finished', dangers: [{ code: 'G15', by: 'history', p: 1 }] })).toBeNull();
});
