/**
 * The judge in force and those beside it. What the program brings is the beginning; models and danger rules that two persons
 * put in force stand above it, are kept in the database, and are taken up by every server within seconds.
 */
import type { District } from '#domain/catalogue/district.ts';
import type { Instant } from '#domain/shared/time.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import type { Database } from '#server/platform/db.ts';
import { judgeInForce, judgeOf, tryModel, type InForceJudge, type JudgeParts } from '../load-judge.ts';
import { loadTriageRules } from '../load-rules.ts';
import { FEATURES } from '../model/features.ts';
import { readModel } from '../model/model-file.ts';
import type { Promise as Kept } from '../model/model.ts';
import { withRules } from '../with-rules.ts';
import { listModels, listRules, madeFor, modelBytes, readInForce } from './store.ts';

/** A judge that another may become while it is held: callers keep the one they were given. */
export interface Judges {
  readonly present: Judge;
  /** which models fit this program (`store.ts`) */
  readonly madeFor: string;
  /** for other threads */
  inForce(): InForceJudge;
  /** what the model in force promises; null by rules alone */
  promise(): Kept | null;
  /** the newest model of the district that is not in force and fits this program; null: there is none */
  candidate(): { readonly version: string; readonly judge: Judge } | null;
  /** the judge as it would be with this model, or with this rule added; null: there is no such thing, or it does not fit */
  with(subject: string): Promise<Judge | null>;
  /** takes up what was put in force meanwhile, here or on another server */
  refresh(): Promise<void>;
  onChange(hear: (inForce: InForceJudge) => void): void;
}

export interface JudgesParts {
  readonly db: Database;
  readonly district: District;
  now(): Instant;
  tell(why: string): void;
  /** a judge that somebody brings stays what it is */
  readonly fixed?: Judge | undefined;
}

interface State {
  /** of what is in force: grows with every change */
  number: number;
  inForce: InForceJudge;
  parts: JudgeParts;
  candidate: { version: string; judge: Judge } | null;
  /** the newest model known of, fitting or not */
  newest: string | null;
}

/** Throws when the rules of the program cannot be read. */
export async function createJudges(known: JudgesParts): Promise<Judges> {
  const state = await begin(known);
  const listeners: ((inForce: InForceJudge) => void)[] = [];
  const judge = (): Judge => known.fixed ?? state.parts.judge;
  return {
    present: { get versions() { return judge().versions; }, propose: (input) => judge().propose(input) },
    madeFor: madeFor(FEATURES, state.parts.rules.concepts.version),
    inForce: () => state.inForce,
    promise: () => state.parts.model?.head.promise ?? null,
    candidate: () => state.candidate,
    with: (subject) => judgeWith(known, state, subject),
    async refresh() {
      if (await renew(known, state)) for (const hear of listeners) hear(state.inForce);
      await look(known, state);
    },
    onChange: (hear) => void listeners.push(hear),
  };
}

async function begin(known: JudgesParts): Promise<State> {
  const { number, inForce } = await read(known.db);
  const state: State = { number, inForce, parts: judgeInForce(known.district, known.now(), inForce, known.tell), candidate: null, newest: null };
  await look(known, state);
  return state;
}

async function read(db: Database): Promise<{ number: number; inForce: InForceJudge }> {
  const { number, model, rules } = await readInForce(db);
  return { number, inForce: { rules, model: model === '' ? null : await modelBytes(db, model) } };
}

/** Whether something else is in force now. */
async function renew(known: JudgesParts, state: State): Promise<boolean> {
  if ((await readInForce(known.db)).number === state.number) return false;
  const { number, inForce } = await read(known.db);
  Object.assign(state, { number, inForce, parts: judgeInForce(known.district, known.now(), inForce, known.tell), newest: null, candidate: null });
  return true;
}

/** Is there a newer model that waits? */
async function look(known: JudgesParts, state: State): Promise<void> {
  const newest = (await listModels(known.db)).find((m) => m.version !== state.parts.model?.version)?.version ?? null;
  if (newest === state.newest) return;
  state.newest = newest;
  const judge = newest === null ? null : await judgeWith(known, state, newest);
  state.candidate = newest !== null && judge ? { version: newest, judge } : null;
}

async function judgeWith({ db, district, now }: JudgesParts, { parts: { rules, model } }: State, subject: string): Promise<Judge | null> {
  const rule = (await listRules(db)).find((r) => r.rule.id === subject);
  if (rule) return judgeOf(district, now(), withRules(loadTriageRules(), [...(await inForceBut(db, subject)), rule.rule]), model);
  const bytes = await modelBytes(db, subject);
  const other = bytes && tryModel(() => readModel(bytes, rules.concepts.version), () => undefined);
  return other && judgeOf(district, now(), rules, other);
}

async function inForceBut(db: Database, id: string) {
  return (await readInForce(db)).rules.filter((rule) => rule.id !== id);
}
