/** `liandong bench [name…]`: runs `bench/<name>.bench.ts` one after the other, one JSON object a line. */
import { readdir } from 'node:fs/promises';
import type { Measure } from '../bench/measurement.ts';
import { EXIT } from './exit.ts';

const FOLDER = new URL('../bench/', import.meta.url);
const SUFFIX = '.bench.ts';

async function listBenches(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length)).sort();
}

export async function run(argv: readonly string[]): Promise<number> {
  const all = await listBenches();
  const unknown = argv.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`Usage: liandong bench [name…]\nThere are: ${all.join(', ')}\n`);
    return argv[0] === '--help' ? EXIT.done : EXIT.usage;
  }
  let failures = 0;
  for (const name of argv.length > 0 ? argv : all) failures += await runOne(name);
  return failures === 0 ? EXIT.done : EXIT.findings;
}

/** One that fails is reported and does not keep the others away. */
async function runOne(name: string): Promise<0 | 1> {
  try {
    const { measure } = (await import(new URL(`${name}${SUFFIX}`, FOLDER).href)) as { measure: Measure };
    for await (const measurement of measure()) process.stdout.write(`${JSON.stringify(measurement)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.stack : String(error)}\n`);
    return 1;
  }
}
