/**
 * Same matter? Two calls are one matter when two independent keys agree, or the police gave both one number.
 * Keys are keyed hashes made at the edge: `n:` police number, `p:` caller's number, `l:` place (building, position
 * or the words for it), `w:` bands of the words. One key alone is a neighbour, not a repeat.
 */
const KINDS = { n: 'police_number', p: 'number', l: 'place', w: 'words' } as const;
type Kind = keyof typeof KINDS;

/** The reasons, or null when it is not the same matter. */
export function sameMatter(a: readonly string[], b: readonly string[]): string[] | null {
  const other = new Set(b);
  const shared = new Set<Kind>();
  for (const key of a) {
    const kind = key[0];
    if (other.has(key) && isKind(kind)) shared.add(kind);
  }
  const reasons = [...shared].map((k) => KINDS[k]);
  return shared.has('n') || shared.size >= 2 ? reasons : null;
}

function isKind(k: string | undefined): k is Kind {
  return k !== undefined && k in KINDS;
}
