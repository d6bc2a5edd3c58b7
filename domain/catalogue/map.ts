/** The district's schematic map as GeoJSON (RFC 7946, WGS-84): what `data/map/` holds and `GET /api/v1/map` serves. */
import { z } from 'zod';

const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
const text = z.strictObject({ zh: z.string(), en: z.string() });

const geometry = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Point'), coordinates: point }),
  z.strictObject({ type: z.literal('LineString'), coordinates: z.array(point).min(2) }),
  z.strictObject({ type: z.literal('Polygon'), coordinates: z.array(z.array(point).min(4)).min(1) }),
  z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(point).min(4)).min(1)).min(1) }),
]);

/** What a feature is, in the order in which it is drawn. */
export const MAP_KINDS = ['town', 'patrol_area', 'grid', 'river', 'road', 'compound', 'building', 'landmark', 'station'] as const;
export type MapKind = (typeof MAP_KINDS)[number];

const properties = z.strictObject({
  kind: z.enum(MAP_KINDS), name: text,
  /** the area it shows; absent where the district has no such area (a river) */
  areaId: z.string().optional(),
  /** a police station, or the one that answers for a patrol area */
  stationId: z.string().optional(),
  town: z.string().optional(),
  /** metres: of a road, drawn as its middle line */
  width: z.number().positive().optional(),
});

export const mapFeature = z.strictObject({ type: z.literal('Feature'), properties, geometry });
export const districtMap = z.strictObject({
  type: z.literal('FeatureCollection'),
  /** says that nothing here is a survey */
  note: text,
  /** west, south, east, north of everything */
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  features: z.array(mapFeature),
});

export type MapPoint = z.output<typeof point>;
export type MapGeometry = z.output<typeof geometry>;
export type MapFeature = z.output<typeof mapFeature>;
export type DistrictMap = z.output<typeof districtMap>;
