/** S1: every role × action × relation, decided twice, equal. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCESS_ACTIONS, FIELD_SETS } from '#domain/access/actions.ts';
import type { AccessAction } from '#domain/access/actions.ts';
import { decide } from '#domain/access/decide.ts';
import type { AccessDecision } from '#domain/access/decide.ts';
import { RELATIONS } from '#domain/access/relations.ts';
import type { Relation } from '#domain/access/relations.ts';
import { ROLES } from '#domain/access/subject.ts';
import type { Role, Subject } from '#domain/access/subject.ts';
import { size, within } from '#test/support/size.ts';
import { expected, expectedAnswer } from './reference.ts';

/** of questions by chance, beside every cell */
const ASKED = size('S1', 20_000);

function subjectWith(roles: readonly Role[]): Subject {
  return { account: 'a', roles, towns: ['t1'], organisationId: 'o1', unitId: null, stationId: null, personId: 'p1', sources: [] };
}

function facts(relations: readonly Relation[]) {
  return { town: 't1', towns: ['t1'], relations };
}

function plain({ allow, hidden, fields }: AccessDecision) {
  return { allow, hidden, fields: [...fields].sort() };
}

const ACTORS: readonly (Role | 'anonymous')[] = [...ROLES, 'anonymous'];
const ask = (actor: Role | 'anonymous', action: AccessAction, relations: readonly Relation[] | null) =>
  plain(decide(actor === 'anonymous' ? null : subjectWith([actor]), action, relations && facts(relations)));

/** Every single relation and every pair: 66 sets. */
const RELATION_SETS: Relation[][] = RELATIONS.flatMap((a, i) => RELATIONS.slice(i).map((b) => (a === b ? [a] : [a, b])));

function everyCell() {
  return ACTORS.flatMap((actor) => ACCESS_ACTIONS.flatMap((action) =>
    RELATION_SETS.map((relations) => ({ actor, action, relations, answer: ask(actor, action, relations) }))));
}

/** Every cell of a matrix beside the reviewed table: those that differ. */
function comparedWith(matrix: typeof ask): { wrong: string[]; cells: number } {
  const wrong: string[] = [];
  let cells = 0;
  for (const actor of ACTORS) {
    for (const action of ACCESS_ACTIONS) {
      for (const relations of [null, ...RELATION_SETS]) {
        cells++;
        const ours = JSON.stringify(matrix(actor, action, relations));
        const theirs = JSON.stringify(expectedAnswer([actor], action, relations));
        if (ours !== theirs) wrong.push(`${actor} ${action} ${relations?.join('+') ?? 'ever'}: ${ours}, the table says ${theirs}`);
      }
    }
  }
  return { wrong, cells };
}

const WORKED: readonly Relation[] = ['lead', 'co_handler', 'former_holder'];

describe('the access matrix', () => {
  it('covers exactly the actions and relations there are', () => {
    expect([...expected.acts.keys()].sort()).toEqual([...ACCESS_ACTIONS].sort());
    expect(expected.sight.size).toBe(RELATIONS.length - 1);
  });

  it('gives the answer of the reviewed table in every cell', () => {
    const { wrong, cells } = comparedWith(ask);
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(30_000);
  });

  it('twin: a matrix that forgets who is complained about, or lets one role read one thing more, is seen', () => {
    const forgets: typeof ask = (actor, action, relations) => ask(actor, action, relations && relations.filter((relation) => relation !== 'complained'));
    const generous: typeof ask = (actor, action, relations) => (actor === 'responder' && action === 'incident.words' ? { ...ask(actor, action, relations), allow: true } : ask(actor, action, relations));
    for (const broken of [forgets, generous]) expect(comparedWith(broken).wrong.length).toBeGreaterThan(0);
  });

  it('agrees for people of several roles and any set of relations', () => {
    const roles = fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 4 });
    const relations = fc.uniqueArray(fc.constantFrom(...RELATIONS), { minLength: 1 });
    fc.assert(fc.property(roles, fc.constantFrom(...ACCESS_ACTIONS), relations, (some, action, found) => {
      expect(plain(decide(subjectWith(some), action, facts(found)))).toEqual(expectedAnswer(some, action, found));
    }), { numRuns: ASKED });
  }, within('S1', 30_000));

  it('shows nothing to the organisation complained about, whatever else it is', () => {
    const relations = fc.uniqueArray(fc.constantFrom(...RELATIONS));
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...ROLES)), fc.constantFrom(...ACCESS_ACTIONS), relations, (roles, action, others) => {
      const answer = decide(subjectWith(roles), action, facts([...others, 'complained']));
      expect(plain(answer)).toEqual({ allow: false, hidden: true, fields: [] });
    }), { numRuns: ASKED / 4 });
  }, within('S1', 30_000));

  it('never tells a handler the words or who called, whatever roles the person has beside', () => {
    const relations = fc.tuple(fc.constantFrom(...WORKED), fc.uniqueArray(fc.constantFrom(...RELATIONS))).map(([own, more]) => [own, ...more]);
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...ROLES)), fc.constantFrom(...ACCESS_ACTIONS), relations, (roles, action, found) => {
      const { fields } = decide(subjectWith(roles), action, facts(found));
      expect(fields.has('words') || fields.has('identity')).toBe(false);
    }), { numRuns: ASKED });
  }, within('S1', 30_000));

  it('gives words and identity through the one logged request alone', () => {
    const told = everyCell().filter(({ action, answer }) => action !== 'incident.words' && answer.fields.some((f) => f === 'words' || f === 'identity'));
    expect(told).toEqual([]);
  });

  it('lets nobody act on what is hidden from them, and shows nothing of it', () => {
    const aboutIncidents = (action: string) => !action.includes('.') || action.startsWith('incident.') || action === 'live.read' || action === 'assist.answer';
    const wrong = everyCell().filter(({ action, answer }) => answer.hidden && (answer.fields.length > 0 || (answer.allow && aboutIncidents(action))));
    expect(wrong).toEqual([]);
  });

  it('has somebody for every action, and no field set that nobody sees', () => {
    for (const action of ACCESS_ACTIONS) expect(ACTORS.some((actor) => ask(actor, action, null).allow), action).toBe(true);
    const seen = new Set(ACTORS.flatMap((actor) => ACCESS_ACTIONS.flatMap((action) => RELATIONS.flatMap((r) => ask(actor, action, [r]).fields))));
    expect([...seen].sort()).toEqual([...FIELD_SETS].sort());
  });

  it('lets nobody in without a session but to log in, to see the demonstration and to set a password by a link', () => {
    expect(ACCESS_ACTIONS.filter((action) => ask('anonymous', action, null).allow)).toEqual(['session.open', 'demo.read', 'account.begin']);
  });
});
