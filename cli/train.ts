/**
 * `liandong train [--data DIR] [--out FILE] [--seed N] [--report FILE]`: the learned reader anew from labelled calls; the same calls and
 * seed give the same bytes. Exit 0, 2 wrong usage, 3 could not.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { compileRules } from '#domain/triage/judge/compiled.ts';
import { CORPUS, loadCorpus } from '#server/triage/model/corpus.ts';
import { MODEL_FILE, readModel, writeModel } from '#server/triage/model/model-file.ts';
import { judgingPage } from '#server/triage/model/report.ts';
import { train } from '#server/triage/model/train.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { EXIT } from './exit.ts';

const USAGE = `Usage: liandong train [--data DIR] [--out FILE] [--seed N] [--report FILE]

  --data DIR   labelled calls, *.jsonl; files that begin with "exam" are left out (data/corpus)
  --out FILE   where the model goes (data/triage/model/model.bin)
  --seed N     a whole number from 0; the same calls and seed give the same bytes (1)
  --report FILE  how good it is, as a page (docs/reference/judging.md)
`;
const LARGEST_SEED = 2_000_000;

export async function run(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (typeof options === 'string') {
    process.stderr.write(options);
    return EXIT.usage;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return EXIT.done;
  }
  const rules = compileRules(loadTriageRules());
  const calls = loadCorpus(options.data);
  const { model, unseen } = train(rules, calls, options.seed);
  const bytes = writeModel(model);
  save(options.out, bytes);
  if (options.report !== undefined) writeFileSync(options.report, judgingPage(rules, calls, unseen, model.head));
  const { version, head } = readModel(bytes, rules.source.concepts.version);
  const { promise } = head;
  process.stdout.write(`${JSON.stringify({ version, bytes: bytes.length, calls: head.data.n, data: head.data.hash, seed: head.seed, promise })}\n`);
  return EXIT.done;
}

/** Whole or not at all: a server that starts meanwhile finds the old one. */
function save(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
}

function readOptions(argv: readonly string[]): { help: boolean; data: string; out: string; seed: number; report: string | undefined } | string {
  try {
    const { values } = parseArgs({ args: [...argv], options: { data: { type: 'string' }, out: { type: 'string' }, seed: { type: 'string' }, report: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    const seed = Number(values.seed ?? 1);
    if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) return `--seed takes a whole number from 0 to ${LARGEST_SEED}.\n${USAGE}`;
    return { help: values.help ?? false, data: values.data ?? CORPUS, out: values.out ?? MODEL_FILE, seed, report: values.report };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}
