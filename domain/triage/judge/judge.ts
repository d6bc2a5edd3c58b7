/**
 * A judge of plain rules behind `Judge`: the same text, facts and rules give the same proposal, word for word.
 * It proposes; a named officer decides. Never throws on any text.
 */
import type { Catalogue, District } from '#domain/catalogue/district.ts';
import { catalogueAt } from '#domain/catalogue/lookup.ts';
import type { Instant } from '#domain/shared/time.ts';
import { createGazetteer, findPlace } from '#domain/triage/place/find.ts';
import type { DangerFinding, Judge, JudgeInput, Proposal, Urgency } from '#domain/triage/proposal.ts';
import { compileRules, pointsOf, type ReadyRules } from './compiled.ts';
import { DANGER_FROM, dangersInFlags, dangersInHistory, dangersInText } from './danger.ts';
import { findItems, scoreItems } from './items.ts';
import { normalise } from '#domain/triage/normalise.ts';
import type { TriageRules } from './rules.ts';
import { rule, type Ruling } from './verdict.ts';
import { reasons } from './why.ts';

/** The judge of the catalogue valid at `at`. Throws when the district has none, or a rule cannot be read. */
export function createJudge(district: District, rules: TriageRules, at: Instant): Judge {
  const catalogue = catalogueAt(district, at);
  const ready = compileRules(rules);
  const gazetteer = createGazetteer(district);
  const versions = { catalogue: catalogue.version, rules: rules.version, model: null };
  return {
    versions,
    propose: (input) => ({ ...propose(ready, catalogue, input), place: findPlace(gazetteer, input.text, input.town), versions }),
  };
}

function propose(rules: ReadyRules, catalogue: Catalogue, input: JudgeInput): Omit<Proposal, 'place' | 'versions'> {
  const normal = normalise(input.text);
  const scan = rules.scan(normal);
  const limits = rules.source.limits;
  const scores = scoreItems(rules, scan);
  const found = findItems(scores, limits);
  const item = found.items[0]?.code ?? null;
  const history = dangersInHistory(rules, input, item);
  const danger = merge([...dangersInText(rules, input.text, normal, scan), ...dangersInFlags(input.flags), ...(history.finding ? [history.finding] : [])]);
  const points = (list: ReadyRules['doubt']): number => pointsOf(rules, list, normal, scan);
  const counted = danger.filter((d) => d.p >= DANGER_FROM);
  const ruling = rule({
    danger: counted, graveBefore: history.grave, itemSure: found.sure, itemPoints: scores[0]?.points ?? 0, characters: normal.text.length,
    doubt: points(rules.doubt), heat: points(rules.heat), advice: points(rules.advice),
  }, limits);
  return {
    verdict: ruling.verdict, item, items: found.items, danger: counted, abstained: ruling.abstained,
    urgency: urgencyOf(catalogue, ruling, item, points(rules.urgent)),
    why: reasons(catalogue, ruling, counted.map((d) => d.code), item),
  };
}

/** One finding a sign, the surest first found; by sign. */
function merge(findings: readonly DangerFinding[]): DangerFinding[] {
  const best = new Map<string, DangerFinding>();
  for (const finding of findings) {
    const known = best.get(finding.code);
    if (!known || finding.p > known.p) best.set(finding.code, finding);
  }
  return [...best.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Danger and heat are urgent; else the item's own urgency, raised by words like "right now". */
function urgencyOf(catalogue: Catalogue, ruling: Ruling, item: string | null, urgentWords: number): Urgency {
  if (ruling.verdict === 'advice') return 'normal';
  if (ruling.verdict !== 'divert') return 'urgent';
  return urgentWords > 0 || catalogue.items.find((i) => i.code === item)?.urgency === 'urgent' ? 'urgent' : 'normal';
}
