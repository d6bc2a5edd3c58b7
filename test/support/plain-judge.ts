/**
 * A judge of a dozen words, for stories about the loop: what it proposes never changes when the real engine learns.
 * Places are found by the real gazetteer.
 */
import { catalogueAt } from '#domain/catalogue/lookup.ts';
import type { District } from '#domain/catalogue/district.ts';
import { createGazetteer, findPlace } from '#domain/triage/place/find.ts';
import { loadPlaceWeights } from '#server/triage/load-rules.ts';
import type { Judge, Proposal } from '#domain/triage/proposal.ts';
import type { Instant } from '#domain/shared/time.ts';

const SIGNS: readonly [string, string][] = [['刀', 'G02'], ['头破血流', 'G08']];
const ITEMS: readonly [string, string][] = [['老公', 'JF-02'], ['停水', 'YJ-01'], ['杂物', 'FW-07'], ['流浪狗', 'QZ-07'], ['吵', 'HJ-04'], ['钻', 'HJ-04']];
/** Said by nobody who knows what the matter is: studied together where the town's policy says so. */
const UNCLEAR = '说不清';
/** Asked about every quarrel over noise. */
const QUESTIONS: Proposal['questions'] = [
  { zh: '现在有人动手吗？', en: 'Is anybody hitting anybody?', sign: 'G01' }, { zh: '手里有没有拿东西？', en: 'Is anybody holding anything?', sign: 'G02' },
  { zh: '主要是“夜间噪声”，还是“装修噪声”？', en: 'Is it mainly the night, or the building work?', items: ['HJ-04', 'HJ-02'] },
];

export function plainJudge(district: District, at: Instant): Judge {
  const places = { gazetteer: createGazetteer(district), weights: loadPlaceWeights() };
  const versions = { catalogue: catalogueAt(district, at).version, rules: 'plain', model: null };
  return {
    versions,
    propose({ text, town }): Proposal {
      const danger = SIGNS.flatMap(([word, code]) => {
        const from = text.indexOf(word);
        return from < 0 ? [] : [{ code, p: 1, evidence: word, span: [from, from + word.length] as [number, number] }];
      });
      const item = ITEMS.find(([word]) => text.includes(word))?.[1] ?? null;
      return {
        verdict: danger.length > 0 || item === null ? 'police' : 'divert', item, items: item ? [{ code: item, p: 1 }] : [], danger,
        place: findPlace(places, text, town), urgency: danger.length > 0 ? 'urgent' : 'normal', abstained: text.includes(UNCLEAR), why: [], versions, ...(item === 'HJ-04' ? { questions: QUESTIONS } : {}),
      };
    },
  };
}
