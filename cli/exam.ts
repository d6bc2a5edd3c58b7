/**
 * `liandong exam [--set NAME | --calls FILE] [--answers FILE | --ask] [--json] [--html FILE]`: the same labelled calls for people
 * alone, the machine alone, and both. Exit 0 no danger let go, 1 some were, 2 wrong usage, 3 could not.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { instant } from '#domain/shared/time.ts';
import { VERDICTS } from '#domain/triage/proposal.ts';
import { loadDistrict } from '#server/district/load.ts';
import { wallMs } from '#server/platform/clock.ts';
import { examine, type Answer, type Report } from '#server/triage/exam/examine.ts';
import { examPage, percent } from '#server/triage/exam/page.ts';
import type { Share, Tally } from '#server/triage/exam/tally.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { loadExam, readCalls, type LabelledCall } from '#server/triage/model/corpus.ts';
import { askPerson } from './exam/ask.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage: liandong exam [--set NAME | --calls FILE] [--answers FILE | --ask] [--json] [--html FILE]

  --set NAME      the calls of data/corpus/NAME-*.jsonl (exam)
  --calls FILE    labelled calls, a line each as in data/corpus
  --answers FILE  what people said, a line each: {"id","verdict","item"?,"seconds"?}
  --ask           asks at the terminal, call by call, thirty seconds each
  --json          the report as one line of JSON
  --html FILE     the report as a page
`;

interface Options {
  help: boolean;
  calls: string | undefined;
  set: string;
  answers: string | undefined;
  ask: boolean;
  json: boolean;
  html: string | undefined;
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') return tell(process.stderr, options, EXIT.usage);
  if (options.help) return tell(process.stdout, USAGE, EXIT.done);
  const calls = options.calls === undefined ? loadExam(undefined, options.set) : readCalls(options.calls);
  if (calls.length === 0) return tell(process.stderr, 'There are no calls to examine on. Give some with --calls FILE.\n', EXIT.couldNot);
  const judge = loadJudge(loadDistrict(), instant(wallMs()), (why) => process.stderr.write(`${why}\n`));
  const report = examine(judge, calls, await answersOf(options, calls));
  if (options.html !== undefined) writeFileSync(options.html, examPage(report));
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : summary(report));
  return report.misses.length > 0 ? EXIT.findings : EXIT.done;
}

const answer = z.object({ id: z.string(), verdict: z.enum(VERDICTS).nullable(), item: z.string().nullish(), seconds: z.number().min(0).optional() });

async function answersOf(options: Options, calls: readonly LabelledCall[]): Promise<Answer[] | null> {
  if (options.ask) return askPerson(calls);
  if (options.answers === undefined) return null;
  return readFileSync(options.answers, 'utf8').split('\n').flatMap((line, i) => (line.trim() === '' ? [] : [parseAnswer(line, i + 1)]));
}

function parseAnswer(line: string, number: number): Answer {
  try {
    return answer.parse(JSON.parse(line));
  } catch {
    throw new Error(`Line ${number} of the answers is not {"id","verdict"}`);
  }
}

function summary(report: Report): string {
  const table = ([['people', report.people], ['machine', report.machine], ['both', report.both]] as const).flatMap(([name, t]) => (t ? lines(name, t) : []));
  const misses = report.misses.map((m) => `  ${m.id} (${m.by}, ${m.truth} → ${m.said}): ${m.reason}`);
  return [...table, `calibration error ${percent(report.calibrationError)} (by luck alone, were every share exact: ${percent(report.calibrationByLuck.median)}, 95 % below ${percent(report.calibrationByLuck.most)})`, `misses: ${report.misses.length}`, ...misses, ''].join('\n');
}

function lines(name: string, t: Tally): string[] {
  const part = (label: string, { k, n, share, low, high }: Share): string => `  ${label.padEnd(16)} ${share === null ? '-' : `${percent(share)} (${k}/${n}, ${percent(low)} to ${percent(high)})`}`;
  return [`${name}: ${t.calls} calls`, part('dangers missed', t.missed), part('harmless freed', t.freed), part('joint', t.joint), part('advice', t.advice), part('item', t.item), part('item in three', t.itemInThree), `  item macro-F1    ${t.itemF1 === null ? '-' : percent(t.itemF1)}`];
}

function tell(stream: NodeJS.WriteStream, text: string, code: number): number {
  stream.write(text);
  return code;
}

function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({ args: [...argv], options: {
      set: { type: 'string' }, calls: { type: 'string' }, answers: { type: 'string' }, ask: { type: 'boolean' }, json: { type: 'boolean' }, html: { type: 'string' }, help: { type: 'boolean', short: 'h' },
    } });
    if (values.ask && values.answers !== undefined) return `--answers or --ask, not both.\n${USAGE}`;
    if (values.set !== undefined && values.calls !== undefined) return `--set or --calls, not both.\n${USAGE}`;
    if (values.set !== undefined && !/^exam[a-z0-9]*$/.test(values.set)) return `--set takes the name of an examination: exam, exam2 …\n${USAGE}`;
    return { help: values.help ?? false, set: values.set ?? 'exam', calls: values.calls, answers: values.answers, ask: values.ask ?? false, json: values.json ?? false, html: values.html };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}
