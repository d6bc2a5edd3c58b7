/** The quiet style of the schematic map: nothing comes from another host, fonts are the machine's own. */
import type { StyleSpecification } from 'maplibre-gl';
import type { DistrictMap } from '#domain/catalogue/map.ts';

const LIGHT = { land: '#f3f5f6', water: '#d3e3ec', road: '#ffffff', compound: '#eaeef0', building: '#d9dfe3', edge: '#c3ccd2', text: '#56646f', grid: '#8c98a4' };
const DARK = { land: '#12181d', water: '#16303d', road: '#2a343c', compound: '#1a2228', building: '#28323a', edge: '#2f3a42', text: '#9eabb6', grid: '#6e7c88' };
const FONT = ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'sans-serif'];
/** A road's metres as pixels: at zoom 12 a pixel is about 33 m here, and half with every level. */
const PIXEL_METRES_AT_12 = 33;

type Layer = StyleSpecification['layers'][number];

export function mapStyle(map: DistrictMap, dark: boolean, language: 'zh' | 'en'): StyleSpecification {
  const c = dark ? DARK : LIGHT;
  const only = (kind: string): ['==', ['get', string], string] => ['==', ['get', 'kind'], kind];
  const width = (at: number): ['max', number, ['/', ['coalesce', ['get', 'width'], number], number]] => ['max', 1, ['/', ['coalesce', ['get', 'width'], 12], PIXEL_METRES_AT_12 / 2 ** (at - 12)]];
  const name = (id: string, kind: string, minzoom: number, size: number, line = false): Layer => ({
    id, type: 'symbol', source: 'district', minzoom, filter: only(kind),
    layout: { 'text-field': ['get', language, ['get', 'name']], 'text-font': FONT, 'text-size': size, 'symbol-placement': line ? 'line' : 'point', 'text-padding': 4 },
    paint: { 'text-color': c.text, 'text-halo-color': c.land, 'text-halo-width': 1.4 },
  });
  return {
    version: 8,
    sources: {
      district: { type: 'geojson', data: { type: 'FeatureCollection', features: map.features.map((f) => ({ type: 'Feature', properties: f.properties, geometry: f.geometry })) } },
      incidents: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      units: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'land', type: 'background', paint: { 'background-color': c.land } },
      { id: 'river', type: 'fill', source: 'district', filter: only('river'), paint: { 'fill-color': c.water } },
      { id: 'compound', type: 'fill', source: 'district', filter: only('compound'), paint: { 'fill-color': c.compound, 'fill-outline-color': c.edge } },
      { id: 'building', type: 'fill', source: 'district', minzoom: 14, filter: only('building'), paint: { 'fill-color': c.building } },
      { id: 'road', type: 'line', source: 'district', filter: only('road'), layout: { 'line-cap': 'round' }, paint: { 'line-color': c.road, 'line-width': ['interpolate', ['exponential', 2], ['zoom'], 11, width(11), 18, width(18)] } },
      { id: 'grid', type: 'line', source: 'district', filter: only('grid'), paint: { 'line-color': c.grid, 'line-width': 1, 'line-dasharray': [3, 3] } },
      { id: 'town', type: 'line', source: 'district', filter: only('town'), paint: { 'line-color': c.grid, 'line-width': 2 } },
      { id: 'station', type: 'circle', source: 'district', filter: only('station'), paint: { 'circle-color': c.land, 'circle-radius': 4.5, 'circle-stroke-color': dark ? '#8db8ff' : '#0b57d0', 'circle-stroke-width': 2.5 } },
      name('name-road', 'road', 13, 11, true), name('name-compound', 'compound', 13.5, 11), name('name-landmark', 'landmark', 13, 11), name('name-grid', 'grid', 11, 12), name('name-building', 'building', 16, 10),
    ],
  };
}

const isArchive = (url: string): boolean => new URL(url).pathname.endsWith('.pmtiles');

/** Picture tiles one over the other, and the places for what is drawn above them. */
export function tileStyle(tiles: readonly string[]): StyleSpecification {
  return {
    version: 8,
    sources: { ...Object.fromEntries(tiles.map((url, n) => [`tiles-${n}`, { type: 'raster' as const, ...(isArchive(url) ? { url: `pmtiles://${url}` } : { tiles: [url] }), tileSize: 256 }])), ...DRAWN },
    layers: tiles.map((_, n) => ({ id: `tiles-${n}`, type: 'raster' as const, source: `tiles-${n}` })),
  };
}

const EMPTY = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } as const;
/** Sources that every background needs. */
export const DRAWN = { incidents: EMPTY, units: EMPTY } satisfies StyleSpecification['sources'];
