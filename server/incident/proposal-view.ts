/** 辅助研判建议 as the outside gets it (INTERFACES). */
import type { z } from 'zod';
import type { proposalView } from '#domain/intake/contract.ts';
import type { Proposal } from '#domain/triage/proposal.ts';

export function proposalAnswer(p: Proposal): z.input<typeof proposalView> {
  const place = p.place;
  return {
    verdict: p.verdict, item: p.item, items: p.items, danger: p.danger, urgency: p.urgency, abstained: p.abstained, why: p.why, versions: p.versions,
    place: place && {
      text: place.text, span: place.span, precision: place.place.precision,
      ...(place.place.areaId ? { areaId: place.place.areaId } : {}),
      ...(place.place.position ? { lon: place.place.position.lon, lat: place.place.position.lat } : {}),
    },
  };
}
