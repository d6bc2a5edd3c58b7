/**
 * `liandong bench [name…] [--report FILE]`: runs `bench/<name>.bench.ts` one after the other, one JSON object a line;
 * with `--report` the same as a page, with the machine it was measured on.
 */
import { readdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Measure, Measurement } from '../bench/measurement.ts';
import { describeMachine, reportOf } from '../bench/report.ts';
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
  const asked = readArgs(argv);
  const unknown = asked?.names.filter((name) => !all.includes(name)) ?? [];
  if (!asked || asked.help || unknown.length > 0) {
    (asked?.help ? process.stdout : process.stderr).write(`${USAGE}There are: ${all.join(', ')}\n`);
    return asked?.help ? EXIT.done : EXIT.usage;
  }
  const machine = describeMachine();
  const found: Measurement[] = [];
  let failures = 0;
  for (const name of asked.names.length > 0 ? asked.names : all) failures += await runOne(name, found);
  if (asked.report) await writeFile(asked.report, reportOf(found, machine));
  return failures === 0 ? EXIT.done : EXIT.findings;
}

function readArgs(argv: readonly string[]): { names: string[]; report: string | null; help: boolean } | null {
  try {
    const { positionals, values } = parseArgs({ args: [...argv], options: { report: { type: 'string' }, help: { type: 'boolean' } }, allowPositionals: true });
    return { names: positionals, report: values.report ?? null, help: values.help === true };
  } catch {
    return null;
  }
}

/** One that fails is reported and does not keep the others away. */
async function runOne(name: string, found: Measurement[]): Promise<0 | 1> {
  try {
    const { measure } = (await import(new URL(`${name}${SUFFIX}`, FOLDER).href)) as { measure: Measure };
    for await (const measurement of measure()) {
      found.push(measurement);
      process.stdout.write(`${JSON.stringify(measurement)}\n`);
    }
    return 0;
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}
