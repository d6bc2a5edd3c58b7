/** The judge as the program uses it: the district's rules, and beside them the model, when there is one that fits. */
import type { District } from '#domain/catalogue/district.ts';
import type { Instant } from '#domain/shared/time.ts';
import { createJudge } from '#domain/triage/judge/judge.ts';
import type { TriageRules } from '#domain/triage/judge/rules.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import { loadTriageRules } from './load-rules.ts';
import type { RuleBody } from '#domain/triage/learning/contract.ts';
import { loadModel, ModelError, readModel } from './model/model-file.ts';
import type { Model } from './model/model.ts';
import { createReader } from './model/reader.ts';
import { withRules } from './with-rules.ts';

/**
 * Without a fitting model the judge goes by rules alone and `tell` hears why, so that it is said loudly; every proposal
 * then carries `versions.model: null`. Throws when the rules cannot be read.
 */
export function loadJudge(district: District, at: Instant, tell: (why: string) => void, modelFile?: string): Judge {
  const rules = loadTriageRules();
  return judgeOf(district, at, rules, tryModel(() => loadModel(rules.concepts.version, modelFile), tell));
}

/** A judge of these very rules and this model; null: by rules alone. */
export function judgeOf(district: District, at: Instant, rules: TriageRules, model: Model | null): Judge {
  return createJudge(district, rules, at, (ready) => model && createReader(model, ready.concepts.map((c) => c.name)));
}

/** A model that does not fit is none, and `tell` hears why. */
export function tryModel(load: () => Model, tell: (why: string) => void): Model | null {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    tell(`The learned model is not used, calls are judged by rules alone: ${error.message}. Make one with: npx liandong train`);
    return null;
  }
}

/** What two persons put in force beside the program's own files. Goes to other threads as it is. */
export interface InForceJudge {
  readonly rules: readonly RuleBody[];
  /** bytes of the model; null: the program's own */
  readonly model: Uint8Array | null;
}

export interface JudgeParts {
  readonly rules: TriageRules;
  readonly model: Model | null;
  readonly judge: Judge;
}

/** The judge in force. A model that does not fit is told of, and the program's own stands in for it. */
export function judgeInForce(district: District, at: Instant, { rules: added, model: bytes }: InForceJudge, tell: (why: string) => void): JudgeParts {
  const base = loadTriageRules();
  const rules = withRules(base, added);
  const chosen = bytes && tryModel(() => readModel(Buffer.from(bytes), base.concepts.version), tell);
  const model = chosen ?? tryModel(() => loadModel(base.concepts.version), tell);
  return { rules, model, judge: judgeOf(district, at, rules, model) };
}
