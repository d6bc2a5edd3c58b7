/** How well places are read, by weights that never met the caller's hand, beside the first name of the gazetteer; how long one reading takes; and what of the pairs is joined. */
import { createGazetteer, findPlace } from '#domain/triage/place/find.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { instant } from '#domain/shared/time.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadPlaceWeights } from '#server/triage/load-rules.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { compare, type Measurement } from './measurement.ts';
import { crossRead } from './place/cross.ts';
import { groupsOfFiles } from './place/groups.ts';
import { readPairs, scorePairs } from './place/pairs.ts';

const NS_A_MS = 1e6;

export async function* measure(): AsyncGenerator<Measurement> {
  const district = loadDistrict();
  const gazetteer = createGazetteer(district);
  const reader = { gazetteer, weights: loadPlaceWeights() };
  const readings = crossRead(gazetteer, groupsOfFiles());
  const places = readings.filter((r) => r.row.place !== null);
  const hits = new Set(['exact', 'agrees', 'touches']);
  yield compare('place.found', 'share', places.length, places.filter((r) => hits.has(r.outcome)).length / places.length, places.filter((r) => hits.has(r.plain)).length / places.length);
  const none = readings.filter((r) => r.row.place === null);
  yield compare('place.false', 'share', none.length, none.filter((r) => r.outcome === 'false').length / none.length, none.filter((r) => r.plain === 'false').length / none.length);
  const texts = readings.map((r) => r.row.text);
  yield compare('place.time', 'ms/100 characters', texts.length, timeOf(texts, (text) => findPlace(reader, text)), timeOf(texts, normalise));
  const pairs = scorePairs(loadJudge(district, instant(Date.parse('2026-03-18T02:00:00Z')), (why) => { throw new Error(why); }), readPairs());
  yield { name: 'same.precision', value: pairs.right / (pairs.right + pairs.wrong), unit: 'share', baseline: null, ratio: null, n: pairs.right + pairs.wrong };
  yield { name: 'same.recall', value: pairs.right / pairs.same, unit: 'share', baseline: null, ratio: null, n: pairs.same };
}

/** The second of two rounds, in milliseconds for 100 characters. */
function timeOf(texts: readonly string[], once: (text: string) => unknown): number {
  for (const text of texts) once(text);
  const started = process.hrtime.bigint();
  for (const text of texts) once(text);
  const ms = Number(process.hrtime.bigint() - started) / NS_A_MS;
  return (100 * ms) / texts.reduce((n, text) => n + text.length, 0);
}
