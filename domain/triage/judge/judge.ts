/**
 * The judge behind `Judge`, of plain rules and, beside them, a reader that has learned: the same text, facts and rules give the same proposal, word for word.
 * It proposes; a named officer decides. Never throws on any text.
 */
import type { Catalogue, District } from '#domain/catalogue/district.ts';
import { catalogueAt } from '#domain/catalogue/lookup.ts';
import type { Instant } from '#domain/shared/time.ts';
import { createGazetteer, findPlace, type Gazetteer } from '#domain/triage/place/find.ts';
import type { DangerFinding, Judge, JudgeInput, Proposal, Question, Urgency } from '#domain/triage/proposal.ts';
import { compileRules, pointsOf, type ReadyRules, type RuleList } from './compiled.ts';
import { DANGER_FROM, dangersInFlags, dangersInHistory, dangersInText, evidenceOf } from './danger.ts';
import { findItems, scoreItems } from './items.ts';
import { hearsNothing, ITEM_FROM, itemsOf, ruleLearned, signsOf } from './learned.ts';
import { marksOf } from './marks.ts';
import { normalise, type Normal } from '#domain/triage/normalise.ts';
import type { Scan } from './pattern.ts';
import { questionsFor } from './questions.ts';
import type { Reading, TextReader } from './reader.ts';
import type { TriageRules } from './rules.ts';
import { rule, type Ruling } from './verdict.ts';
import { reasons } from './why.ts';

/**
 * The judge of the catalogue valid at `at`; with a reader that has learned, or by rules alone.
 * Throws when the district has no catalogue, or a rule cannot be read.
 */
export function createJudge(district: District, rules: TriageRules, at: Instant, learned: (rules: ReadyRules) => TextReader | null = () => null): Judge {
  const catalogue = catalogueAt(district, at);
  const ready = compileRules(rules);
  const reader = learned(ready);
  const places = { gazetteer: gazetteerOf(district), weights: rules.place };
  const versions = { catalogue: catalogue.version, rules: rules.version, model: reader?.version ?? null };
  return {
    versions,
    propose: (input) => ({ ...propose(ready, reader, catalogue, places, input), versions }),
  };
}

/** Made anew when the district's areas are other ones: a change of settings puts whole lists into force. */
function gazetteerOf(district: District): () => Gazetteer {
  let [areas, gazetteer] = [district.areas, createGazetteer(district)];
  return () => {
    if (district.areas !== areas) [areas, gazetteer] = [district.areas, createGazetteer(district)];
    return gazetteer;
  };
}

interface Places {
  gazetteer(): Gazetteer;
  readonly weights: TriageRules['place'];
}

interface Seen {
  readonly input: JudgeInput;
  readonly normal: Normal;
  readonly scan: Scan;
}

interface Opinion {
  readonly ruling: Ruling;
  readonly danger: DangerFinding[];
  readonly items: { code: string; p: number }[];
  readonly questions: Question[];
  /** items beside the best when the call holds several matters */
  readonly further: readonly string[];
}

function propose(rules: ReadyRules, reader: TextReader | null, catalogue: Catalogue, { gazetteer, weights }: Places, input: JudgeInput): Omit<Proposal, 'versions'> {
  const normal = normalise(input.text);
  const seen = { input, normal, scan: rules.scan(normal) };
  const { ruling, danger, items, questions, further } = reader ? byReader(rules, reader, catalogue, seen) : byRules(rules, seen);
  const item = items[0] && (!reader || items[0].p >= ITEM_FROM) ? items[0].code : null;
  return {
    verdict: ruling.verdict, item, items, danger, abstained: ruling.abstained,
    urgency: urgencyOf(catalogue, ruling, item, pointsOf(rules, rules.urgent, normal, seen.scan)),
    why: reasons(catalogue, ruling, danger.map((d) => d.code), item, further), questions,
    place: findPlace({ gazetteer: gazetteer(), weights }, input.text, input.town, normal),
  };
}

function byRules(rules: ReadyRules, { input, normal, scan }: Seen): Opinion {
  const limits = rules.source.limits;
  const scores = scoreItems(rules, scan);
  const found = findItems(scores, limits);
  const history = dangersInHistory(rules, input, found.items[0]?.code ?? null);
  const all = merge([...dangersInText(rules, input.text, normal, scan), ...dangersInFlags(input.flags), ...(history.finding ? [history.finding] : [])]);
  const danger = all.filter((d) => d.p >= DANGER_FROM);
  const points = (list: RuleList): number => pointsOf(rules, list, normal, scan);
  const ruling = rule({
    danger, graveBefore: history.grave, itemSure: found.sure, itemPoints: scores[0]?.points ?? 0, characters: normal.text.length,
    doubt: points(rules.doubt), heat: points(rules.heat), advice: points(rules.advice),
  }, limits);
  return { ruling, danger, items: found.items, questions: [], further: [] };
}

function byReader(rules: ReadyRules, reader: TextReader, catalogue: Catalogue, { input, normal, scan }: Seen): Opinion {
  const words = dangersInText(rules, input.text, normal, scan).filter((d) => d.p >= DANGER_FROM);
  const reading = reader.read(normal, marksOf(rules, normal, scan), evidenceOf(rules, words, normal, scan));
  const further = furtherIn(rules, reading, catalogue, scan);
  const empty = rules.saysNothing(normal.text);
  const items = hearsNothing({ empty, words }) ? [] : itemsOf(reading, further).filter(({ code }) => catalogue.items.some((i) => i.code === code));
  const history = dangersInHistory(rules, input, items[0]?.code ?? null);
  const found = { words, facts: [...dangersInFlags(input.flags), ...(history.finding ? [history.finding] : [])], graveBefore: history.grave, characters: normal.text.length, empty };
  const ruling = ruleLearned(found, reading);
  return { ruling, danger: merge(signsOf(found, reading, ruling, input.text, normal)), items, questions: questionsFor(reading, ruling, catalogue, rules.source.questions), further };
}

/** Several matters are looked for only when the caller announces another: a short stretch by itself is easily taken for one. */
function furtherIn({ further }: ReadyRules, reading: Reading, catalogue: Catalogue, scan: Scan): readonly string[] {
  if (!further || scan.may[further.id] !== 1) return [];
  return reading.further().filter((code) => catalogue.items.some((i) => i.code === code));
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
