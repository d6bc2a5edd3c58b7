/** `node bench/place/learn-weights.ts` writes data/triage/place/weights.bin from the corpus: the same texts, the same file. */
import { writeFileSync } from 'node:fs';
import { createGazetteer } from '#domain/triage/place/gazetteer.ts';
import { compact, learn } from '#domain/triage/place/learn.ts';
import { loadDistrict } from '#server/district/load.ts';
import { examplesOf } from './examples.ts';
import { LEARNT_FROM, readRows } from './score.ts';

const examples = LEARNT_FROM.flatMap((file) => examplesOf(readRows(file), createGazetteer(loadDistrict())));
const { values, step } = compact(learn(examples));
const stepBytes = Buffer.alloc(8);
stepBytes.writeDoubleLE(step);
writeFileSync(new URL('../../data/triage/place/weights.bin', import.meta.url), Buffer.concat([stepBytes, Buffer.from(values.buffer)]));
console.log(`${examples.length} examples`);
