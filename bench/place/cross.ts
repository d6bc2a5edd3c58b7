/** Every labelled call read by weights that were learnt without its group, beside a plain finder of names. */
import { normalise, originalSpan } from '#domain/triage/normalise.ts';
import { findPlace } from '#domain/triage/place/find.ts';
import type { Gazetteer } from '#domain/triage/place/gazetteer.ts';
import { compact, learn } from '#domain/triage/place/learn.ts';
import { numbersAt } from '#domain/triage/place/numbers.ts';
import type { PlaceFinding } from '#domain/triage/proposal.ts';
import { examplesOf } from './examples.ts';
import type { Group } from './groups.ts';
import { outcomeOf, readRows, type Outcome, type Row } from './score.ts';

export interface Reading {
  group: string;
  row: Row;
  outcome: Outcome;
  found: string | null;
  plain: Outcome;
}

export function crossRead(gazetteer: Gazetteer, groups: readonly Group[]): Reading[] {
  const rows = groups.map(({ files }) => files.flatMap(readRows));
  const examples = rows.map((own) => examplesOf(own, gazetteer));
  return groups.flatMap(({ name }, left) => {
    const weights = compact(learn(examples.flatMap((own, i) => (i === left ? [] : own))));
    return (rows[left] ?? []).map((row): Reading => {
      const found = findPlace({ gazetteer, weights }, row.text);
      return { group: name, row, outcome: outcomeOf(row, found), found: found?.text ?? null, plain: outcomeOf(row, plainly(gazetteer, row.text)) };
    });
  });
}

/** The yardstick: the first name of the gazetteer with the numbers behind it. */
export function plainly(gazetteer: Gazetteer, text: string): PlaceFinding | null {
  const normal = normalise(text);
  const [hit] = gazetteer.names(normal.text);
  if (!hit) return null;
  const span = originalSpan(normal, hit.from, numbersAt(normal.text, hit.to).to);
  return { text: text.slice(...span), span, place: { areaId: null, position: null, precision: 'unknown' } };
}
