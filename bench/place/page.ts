/** `docs/reference/place.md`, from what was measured. */
import type { Reading } from './cross.ts';
import type { PairScore } from './pairs.ts';
import type { Outcome, Score } from './score.ts';

const HIT: readonly Outcome[] = ['exact', 'agrees', 'touches'];

const count = (list: readonly Reading[], outcomes: readonly Outcome[], of: 'outcome' | 'plain' = 'outcome'): number => list.filter((r) => outcomes.includes(r[of])).length;

/** k of n in per cent, with the 95 % interval of Wilson. */
export function share(k: number, n: number): string {
  if (n === 0) return '–';
  const z = 1.96;
  const p = k / n;
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const reach = (z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  const per = (x: number): string => (100 * x).toFixed(1);
  return `${per(p)} % (${per(Math.max(0, middle - reach))}–${per(Math.min(1, middle + reach))})`;
}

function line(name: string, list: readonly Reading[]): string {
  const places = list.filter((r) => r.row.place !== null);
  const none = list.length - places.length;
  return `| ${name} | ${places.length} | ${share(count(places, HIT), places.length)} | ${share(count(places, ['exact', 'agrees']), places.length)} | ${share(count(places, ['exact']), places.length)} | ${none} | ${share(count(list, ['false']), none)} |`;
}

const HEAD = '| left out | places | found | half agrees | the same words | without a place | found all the same |\n|---|---|---|---|---|---|---|';

/** Why a place was missed, as far as its own words tell. */
const CAUSES: readonly (readonly [string, RegExp])[] = [
  ['only a number or a kind of premises, no name (六号楼, 商场地库)', /^(?:[0-9a-z一二三四五六七八九十零]+(?:号|号楼|楼|室|幢|栋|层)?|.{0,3}(?:商场|小学|中学|医院|菜场|垃圾箱房|老镇|卫生院).*)$/i],
  ['a way out of town: a motorway, a tunnel, a line (S32, 八号线)', /高架|高速|^S\d|隧道|号线|大桥|绿道/],
  ['a quarter or village known by two characters', /^.{2}(?:一带|那边|村|那块)?$/],
];

function causeOf(words: string): string {
  return CAUSES.find(([, pattern]) => pattern.test(words))?.[0] ?? 'a name nobody here knows, in a setting not met before';
}

function causes(readings: readonly Reading[]): string {
  const missed = readings.filter((r) => r.outcome === 'missed' || r.outcome === 'elsewhere');
  const by = Map.groupBy(missed, (r) => (r.outcome === 'elsewhere' ? 'another place of the text was taken' : causeOf(r.row.place ?? '')));
  return [...by].sort((a, b) => b[1].length - a[1].length).map(([cause, list]) => `| ${cause} | ${list.length} | ${list.map((r) => `\`${r.row.id}\``).join(' ')} |`).join('\n');
}

function examLine(exam: Score | null): string {
  if (!exam) return '';
  const { counts, n, places } = exam;
  const found = counts.exact + counts.agrees + counts.touches;
  return `\n## The frozen exam\nRead once, with the weights of this version: of ${places} places ${share(found, places)} were found, ${share(counts.exact + counts.agrees, places)} half agreeing, ${share(counts.exact, places)} in the same words; of ${n - places} calls without a place ${share(counts.false, n - places)} were given one.\n`;
}

function mistakes(pairs: PairScore): string {
  return pairs.mistakes.map(({ pair, likeness }) => `| \`${pair.id}\` | ${pair.kind} | ${pair.same ? 'one' : 'two'} | ${likeness.points} | ${likeness.why.join(', ')} |`).join('\n');
}

export function placePage(readings: readonly Reading[], exam: Score | null, pairs: PairScore): string {
  const places = readings.filter((r) => r.row.place !== null);
  const groups = [...Map.groupBy(readings, (r) => r.group)];
  return `# Places, and calls about the same matter: what was measured

Written by \`node bench/place/report.ts\`; intervals are 95 %.

## Places
Each call of the [corpus](../../data/corpus/README.md) was read by weights learnt without its group, so by a reader that met
neither the call nor its writer. *Found*: the words overlap with the labelled ones. *Half agrees*: they share half of what both cover.
Two people who labelled the same 59 places gave the same words to 76 %, and all 59 overlapped: that is the ceiling of the last columns.

${HEAD}
${groups.map(([name, list]) => line(name, list)).join('\n')}
${line('**all**', readings)}

The yardstick, the first name of the gazetteer with the numbers behind it: ${share(count(places, HIT, 'plain'), places.length)} found,
${share(count(places, ['exact', 'agrees'], 'plain'), places.length)} half agreeing, ${share(count(readings, ['false'], 'plain'), readings.length - places.length)} of the calls without a place given one.

### What is missed
| why | n | calls |
|---|---|---|
${causes(readings)}

Where words touch but do not half agree (${count(readings, ['touches'])}), one side names the road and the other the premises on it
(浦锦路 / 浦锦路那家火锅店): the hands of the corpus differ there, too.
${examLine(exam)}
## The same matter
${pairs.n} pairs of calls, ${pairs.same} of them one matter ([same-matter.jsonl](../../data/corpus/README.md)), all invented by one hand that knew the rules:
a check that they do what they say, not an estimate of the field.

Precision ${share(pairs.right, pairs.right + pairs.wrong)}, recall ${share(pairs.right, pairs.same)}.

| pair | kind | told to be | points | what speaks for it |
|---|---|---|---|---|
${mistakes(pairs)}

Five points join two calls without asking ([same-matter.ts](../../domain/intake/same-matter.ts)); below, a person sees the earlier call
with its reasons. A road alone links nothing. What is joined wrongly is undone by \`unmerge\`; what is missed is joined by \`merge\`.
`;
}
