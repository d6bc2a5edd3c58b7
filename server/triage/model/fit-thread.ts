/** One thread of a training (`fits.ts`). */
import { parentPort, workerData } from 'node:worker_threads';
import { censusOf } from '#engine/text/census-shared.ts';
import { fit } from './fit.ts';
import type { Fit, FittedParts, SharedStudy } from './fits.ts';

const { calls, keys, apart } = workerData as SharedStudy;
const study = { calls, keys: censusOf(keys), apart: censusOf(apart) };

parentPort?.on('message', ({ among, names, seed }: Fit) => {
  const { vocabulary, ...rest } = fit(study, among, names, seed);
  const parts: FittedParts = { ...rest, vocabulary: { keys: vocabulary.keys, idf: vocabulary.idf, rare: vocabulary.rare } };
  parentPort?.postMessage(parts);
});
