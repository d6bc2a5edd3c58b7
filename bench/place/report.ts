/** `node bench/place/report.ts [--exam]` measures and writes docs/reference/place.md; with --exam the frozen exam is read, too. */
import { writeFileSync } from 'node:fs';
import { instant } from '#domain/shared/time.ts';
import { findPlace, createGazetteer } from '#domain/triage/place/find.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadPlaceWeights } from '#server/triage/load-rules.ts';
import { loadJudge } from '#server/triage/load-judge.ts';
import { crossRead } from './cross.ts';
import { groupsOfFiles } from './groups.ts';
import { placePage } from './page.ts';
import { readPairs, scorePairs } from './pairs.ts';
import { corpusFiles, readRows, scoreOf } from './score.ts';

const district = loadDistrict();
const gazetteer = createGazetteer(district);
const judge = loadJudge(district, instant(Date.parse('2026-03-18T02:00:00Z')), (why) => { throw new Error(why); });
const readings = crossRead(gazetteer, groupsOfFiles());
const exam = process.argv.includes('--exam') ? scoreOf(corpusFiles(/^exam-.*\.jsonl$/).flatMap(readRows), (text) => findPlace({ gazetteer, weights: loadPlaceWeights() }, text)) : null;
const page = placePage(readings, exam, scorePairs(judge, readPairs()));
writeFileSync(new URL('../../docs/reference/place.md', import.meta.url), page);
console.log(page);
