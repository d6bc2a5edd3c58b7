/** Tried on history first: calls of the last month that the changed matrix would have sent elsewhere (feature 62). */
import type { District } from '#domain/catalogue/district.ts';
import { getTown, lineOf, policyAt } from '#domain/catalogue/lookup.ts';
import { instant, plus, type Instant } from '#domain/shared/time.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { changed, type SettingsChange } from './change.ts';

const DAYS = 30;
const MOST = 20_000;
const MOST_NAMED = 50;

export interface Moves { days: number; of: number; moved: number; examples: { incidentId: string; number: string; item: string; was: string[]; becomes: string[] }[] }

/** null where the change moves nothing by its kind. The last month's calls as they came: their item, place and hour. */
export async function movesOf(db: Database, d: District, c: SettingsChange, now: Instant): Promise<Moves | null> {
  if (c.part !== 'policy') return null;
  const next = changed(d, c);
  const [before, after] = [policyAt(getTown(d, c.town), c.policy.from), getTown(next, c.town).policies.at(-1)];
  if (!after) return null;
  const { rows } = await inTowns(db, [c.town], (client) => client.query<{ id: string; number: string; item: string; area_id: string | null; received_at: Date }>(
    'select id, number, item, area_id, received_at from liandong.incident where town = $1 and item is not null and received_at > $2 order by received_at desc limit $3', [c.town, plus(now, { days: -DAYS }), MOST]));
  const moved = rows.flatMap((r) => {
    const at = instant(r.received_at.getTime());
    const [was, becomes] = [lineOf(d, before, r.item, r.area_id, at)?.lead ?? [], lineOf(next, after, r.item, r.area_id, at)?.lead ?? []];
    return was.join(' ') === becomes.join(' ') ? [] : [{ incidentId: r.id, number: r.number, item: r.item, was, becomes }];
  });
  return { days: DAYS, of: rows.length, moved: moved.length, examples: moved.slice(0, MOST_NAMED) };
}
