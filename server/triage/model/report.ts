/** How good the judge is, as a page: from calls whose writers the reader had not learned from, every miss by its id. */
import type { ReadyRules } from '#domain/triage/judge/compiled.ts';
import { firstFinding } from '#domain/triage/judge/compiled.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { upperBound } from '#engine/text/binomial.ts';
import { calibrationError } from '#engine/text/calibrate.ts';
import { tally, type Share, type Tally } from '../exam/tally.ts';
import type { LabelledCall } from './corpus.ts';
import { RIGHT } from './earned.ts';
import { isDangerous } from './fit.ts';
import type { Unseen } from './train.ts';
import type { ModelHead } from './model.ts';
import { judgeUnseen, type UnseenJudged } from './unseen.ts';

const LONGEST_TABLE = 400; // rules and misses: a page stays readable

export function judgingPage(rules: ReadyRules, calls: readonly LabelledCall[], seen: readonly Unseen[], head: ModelHead): string {
  const judged = judgeUnseen(seen, head);
  const hands = [...Map.groupBy(judged, (j) => j.hand)].sort(([a], [b]) => (a < b ? -1 : 1));
  const columns = [...hands, ...(hands.length > 1 ? [['all', judged] as const] : [])];
  return `# How well calls are judged

Made by \`npx liandong train --report docs/reference/judging.md\`; do not edit. ${head.data.n} labelled calls (data \`${head.data.hash}\`, seed ${head.seed}).
Each column holds calls of one hand, judged by a model that had learned from the other hands only; weights, calibration and
thresholds are explained in [data/triage](../../data/triage/README.md). Brackets: k of n, exact 95 % interval.
The word lists were widened after the worst mistakes in \`more-a\`, \`more-b\` and \`train\` had been read, so these three look a little better than they are; the hands after them had not been.

${table(['', ...columns.map(([hand]) => hand)], [...figures(columns.map(([, list]) => tally(list))), calibration(columns.map(([, list]) => list))])}

## The promise about missed dangers
At the limit ${round(head.promise.limit, 4)} of the score, with ${percent(head.promise.confidence)} confidence at most ${percent(head.promise.share)} of the calls that police, 119 or 120
must have are proposed away (Learn-then-Test over a fixed sequence of limits): ${head.promise.misses} of ${head.promise.n} were, upper bound ${percent(head.promise.bound)}.
It is made on every hand, \`more-c\` too, all of whose dangers are told without their words. ${withoutHidden(judged, head)}
It holds for calls like these; the districts' own calls must renew it.

## Price of the promise
Share of the harmless freed (divert or advice) when so many of the dangers may be missed: the frontier of the score, before
rules that stand by themselves, joint handling and unclear items take their part.

${table(['missed', ...columns.map(([hand]) => hand)], [0.005, 0.01, 0.02, 0.03, 0.05].map((share) => [percent(share), ...columns.map(([, list]) => percent(freedAt(list, share)))]))}

## Items that have earned their place
An item is proposed as certain where it was right in at least ${percent(RIGHT)} of the harmless and heated calls of unknown hands that were stated as surely, with 95 %
confidence; else the call is diverted with the remark that a person must check the item. ${certainShare(judged)}

${earnedTable(head)}

## Every danger that was let go
${misses(judged, seen, head)}

## Danger rules: hits and false alarms
Over all ${calls.length} calls: found in calls that police, 119 or 120 must have; in joint ones; in harmless ones.

${table(['rule', 'weight', 'dangerous', 'joint', 'harmless'], ruleRows(rules, calls))}
`;
}

/** The same limit on the hands that told some of their dangers plainly, as people do. */
function withoutHidden(judged: readonly UnseenJudged[], { promise }: ModelHead): string {
  const dangerous = judged.filter((j) => isDangerous(j.truth));
  const plain = new Set(dangerous.filter((j) => !j.hard).map((j) => j.hand));
  const scores = dangerous.filter((j) => plain.has(j.hand)).map((j) => j.danger);
  const misses = scores.filter((score) => score < promise.limit).length;
  return `Without a hand that hid them all: ${misses} of ${scores.length}, upper bound ${percent(upperBound(misses, scores.length, 1 - promise.confidence))}.`;
}

