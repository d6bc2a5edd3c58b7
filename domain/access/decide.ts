/** The one question of access: may this subject do this to that, and what is shown of it. Pure, and fast enough for a stream. */
import { ACCESS_ACTIONS, FIELD_SETS } from './actions.ts';
import type { AccessAction, FieldSet } from './actions.ts';
import { ACTS, SIGHT, VETOES, ceilingOf } from './matrix.ts';
import type { Actor } from './matrix.ts';
import { RELATIONS } from './relations.ts';
import type { Relation } from './relations.ts';
import { ROLES } from './subject.ts';
import type { Subject } from './subject.ts';

export type { AccessAction, FieldSet } from './actions.ts';
export type { Relation } from './relations.ts';

export interface ObjectFacts {
  town: string;
  /** towns that take part; row-level security follows the same list */
  towns: readonly string[];
  /** by `relationsOf` or `placeRelations` */
  relations: readonly Relation[];
}

export interface AccessDecision {
  allow: boolean;
  /** the existence of the object is a secret to this subject: answer 404 as for one that is not there */
  hidden: boolean;
  fields: ReadonlySet<FieldSet>;
}

/**
 * `subject` null is an anonymous request. `facts` null asks whether the subject may ever do this (a route's first
 * gate, a list before its rows are known); nothing of an object is shown by that answer.
 */
export function decide(subject: Subject | null, action: AccessAction, facts: ObjectFacts | null): AccessDecision {
  const actors: readonly Actor[] = subject ? subject.roles : ANONYMOUS;
  if (facts === null) return actors.some((actor) => reach(actor, action) !== 0) ? MAY : MAY_NOT;
  const relations = relationMask(facts.relations);
  if ((relations & COMPLAINED) !== 0) return HIDDEN;
  const seen = sightMask(actors, facts.relations);
  const vetoed = (relations & (VETO_MASK.get(action) ?? 0)) !== 0;
  const allow = !vetoed && actors.some((actor) => (reach(actor, action) & relations) !== 0);
  return { allow, hidden: (seen & LIST) === 0, fields: fieldSet(allow ? seen & (CEILING_MASK.get(action) ?? 0) : 0) };
}

/** Across a line, the other side's answer by telephone is written down by whoever may hand back (`spokenFor`). */
const SPOKEN_FOR: Partial<Record<AccessAction, AccessAction>> = { accept: 'hand-back', acknowledge: 'hand-back' };

/** The first gate of a route: whether the subject may ever do this, whatever it turns out to be about. */
export function mayEver(subject: Subject | null, action: AccessAction): boolean {
  const spoken = SPOKEN_FOR[action];
  return decide(subject, action, null).allow || (spoken !== undefined && decide(subject, spoken, null).allow);
}

const ANONYMOUS: readonly Actor[] = ['anonymous'];
const ACTORS: readonly Actor[] = [...ROLES, 'anonymous'];

const bit = (list: readonly string[], name: string): number => 1 << list.indexOf(name);
const relationMask = (relations: readonly Relation[]): number => relations.reduce((mask, r) => mask | bit(RELATIONS, r), 0);
const fieldMask = (fields: readonly FieldSet[]): number => fields.reduce((mask, f) => mask | bit(FIELD_SETS, f), 0);

const COMPLAINED = bit(RELATIONS, 'complained');
const LIST = bit(FIELD_SETS, 'list');

// The table, folded once into bit masks; a test holds the folded form against a slow reading of the same rules.
const REACH = new Map(ACTORS.map((actor) => [actor, new Map(ACCESS_ACTIONS.map((a) => [a, relationMask(ACTS[a][actor] ?? [])]))]));
const VETO_MASK = new Map(ACCESS_ACTIONS.map((action) => [action, relationMask(VETOES[action] ?? [])]));
const CEILING_MASK = new Map(ACCESS_ACTIONS.map((action) => [action, fieldMask(ceilingOf(action))]));
const SIGHT_MASK = new Map(ACTORS.map((actor) => [actor, new Map(RELATIONS.map((relation) => [relation, sightOf(actor, relation)]))]));

function reach(actor: Actor, action: AccessAction): number {
  return REACH.get(actor)?.get(action) ?? 0;
}

function sightOf(actor: Actor, relation: Relation): number {
  const lines = (SIGHT[actor] ?? []).filter((line) => line.relations.includes(relation));
  return lines.reduce((mask, line) => mask | fieldMask(line.fields), 0);
}

function sightMask(actors: readonly Actor[], relations: readonly Relation[]): number {
  let mask = 0;
  for (const actor of actors) for (const relation of relations) mask |= SIGHT_MASK.get(actor)?.get(relation) ?? 0;
  return mask;
}

const SETS = Array.from({ length: 1 << FIELD_SETS.length }, (_, mask): ReadonlySet<FieldSet> => {
  return new Set(FIELD_SETS.filter((_field, index) => (mask & (1 << index)) !== 0));
});
const NOTHING: ReadonlySet<FieldSet> = new Set();

function fieldSet(mask: number): ReadonlySet<FieldSet> {
  return SETS[mask] ?? NOTHING;
}

const MAY: AccessDecision = { allow: true, hidden: false, fields: NOTHING };
const MAY_NOT: AccessDecision = { allow: false, hidden: false, fields: NOTHING };
const HIDDEN: AccessDecision = { allow: false, hidden: true, fields: NOTHING };
