/**
 * `liandong train`: the learned reader anew from labelled calls, and from what the record of towns teaches; the same calls and
 * seed give the same bytes. Exit 0, 2 wrong usage, 3 could not.
 */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { compileRules } from '#domain/triage/judge/compiled.ts';
import { processConfig } from '#server/config.ts';
import { loadDistrict } from '#server/district/load.ts';
import { databaseNow } from '#server/platform/clock.ts';
import { inTowns, openDatabase, type Database } from '#server/platform/db.ts';
import { openSecrets } from '#server/platform/secrets.ts';
import { createVault } from '#server/platform/vault.ts';
import { readLessons, type Lessons } from '#server/triage/learning/examples.ts';
import { madeFor, saveModel } from '#server/triage/learning/store.ts';
import { loadTriageRules } from '#server/triage/load-rules.ts';
import { catalogueCalls, loadCorpus } from '#server/triage/model/corpus.ts';
import { FEATURES } from '#server/triage/model/features.ts';
import { readModel, writeModel } from '#server/triage/model/model-file.ts';
import { judgingPage } from '#server/triage/model/report.ts';
import { train } from '#server/triage/model/train.ts';
import { withRecord } from './database.ts';
import { EXIT } from './exit.ts';
import { readOptions, USAGE, type Options } from './train/options.ts';

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
  if (options.towns.length === 0 && !options.candidate) return trainAndTell(options, null, async () => undefined);
  const config = processConfig();
  return withRecord(config, async (url) => {
    const db = await openDatabase(url, { max: 2 });
    try {
      const lessons = await lessonsOf(db, options, createVault(openSecrets(config)));
      return typeof lessons === 'string' ? complain(lessons) : await trainAndTell(options, lessons, (made) => (options.candidate ? keep(db, options, made) : Promise.resolve()));
    } finally {
      await db.close();
    }
  });
}

/** What the record of the towns teaches; a sentence when one of them is not there or lets nobody learn from it. */
async function lessonsOf(db: Database, { towns, days, by }: Options, vault: ReturnType<typeof createVault>): Promise<Lessons | string> {
  const district = loadDistrict();
  const known = district.towns.map((t) => t.id);
  const unknown = towns.find((town) => !known.includes(town));
  if (unknown !== undefined) return `There is no town "${unknown}"; towns: ${known.join(', ')}`;
  const lessons = await readLessons(db, vault, district, { towns, days, now: await databaseNow(db), who: by });
  return lessons.silent.length === 0 ? lessons : `The policy of ${lessons.silent.join(', ')} does not let its calls teach the district's model ("learning": "district")`;
}

interface Made {
  readonly version: string;
  readonly bytes: Buffer;
  readonly calls: number;
  readonly hash: string;
}

async function trainAndTell(options: Options, lessons: Lessons | null, kept: (made: Made) => Promise<void>): Promise<number> {
  const rules = compileRules(loadTriageRules());
  const calls = [...loadCorpus(options.data), ...loadDistrict().catalogues.slice(-1).flatMap(catalogueCalls), ...(lessons?.calls ?? [])];
  const { model, unseen } = await train(rules, calls, options.seed);
  const bytes = writeModel(model);
  if (options.out !== null) save(options.out, bytes);
  if (options.report !== undefined) writeFileSync(options.report, judgingPage(rules, calls, unseen, model.head));
  const { version, head } = readModel(bytes, rules.source.concepts.version);
  await kept({ version, bytes, calls: head.data.n, hash: head.data.hash });
  process.stdout.write(`${JSON.stringify({ version, bytes: bytes.length, calls: head.data.n, data: head.data.hash, seed: head.seed, promise: head.promise, ...(lessons ? { lessons: lessons.counts } : {}) })}\n`);
  return EXIT.done;
}

async function keep(db: Database, { by, seed, towns }: Options, { version, bytes, calls, hash }: Made): Promise<void> {
  const model = { version, madeAt: await databaseNow(db), madeBy: by, calls, dataHash: hash, seed, towns, madeFor: madeFor(FEATURES, loadTriageRules().concepts.version) };
  await inTowns(db, [], (client) => saveModel(client, model, bytes));
}

/** Whole or not at all: a server that starts meanwhile finds the old one. */
function save(file: string, bytes: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
}

function complain(message: string): number {
  process.stderr.write(`${message}\n`);
  return EXIT.couldNot;
}
