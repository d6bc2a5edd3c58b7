/** Gate one: danger signs in the words, in the facts beside them, and in what was there before (DOMAIN-RULES 1). */
import { secondsBetween, type Instant } from '#domain/shared/time.ts';
import type { DangerFinding, EarlierCall, Flags, JudgeInput } from '#domain/triage/proposal.ts';
import { firstFinding, pointsOf, touchedBy, type ReadyRules } from './compiled.ts';
import { normalise, normalIndex, originalSpan, type Normal } from '#domain/triage/normalise.ts';
import type { Scan } from './pattern.ts';
import type { RuleEvidence } from './reader.ts';

/** From this probability a finding is a danger sign; below it only adds to the doubt. */
export const DANGER_FROM = 0.5;

/** Signs whose help is fire or medical, not the police alone. */
export const EMERGENCY_SIGNS: ReadonlySet<string> = new Set(['G05', 'G07', 'G08']);

/** Earlier signs of weapon, injury or threat: a third call about the same is then for the police (G15). */
const GRAVE_BEFORE: ReadonlySet<string> = new Set(['G01', 'G02', 'G03', 'G05', 'G06', 'G08', 'G17']);

const WINDOW_DAYS = 30;
const THIRD = 2; // two earlier calls make this the third
const LONGEST_HISTORY = 50;
const LONGEST_EARLIER_TEXT = 2000;

const FLAG_SIGNS: Readonly<Record<keyof Flags, string>> = {
  cannotTalk: 'G03', weapon: 'G02', injured: 'G08', child: 'G04', crowd: 'G10',
};

/** One finding a sign, the surest; in the order of the signs. */
export function dangersInText(rules: ReadyRules, raw: string, normal: Normal, scan: Scan): DangerFinding[] {
  return rules.danger.flatMap(({ sign, rules: list }) => {
    let best: DangerFinding | null = null;
    for (const rule of touchedBy(scan, list)) {
      if (best && best.p >= rule.rule.weight) continue;
      const match = firstFinding(rules, rule, normal, scan);
      if (!match) continue;
      const span = originalSpan(normal, match.from, match.to);
      best = { code: sign, p: rule.rule.weight, evidence: raw.slice(...span), span };
    }
    return best ? [best] : [];
  });
}

/** The same for the learned reader: how sure, and where. */
export function evidenceOf(rules: ReadyRules, found: readonly DangerFinding[], normal: Normal, scan: Scan): RuleEvidence {
  return {
    signs: found.map(({ code, p, span }) => ({ code, p, at: span ? normalIndex(normal, span[0]) : 0 })),
    doubt: pointsOf(rules, rules.doubt, normal, scan),
  };
}

export function dangersInFlags(flags: Flags | undefined): DangerFinding[] {
  if (!flags) return [];
  const set = (Object.keys(FLAG_SIGNS) as (keyof Flags)[]).filter((flag) => flags[flag] === true);
  return set.map((flag) => ({ code: FLAG_SIGNS[flag], p: 1, evidence: `flag:${flag}`, span: null }));
}

/** G15: the third call within 30 days about the same, or anything grave before. */
export function dangersInHistory(rules: ReadyRules, input: JudgeInput, item: string | null): { finding: DangerFinding | null; grave: boolean } {
  const earlier = (input.history ?? []).slice(-LONGEST_HISTORY);
  const recent = earlier.filter((call) => isRecent(call, input.at) && isSameMatter(call, item));
  const grave = earlier.some((call) => isGrave(rules, call));
  if (recent.length < THIRD && !grave) return { finding: null, grave };
  const evidence = grave ? 'history:grave' : `history:${recent.length + 1}`;
  return { finding: { code: 'G15', p: 1, evidence, span: null }, grave };
}

function isRecent(call: EarlierCall, at: Instant | undefined): boolean {
  return at === undefined || secondsBetween(call.at, at) <= WINDOW_DAYS * 86_400;
}

/** The caller's side already chose the history by number, place and people; only another kind of matter is set aside. */
function isSameMatter(call: EarlierCall, item: string | null): boolean {
  return !call.item || !item || call.item === item || kindOf(call.item) === kindOf(item);
}

/** Noise between people and quarrels are one kind: a feud changes its subject. */
function kindOf(code: string): string {
  const category = code.slice(0, 2);
  return category === 'JF' || category === 'HJ' || category === 'FW' ? 'between people' : category;
}

function isGrave(rules: ReadyRules, call: EarlierCall): boolean {
  if (call.danger?.some((code) => GRAVE_BEFORE.has(code))) return true;
  if (!call.text) return false;
  const raw = call.text.slice(0, LONGEST_EARLIER_TEXT);
  const normal = normalise(raw);
  return dangersInText(rules, raw, normal, rules.scan(normal)).some((d) => d.p >= DANGER_FROM && GRAVE_BEFORE.has(d.code));
}
