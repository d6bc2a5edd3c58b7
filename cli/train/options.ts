/** What `liandong train` was asked for. */
import { parseArgs } from 'node:util';
import { CORPUS } from '#server/triage/model/corpus.ts';
import { MODEL_FILE } from '#server/triage/model/model-file.ts';

export const USAGE = `Usage: liandong train [--data DIR] [--out FILE] [--seed N] [--report FILE]
       liandong train [--town TOWN]... --by NAME [--days N] [--candidate | --out FILE] [--data DIR] [--seed N]

  --data DIR   labelled calls, *.jsonl; files that begin with "exam" are left out (data/corpus)
  --out FILE   where the model goes (data/triage/model/model.bin)
  --seed N     a whole number from 0; the same calls and seed give the same bytes (1)
  --report FILE  how good it is, as a page (docs/reference/judging.md)
  --town TOWN  learns from the closed calls of this town too, if its policy lets it; each look at the words is recorded
  --days N     how far back (365)
  --by NAME    who trains: stands beside each look
  --candidate  into the database, where it judges beside the one in force until two persons agree on it
`;
const LARGEST_SEED = 2_000_000;
const LONGEST_DAYS = 3_660;

export interface Options {
  readonly help: boolean;
  readonly data: string;
  /** null: into the database only */
  readonly out: string | null;
  readonly seed: number;
  readonly report: string | undefined;
  readonly towns: readonly string[];
  readonly days: number;
  readonly by: string;
  readonly candidate: boolean;
}

/** A sentence with the usage when it cannot be read. */
export function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({ args: [...argv], options: {
      data: { type: 'string' }, out: { type: 'string' }, seed: { type: 'string' }, report: { type: 'string' }, help: { type: 'boolean', short: 'h' },
      town: { type: 'string', multiple: true }, days: { type: 'string' }, by: { type: 'string' }, candidate: { type: 'boolean' },
    } });
    const [seed, days] = [Number(values.seed ?? 1), Number(values.days ?? 365)];
    const [towns, by, candidate] = [values.town ?? [], values.by?.trim() ?? '', values.candidate ?? false];
    if (!Number.isInteger(seed) || seed < 0 || seed > LARGEST_SEED) return `--seed takes a whole number from 0 to ${LARGEST_SEED}.\n${USAGE}`;
    if (!Number.isInteger(days) || days < 1 || days > LONGEST_DAYS) return `--days takes a whole number from 1 to ${LONGEST_DAYS}.\n${USAGE}`;
    if ((towns.length > 0 || candidate) && by === '') return `--town and --candidate need --by NAME: it stands beside what was done.\n${USAGE}`;
    return { help: values.help ?? false, data: values.data ?? CORPUS, out: values.out ?? (candidate || towns.length > 0 ? null : MODEL_FILE), seed, report: values.report, towns, days, by, candidate };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${USAGE}`;
  }
}
