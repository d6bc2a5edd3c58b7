import { expect, test } from 'vitest';
import type { Incident } from '#domain/incident/incident.ts';
import { instant } from '#domain/shared/time.ts';
import type { Context } from '#domain/incident/rule.ts';
import { smallDistrict } from '#test/support/small-district.ts';
import { evolve } from '#domain/incident/evolve.ts';
import { aboutOf, whySilent } from './telling.ts';

const AT = instant(Date.parse('2026-03-18T02:00:00Z'));

const CTX: Context = { now: AT, actor: { account: 'x', roles: ['policy'], organisationId: null, unitId: null, stationId: null, personId: null }, district: smallDistrict(), text: null, newId: (prefix) => prefix };

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
  expect(aboutOf('triage.decided', { verdict: 'divert' }, diverted, CTX)).toBe('decision');
  expect(aboutOf('triage.decided', { verdict: 'police' }, opened({ verdict: 'police', status: 'with_police' }), CTX)).toBeNull();
  expect(aboutOf('triage.decided', { verdict: 'divert' }, { ...diverted, status: 'with_police' }, CTX)).toBeNull();
  expect(aboutOf('triage.decided', { verdict: 'divert' }, { ...diverted, verdict: 'joint' }, CTX)).toBeNull();
  expect(aboutOf('incident.finished', {}, { ...diverted, status: 'finished' }, CTX)).toBe('result');
  expect(aboutOf('incident.finished', {}, diverted, CTX)).toBeNull();
  expect(aboutOf('incident.finished', {}, { ...diverted, status: 'finished', dangers: [{ code: 'G15', by: 'history', p: 1 }] }, CTX)).toBeNull();
});

test('that somebody comes late is told of a clock that was missed while they are still awaited, and of no other', () => {
  const due = { kind: 'arrive', at: AT, promised: AT, level: 0 } as const;
  const awaited = opened({ item: 'AA-01', verdict: 'divert', status: 'to_dispatch', deadlines: [due] });
  expect(aboutOf('deadline.missed', { clock: 'arrive' }, awaited, CTX)).toBe('delayed');
  expect(aboutOf('deadline.missed', { clock: 'dispatch' }, awaited, CTX)).toBeNull();
  expect(aboutOf('deadline.missed', { clock: 'arrive' }, { ...awaited, status: 'with_police' }, CTX)).toBeNull();
  expect(aboutOf('deadline.missed', { clock: 'arrive' }, { ...awaited, deadlines: [] }, CTX), 'somebody has arrived').toBeNull();
  expect(aboutOf('deadline.missed', { clock: 'arrive' }, { ...awaited, dangers: [{ code: 'G03', by: 'machine', p: 0.2 }] }, CTX)).toBeNull();
});
