/** Cuts a text at the spans of a proposal. Spans are UTF-16, half-open, in the original text; danger goes before place. */
import type { ProposalSeen } from './proposal-card.tsx';

export interface Mark { from: number; to: number; kind: 'danger' | 'place'; note: string }
export interface Piece { text: string; mark: Mark | null }

export function pieces(text: string, marks: readonly Mark[]): Piece[] {
  const cuts = new Set([0, text.length]);
  const sane = marks.map((m) => ({ ...m, from: Math.max(0, Math.min(m.from, text.length)), to: Math.max(0, Math.min(m.to, text.length)) })).filter((m) => m.from < m.to);
  for (const m of sane) { cuts.add(m.from); cuts.add(m.to); }
  const at = [...cuts].sort((a, b) => a - b);
  return at.slice(0, -1).map((from, i) => {
    const to = at[i + 1] ?? text.length;
    const over = sane.filter((m) => m.from <= from && m.to >= to);
    return { text: text.slice(from, to), mark: over.find((m) => m.kind === 'danger') ?? over[0] ?? null };
  });
}

/** Marks of a proposal for an earlier state of the text hold as far as the text still reads the same there. */
export function marksOf(proposal: ProposalSeen | null, text: string): Mark[] {
  if (!proposal) return [];
  const danger = proposal.danger.flatMap((d): Mark[] => (d.span ? [{ from: d.span[0], to: d.span[1], kind: 'danger', note: d.code }] : []));
  const p = proposal.place;
  const place: Mark[] = p && text.slice(p.span[0], p.span[1]) === p.text ? [{ from: p.span[0], to: p.span[1], kind: 'place', note: p.text }] : [];
  return [...danger, ...place];
}
