/**
 * `liandong triage --input F --output F [--town T]`: the judge over a file, a line each, without a server.
 * A bad line is answered by `{"line","error"}` and the rest goes on. Exit 0, 1 after a bad line, 2 wrong usage, 3 could not.
 */
import { once } from 'node:events';
import { createReadStream, createWriteStream, realpathSync, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { instant } from '#domain/shared/time.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import { loadDistrict } from '#server/district/load.ts';
import { wallMs } from '#server/platform/clock.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { needed, readAsked, WrongUsage } from './arguments.ts';
import { EXIT } from './exit.ts';
import { answerLine, type Answer } from './triage/answer.ts';
import { linesOf } from './triage/lines.ts';

const USAGE = 'Usage: liandong triage --input FILE --output FILE [--town TOWN]\n';

interface Options {
  input: string;
  output: string;
  town: string | undefined;
}

export async function run(argv: readonly string[]): Promise<number> {
  const options = readAsked(argv, USAGE, readOptions);
  if (typeof options === 'number') return options;
  const district = loadDistrict();
  if (options.town !== undefined && !district.towns.some((t) => t.id === options.town)) {
    return complain(`There is no town "${options.town}"; towns: ${district.towns.map((t) => t.id).join(', ')}\n`, EXIT.usage);
  }
  const judge = loadJudge(district, instant(wallMs()), (why) => process.stderr.write(`${why}\n`));
  try {
    return (await judgeFile(judge, options)) ? EXIT.findings : EXIT.done;
  } catch (error) {
    return complain(`Could not: ${reasonOf(error, options)}\n`, EXIT.couldNot);
  }
}

/** The system names the call that failed; whoever typed the command wants to know which file. */
function reasonOf(error: unknown, { input, output }: Options): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : null;
  const path = 'path' in error && error.path === output ? output : input;
  if (code === 'ENOENT') return path === input ? `there is no file ${input}` : `the folder of ${output} does not exist`;
  if (code === 'EISDIR') return `${path} is a folder, not a file`;
  if (code === 'EACCES') return `${path} may not be ${path === input ? 'read' : 'written'}`;
  return error.message;
}

function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({ args: [...argv], options: { input: { type: 'string' }, output: { type: 'string' }, town: { type: 'string' } } });
  const [input, output] = [needed(values.input, '--input FILE'), needed(values.output, '--output FILE')];
  if (isSameFile(input, output)) throw new WrongUsage('--output would overwrite --input.');
  return { input, output, town: values.town };
}

function isSameFile(a: string, b: string): boolean {
  try {
    return realpathSync(a) === realpathSync(b);
  } catch {
    return false; // one of them is not there yet
  }
}

/** True when a line was bad. One line is in memory at a time; a slow disk slows the reading. */
async function judgeFile(judge: Judge, options: Options): Promise<boolean> {
  const input = createReadStream(options.input);
  await once(input, 'open');
  const output = createWriteStream(options.output);
  await once(output, 'open');
  let bad = false;
  for await (const line of linesOf(input)) {
    const answer = answerLine(judge, line, options.town);
    bad ||= 'error' in answer;
    await write(output, answer);
  }
  output.end();
  await finished(output);
  return bad;
}

async function write(output: WriteStream, answer: Answer): Promise<void> {
  if (!output.write(`${JSON.stringify(answer)}\n`)) await once(output, 'drain');
}

function complain(message: string, code: number): number {
  process.stderr.write(message);
  return code;
}
