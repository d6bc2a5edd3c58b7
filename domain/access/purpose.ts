/**
 * Why somebody looks at a caller's words or identity. Eight purposes belong to the work; anything else is
 * break-glass: shown, with its reason written, and looked into the next day (TRUST 10).
 */
export const PURPOSES = ['triage', 'first_contact', 'dispatch', 'hand_back', 'assist', 'link', 'review', 'appeal'] as const;
export type Purpose = (typeof PURPOSES)[number] | 'break_glass';

export interface StatedPurpose {
  purpose: Purpose;
  /** what was written, when it is none of the eight */
  reason: string | null;
}

/** The `purpose` of a request → a purpose, or null when it says nothing. */
export function parsePurpose(text: string): StatedPurpose | null {
  const said = text.trim().slice(0, 500);
  if (said === '') return null;
  const known = PURPOSES.find((purpose) => purpose === said);
  return known ? { purpose: known, reason: null } : { purpose: 'break_glass', reason: said };
}
