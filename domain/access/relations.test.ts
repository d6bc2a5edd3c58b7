import { describe, expect, it } from 'vitest';
import type { District, Organisation } from '#domain/catalogue/district.ts';
import type { Assignment } from '#domain/incident/incident.ts';
import { parseInstant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { isExcluded, placeRelations, relationsOf } from './relations.ts';
import type { RelationFacts } from './relations.ts';
import type { Subject } from './subject.ts';

function at(text: string): Instant {
  const found = parseInstant(text);
  if (!found) throw new Error(text);
  return found;
}

const organisation = (id: string, relatedIds: string[] = []): Organisation =>
  ({ id, type: 'X', name: { zh: id, en: id }, town: 't1', areaIds: [], relatedIds });

const district: District = {
  id: 'd', name: { zh: '区', en: 'District' }, timeZone: 'Asia/Shanghai', levels: [], catalogues: [], towns: [], areas: [], units: [], shifts: [],
  people: [], accounts: [], stations: [], calendar: { version: '1', years: [], holidays: [], makeUpDays: [] },
  organisations: [organisation('property', ['owners']), organisation('owners'), organisation('guards', ['property']), organisation('team'), organisation('centre')],
};

const person = (parts: Partial<Subject> = {}): Subject => ({
  account: 'someone', roles: ['responder'], towns: ['t1'], organisationId: 'team', unitId: null, stationId: null, personId: 'p1', sources: [], ...parts,
});

const assignment = (parts: Partial<Assignment> = {}): Assignment => ({
  id: 'a1', unitId: 'crew-1', organisationId: 'team', town: 't1', part: 'lead', status: 'accepted', exclusive: true,
  offeredAt: at('2026-03-01T08:00:00Z'), acceptedAt: at('2026-03-01T08:01:00Z'), departedAt: null, arrival: null, endedAt: null, reason: null, ...parts,
});

const incident = (parts: Partial<RelationFacts> = {}): RelationFacts => ({
  status: 'handling', stationId: 's1', towns: ['t1'], assignments: [], returns: [], excluded: [], decision: null, pending: null,
  arbitratorId: null, holder: null, ...parts,
});

const decided = (by: string) => ({ verdict: 'divert' as const, item: null, by, at: at('2026-03-01T08:00:00Z') });

describe('what somebody is to an incident', () => {
  it.each([
    ['the unit that leads', person({ unitId: 'crew-1' }), incident({ assignments: [assignment()] }), ['lead', 'same_org', 'same_town']],
    ['a crew that is only asked', person({ unitId: 'crew-1' }), incident({ assignments: [assignment({ status: 'offered', acceptedAt: null })] }), ['lead', 'same_org', 'same_town']],
    ['the one beside', person({ unitId: 'crew-1' }), incident({ assignments: [assignment({ part: 'co' })] }), ['co_handler', 'same_org', 'same_town']],
    ['another crew of the organisation', person({ unitId: 'crew-2' }), incident({ assignments: [assignment()] }), ['same_org', 'same_town']],
    ['another post of the organisation, for what its desk has', person({ unitId: 'mediator-1' }), incident({ assignments: [assignment({ unitId: 'desk', exclusive: false })] }), ['lead', 'same_org', 'same_town']],
    ['who had it', person({ unitId: 'crew-1' }), incident({ assignments: [assignment({ status: 'returned' })] }), ['former_holder', 'same_town']],
    ['who finished it', person({ unitId: 'crew-1' }), incident({ assignments: [assignment({ status: 'finished' })] }), ['former_holder', 'same_town']],
    ['who only declined', person({ unitId: 'crew-1' }), incident({ assignments: [assignment({ status: 'declined', acceptedAt: null })] }), ['same_town']],
    ['the desk of an organisation, without a unit', person(), incident({ assignments: [assignment()] }), ['lead', 'same_org', 'same_town']],
    ['a dispatcher in the same house as the crew', person({ roles: ['dispatcher'] }), incident({ assignments: [assignment()] }), ['same_org', 'same_town']],
    ['the organisation that holds it', person({ unitId: 'x' }), incident({ holder: { kind: 'organisation', id: 'team' } }), ['same_org', 'same_town']],
    ['the station', person({ organisationId: 's', stationId: 's1', towns: ['t9'] }), incident(), ['same_station', 'other_town']],
    ['another town', person({ towns: ['t2'] }), incident(), ['other_town']],
    ['a town that takes part', person({ towns: ['t2'] }), incident({ towns: ['t1', 't2'] }), ['same_town']],
    ['nobody', person({ towns: [] }), incident(), ['none']],
    ['the officer who decided', person({ account: 'zhao' }), incident({ decision: { ...decided('zhao'), confirmedBy: null, safeDefault: false, overDanger: false, reason: null } }), ['same_town', 'decider']],
    ['the officer whose proposal waits', person({ account: 'qian' }), incident({ pending: decided('qian') }), ['same_town', 'decider']],
    ['the earlier decider while another proposal waits', person({ account: 'zhao' }), incident({ decision: { ...decided('zhao'), confirmedBy: null, safeDefault: false, overDanger: false, reason: null }, pending: decided('qian') }), ['same_town']],
    ['the arbitrator', person({ personId: 'leader' }), incident({ arbitratorId: 'leader' }), ['same_town', 'arbitrator']],
    ['the person who holds it', person({ personId: 'leader', towns: ['t2'] }), incident({ holder: { kind: 'person', id: 'leader' } }), ['other_town', 'arbitrator']],
  ])('%s', (_who, subject, facts, relations) => {
    expect(relationsOf(subject, facts, district)).toEqual(relations);
  });

  it('keeps the unit that returned an incident acting until the arbitrator has decided', () => {
    const returned = assignment({ status: 'returned' });
    const back = { assignmentId: 'a1', unitId: 'crew-1', reason: 'not_ours', proposedUnitId: null, at: at('2026-03-01T09:00:00Z') };
    const crew = person({ unitId: 'crew-1' });
    expect(relationsOf(crew, incident({ status: 'arbitration', assignments: [returned], returns: [back] }), district)).toContain('lead');
    expect(relationsOf(crew, incident({ status: 'to_dispatch', assignments: [returned], returns: [back] }), district)).not.toContain('lead');
  });
});

describe('the organisation complained about', () => {
  it.each([
    ['itself', 'property', true], ['what it is contracted to', 'owners', true], ['who is contracted to it', 'guards', true],
    ['the team', 'team', false], ['an organisation nobody knows', 'elsewhere', false],
  ])('%s', (_what, id, out) => {
    expect(isExcluded(id, ['property'], district)).toBe(out);
  });

  it('shuts out a relation of a relation only by its own name', () => {
    expect(isExcluded('guards', ['owners'], district)).toBe(false);
  });

  it('is said beside what else it is', () => {
    const guards = person({ organisationId: 'guards', unitId: 'crew-1' });
    expect(relationsOf(guards, incident({ assignments: [assignment({ organisationId: 'guards' })], excluded: ['property'] }), district))
      .toEqual(['lead', 'complained', 'same_org', 'same_town']);
  });
});

describe('relations to a place', () => {
  it.each([
    [{ town: 't1' }, ['same_town']], [{ town: 't2' }, ['other_town']], [{ town: 't2', stationId: 's1' }, ['same_station', 'other_town']],
  ])('%o', (place, relations) => {
    expect(placeRelations(person({ stationId: 's1' }), place)).toEqual(relations);
  });

  it('are none for an account without a town', () => {
    expect(placeRelations(person({ towns: [] }), { town: 't1' })).toEqual(['none']);
  });
});
