/** 辅助研判建议 as the outside gets it (INTERFACES). */
import type { z } from 'zod';
import type { proposalView } from '#domain/intake/contract.ts';
import type { Place } from '#domain/shared/place.ts';
import type { Proposal } from '#domain/triage/proposal.ts';

export function proposalAnswer(p: Proposal): z.input<typeof proposalView> {
  const place = p.place;
  return {
    verdict: p.verdict, item: p.item, items: p.items, danger: p.danger, urgency: p.urgency, abstained: p.abstained, why: p.why, versions: p.versions,
    ...(p.questions ? { questions: p.questions } : {}),
    place: place && {
      text: place.text, span: place.span, ...found(place.place), ...(place.bySound ? { bySound: true } : {}),
      ...(place.alternatives ? { alternatives: place.alternatives.map((other) => ({ text: other.text, ...found(other.place) })) } : {}),
    },
  };
}

function found({ areaId, position, precision }: Place): { precision: string; areaId?: string; lon?: number; lat?: number } {
  return { precision, ...(areaId ? { areaId } : {}), ...(position ? { lon: position.lon, lat: position.lat } : {}) };
}
