/**
 * `liandong bench [name…] [--report FILE]`: runs `bench/<name>.bench.ts` one after the other, one JSON object a line;
 * with `--report` the same as a page, with machine and day. Its figures lie beside it as JSON, so that what was not
 * named keeps those of its last run: all of them together take an hour of a quiet machine.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Measure, Measurement } from '../bench/measurement.ts';
import { BENCHES } from '../bench/goals.ts';
import { describeMachine, loadNow, merged, reportOf, type Found } from '../bench/report.ts';
import { wallMs } from '#server/platform/clock.ts';
import { instant } from '#domain/shared/time.ts';
import { readAsked, WrongUsage } from './arguments.ts';
import { EXIT } from './exit.ts';

const FOLDER = new URL('../bench/', import.meta.url);
const SUFFIX = '.bench.ts';

async function listBenches(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length)).sort();
}

const USAGE = 'Usage: liandong bench [name…] [--report FILE]\n';

export async function run(argv: readonly string[]): Promise<number> {
  const all = await listBenches();
  const asked = readAsked(argv, `${USAGE}There are (minutes on two quiet cores):\n${listed(all)}`, (args) => readArgs(args, all));
  if (typeof asked === 'number') return asked;
  const found: Found[] = [];
  for (const name of asked.names.length > 0 ? asked.names : all) found.push(await runOne(name));
  if (asked.report) await report(asked.report, found);
  return found.every((f) => f.failure === null) ? EXIT.done : EXIT.findings;
}

const listed = (names: readonly string[]): string => names.map((name) => `  ${name.padEnd(10)} ${String(BENCHES[name]?.minutes ?? '').padStart(3)}  ${BENCHES[name]?.title ?? ''}\n`).join('');

function readArgs(argv: readonly string[], all: readonly string[]): { names: string[]; report: string | null } {
  const { positionals, values } = parseArgs({ args: [...argv], options: { report: { type: 'string' } }, allowPositionals: true });
  const unknown = positionals.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new WrongUsage(`There is no measurement "${unknown}"`);
  return { names: positionals, report: values.report ?? null };
}

async function report(page: string, now: readonly Found[]): Promise<void> {
  const figures = `${page.replace(/\.md$/, '')}.json`;
  const before = existsSync(figures) ? (JSON.parse(await readFile(figures, 'utf8')) as Found[]) : []; // our own file
  const all = merged(before, now);
  await writeFile(figures, `${JSON.stringify(all, null, 2)}\n`);
  await writeFile(page, reportOf(all));
}

/** One that fails is reported and does not keep the others away. */
async function runOne(bench: string): Promise<Found> {
  const measurements: Measurement[] = [];
  const where = { bench, day: instant(wallMs()).slice(0, 10), machine: describeMachine(), load: loadNow(), measurements };
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  try {
    const { measure } = (await import(new URL(`${bench}${SUFFIX}`, FOLDER).href)) as { measure: Measure };
    for await (const measurement of measure()) {
      measurements.push(measurement);
      process.stdout.write(`${JSON.stringify(measurement)}\n`);
    }
    return { ...where, seconds: seconds(), failure: null };
  } catch (error) {
    process.stderr.write(`${bench}: ${error instanceof Error ? error.stack : String(error)}\n`);
    return { ...where, seconds: seconds(), failure: error instanceof Error ? error.message : String(error) };
  }
}