function figures(tallies: readonly Tally[]): string[][] {
  const row = (name: string, of: (t: Tally) => Share): string[] => [name, ...tallies.map((t) => cell(of(t)))];
  return [
    row('dangers missed', (t) => t.missed), row('harmless freed', (t) => t.freed), row('joint recognised', (t) => t.joint),
    row('advice told from divert', (t) => t.advice), row('divert told from advice', (t) => t.divert),
    row('item right', (t) => t.item), row('item in three', (t) => t.itemInThree),
    ['item macro-F1', ...tallies.map((t) => (t.itemF1 === null ? '–' : percent(t.itemF1)))],
  ];
}

function calibration(lists: readonly (readonly UnseenJudged[])[]): string[] {
  return ['calibration error (item, danger)', ...lists.map((list) => {
    const withItem = list.filter((j) => j.trueItem !== null);
    const item = calibrationError(withItem.map((j) => j.items[0]?.p ?? 0), withItem.map((j) => j.item === j.trueItem));
    return `${percent(item)}, ${percent(calibrationError(list.map((j) => j.danger), list.map((j) => isDangerous(j.truth))))}`;
  })];
}

/** Share of the harmless below the limit at which this share of the dangers would be missed. */
export function freedAt(list: readonly { readonly truth: UnseenJudged['truth']; readonly danger: number }[], share: number): number {
  const dangers = list.filter((j) => isDangerous(j.truth)).map((j) => j.danger).sort((a, b) => a - b);
  const harmless = list.filter((j) => j.truth === 'divert' || j.truth === 'advice');
  const limit = dangers[Math.floor(share * dangers.length)] ?? 1;
  return harmless.filter((j) => j.danger < limit).length / Math.max(1, harmless.length);
}

function certainShare(judged: readonly UnseenJudged[]): string {
  const diverted = judged.filter((j) => j.verdict === 'divert' && j.truth === 'divert');
  const certain = diverted.filter((j) => j.certain);
  const right = (list: readonly UnseenJudged[]): string => percent(list.filter((j) => j.item === j.trueItem).length / Math.max(1, list.length));
  return `Of ${diverted.length} calls rightly diverted ${certain.length} had a certain item: right in ${right(certain)}, in ${right(diverted.filter((j) => !j.certain))} of the others.`;
}

function earnedTable({ calibration }: ModelHead): string {
  const groups = [...Map.groupBy(Object.entries(calibration.earned), ([, from]) => from)].sort(([a], [b]) => a - b);
  return table(['certain from', 'items'], groups.map(([from, items]) => [from > 1 ? 'never' : from === 0 ? 'always' : percent(from), items.map(([code]) => code).join(', ')]));
}

function misses(judged: readonly UnseenJudged[], seen: readonly Unseen[], head: ModelHead): string {
  const gone = judged.filter((j) => isDangerous(j.truth) && (j.verdict === 'divert' || j.verdict === 'advice'));
  const evidence = new Map(seen.map((u) => [u.prepared.call.id, u.prepared]));
  const rows = gone.slice(0, LONGEST_TABLE).map((j) => {
    const found = evidence.get(j.id);
    const signs = found?.call.danger.join(', ') || 'plain police business';
    const rule = found?.evidence.signs.length ? 'a rule spoke, below the weight that stands alone' : 'no rule spoke';
    return [j.id, signs, j.item ?? '', `${rule}; the reader knew its words from harmless calls: score ${round(j.danger, 4)} under ${round(head.promise.limit, 4)}`];
  });
  return table(['id', 'sign', 'taken for', 'reason'], rows);
}

function ruleRows(rules: ReadyRules, calls: readonly LabelledCall[]): string[][] {
  const read = calls.map((call) => { const normal = normalise(call.text); return { call, normal, scan: rules.scan(normal) }; });
  return rules.danger.flatMap(({ rules: list }) => list.all.map((rule) => {
    const hit = read.filter(({ normal, scan }) => firstFinding(rules, rule, normal, scan) !== null).map(({ call }) => call.verdict);
    const count = (...verdicts: string[]): string => String(hit.filter((v) => verdicts.includes(v)).length);
    return [rule.rule.id, String(rule.rule.weight), count('police', 'emergency'), count('joint'), count('divert', 'advice')];
  }));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function cell({ k, n, share, low, high }: Share): string {
  return share === null ? '–' : `${percent(share)} (${k}/${n}, ${percent(low)}–${percent(high)})`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function round(x: number, digits: number): string {
  return x.toFixed(digits);
}
