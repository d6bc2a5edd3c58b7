/** The rules of the program with those beside them that two persons put in force. */
import { createHash } from 'node:crypto';
import type { TriageRules } from '#domain/triage/judge/rules.ts';
import type { RuleBody } from '#domain/triage/learning/contract.ts';

/** Another version, because a proposal names the very words it was made by. */
export function withRules(base: TriageRules, added: readonly RuleBody[]): TriageRules {
  if (added.length === 0) return base;
  const hash = createHash('sha256').update(JSON.stringify(added)).digest('hex').slice(0, 8);
  const danger = base.danger.map((d) => {
    const own = added.filter((r) => r.sign === d.sign).map(({ sign: _sign, ...rule }) => rule);
    return own.length === 0 ? d : { ...d, rules: [...d.rules, ...own] };
  });
  return { ...base, version: `${base.version}+${hash}`, danger };
}
