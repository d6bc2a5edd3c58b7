/** `node bench/place/learn-weights.ts` writes domain/triage/place/weights.ts from the corpus: the same texts, the same file. */
import { writeFileSync } from 'node:fs';
import { createGazetteer } from '#domain/triage/place/gazetteer.ts';
import { compact, learn } from '#domain/triage/place/learn.ts';
import { loadDistrict } from '#server/district/load.ts';
import { examplesOf } from './examples.ts';
import { LEARNT_FROM, readRows } from './score.ts';

const examples = LEARNT_FROM.flatMap((file) => examplesOf(readRows(file), createGazetteer(loadDistrict())));
const { values, step } = compact(learn(examples));
const text = Buffer.from(values.buffer).toString('base64');
writeFileSync(new URL('../../domain/triage/place/weights.ts', import.meta.url), `/** Made by bench/place/learn-weights.ts from ${examples.length} examples; not to be edited by hand. */
import type { Weights } from './reader.ts';

const BYTES = '${text}';

/** What the reader of places learnt: eight bits a weight, first, within and behind by turns. */
export const WEIGHTS: Weights = { values: Int8Array.from(atob(BYTES), (c) => (c.charCodeAt(0) << 24) >> 24), step: ${step} };
`);
console.log(`${examples.length} examples`);
