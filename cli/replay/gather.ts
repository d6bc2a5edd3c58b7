/** What a file says of the district it comes from: areas, units, agencies, and what they handle. */
import { earliest, latest, type Instant } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';
import type { FileFacts } from '#server/replay/district-from-file.ts';
import type { CallRow, RowFacts } from './read/row.ts';

interface Area { lon: number; lat: number; n: number }

export interface Gatherer {
  add(row: CallRow): void;
  facts(): FileFacts | null;
}

/** `facts` is null for a file without a single usable row. */
export function createGatherer(): Gatherer {
  const areas = new Map<string, Area>();
  const whole: Area = { lon: 0, lat: 0, n: 0 };
  const agencies = new Map<string, { name: string; items: Map<string, number> }>();
  const span: { from: Instant | null; to: Instant | null } = { from: null, to: null };
  return {
    add({ at, facts }) {
      if (at === null || !facts) return;
      span.from = span.from === null ? at : earliest(span.from, at);
      span.to = latest(span.to ?? at, facts.endedAt ?? at);
      place(areaOf(areas, facts.area), facts.position);
      place(whole, facts.position);
      handle(agencies, facts);
    },
    facts() {
      if (span.from === null || span.to === null) return null;
      const centre = middle(whole) ?? { lon: 0, lat: 0 };
      return {
        from: span.from, to: span.to, centre,
        areas: [...areas].filter(([code]) => code !== '' && code !== 'Unspecified').map(([code, area]) => ({ code, position: middle(area) ?? centre })).sort(byCode),
        agencies: [...agencies].filter(([code]) => code !== '').map(([code, { name, items }]) => ({ code, name, items })).sort(byCode),
      };
    },
  };
}

function byCode(a: { code: string }, b: { code: string }): number {
  return a.code < b.code ? -1 : 1;
}

function areaOf(areas: Map<string, Area>, code: string): Area {
  const area = areas.get(code) ?? { lon: 0, lat: 0, n: 0 };
  areas.set(code, area);
  return area;
}

function place(area: Area, position: Position | null): void {
  if (!position) return;
  area.lon += position.lon;
  area.lat += position.lat;
  area.n += 1;
}

/** The mean: areas are small enough for a flat earth. */
function middle({ lon, lat, n }: Area): Position | null {
  return n === 0 ? null : { lon: lon / n, lat: lat / n };
}

function handle(agencies: Map<string, { name: string; items: Map<string, number> }>, { unitId, unitType, item }: RowFacts): void {
  const agency = agencies.get(unitId) ?? { name: unitType, items: new Map<string, number>() };
  agencies.set(unitId, agency);
  if (item !== null) agency.items.set(item, (agency.items.get(item) ?? 0) + 1);
}
