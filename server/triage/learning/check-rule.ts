/** Is a danger rule one that the judge can use, and does it do what its author says? */
import { compileRules, firstFinding } from '#domain/triage/judge/compiled.ts';
import { PatternError } from '#domain/triage/judge/pattern.ts';
import type { TriageRules } from '#domain/triage/judge/rules.ts';
import type { RuleBody } from '#domain/triage/learning/contract.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { refuse, type Refusal } from '#domain/shared/refusal.ts';
import { withRules } from '../with-rules.ts';

/** Null: it can be read, finds every example and leaves every counter-example alone. */
export function checkRule(base: TriageRules, rule: RuleBody): Refusal | null {
  if (!base.danger.some((d) => d.sign === rule.sign)) return refuse('triage.rule_unusable', { path: 'body.sign' });
  if (base.danger.some((d) => d.rules.some((r) => r.id === rule.id))) return refuse('triage.rule_known');
  try {
    const wrong = firstWrong(base, rule);
    return wrong === null ? null : refuse('triage.rule_unusable', { path: wrong });
  } catch (error) {
    if (error instanceof PatternError) return refuse('triage.rule_unusable', { path: 'body.any' });
    throw error;
  }
}

/** Where the first example stands that it does not find, or the first counter-example that it finds. */
function firstWrong(base: TriageRules, rule: RuleBody): string | null {
  const ready = compileRules(withRules(base, [rule]));
  const own = ready.danger.flatMap((d) => d.rules.all).find((r) => r.rule.id === rule.id);
  const finds = (text: string): boolean => {
    const normal = normalise(text);
    return own !== undefined && firstFinding(ready, own, normal, ready.scan(normal)) !== null;
  };
  const [missed, found] = [rule.examples.findIndex((text) => !finds(text)), rule.counter.findIndex(finds)];
  if (missed >= 0) return `body.examples.${missed}`;
  return found >= 0 ? `body.counter.${found}` : null;
}
