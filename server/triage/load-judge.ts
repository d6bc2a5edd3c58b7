/** The judge as the program uses it: the district's rules, and beside them the model, when there is one that fits. */
import type { District } from '#domain/catalogue/district.ts';
import type { Instant } from '#domain/shared/time.ts';
import { createJudge } from '#domain/triage/judge/judge.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import { loadTriageRules } from './load-rules.ts';
import { loadModel, ModelError } from './model/model-file.ts';
import { createReader } from './model/reader.ts';

/**
 * Without a fitting model the judge goes by rules alone and `tell` hears why, so that it is said loudly; every proposal
 * then carries `versions.model: null`. Throws when the rules cannot be read.
 */
export function loadJudge(district: District, at: Instant, tell: (why: string) => void, modelFile?: string): Judge {
  return createJudge(district, loadTriageRules(), at, (rules) => {
    try {
      return createReader(loadModel(rules.source.concepts.version, modelFile), rules.concepts.map((c) => c.name));
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      tell(`The learned model is not used, calls are judged by rules alone: ${error.message}. Make one with: npx liandong train`);
      return null;
    }
  });
}
