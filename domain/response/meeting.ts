/** 会合点: the places where police and grassroots meet before they go up together (DOMAIN-RULES 3.8). */
export const MEETING_SPOTS = ['gate', 'lobby', 'committee', 'property', 'roadside'] as const;
export type MeetingSpot = (typeof MEETING_SPOTS)[number];

interface Recorded { kind: string; data?: { readonly spot?: unknown } | null | undefined }

/** Where they last agreed to meet; a record that names no place leaves the one before. */
export function spotOf(evidence: readonly Recorded[]): MeetingSpot | null {
  const said = evidence.flatMap((e) => (e.kind === 'meeting' ? MEETING_SPOTS.filter((s) => s === e.data?.spot) : []));
  return said.at(-1) ?? null;
}
