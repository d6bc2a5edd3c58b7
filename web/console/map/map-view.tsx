/** MapLibre on the schematic map: drawn on the graphics card, so that ten thousand points cost what ten do. */
import { addProtocol, GeoJSONSource, Map as GlMap, NavigationControl, setWorkerUrl, type MapOptions, type StyleSpecification } from 'maplibre-gl';
import { Protocol } from 'pmtiles';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useRef, useState } from 'react';
import type { DistrictMap } from '#domain/catalogue/map.ts';
import { onMap, pointsOf, SCHEMATIC, type Background, type Spot } from '#web/data/map.ts';
import { useDark } from '#web/data/settings.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { MapNote } from './map-note.tsx';
import { addShapes } from './shapes.ts';
import { DRAWN, mapStyle, tileStyle } from './style.ts';
import type { IncidentPoint, UnitPoint } from './points.ts';
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);
/** `pmtiles://https://…`: an archive of tiles in one file, read by ranges of bytes, by our setting or within a style. */
addProtocol('pmtiles', new Protocol().tile);

/** `fed`: incidents are on it, what lies under them may still come. */
type State = 'drawing' | 'fed' | 'drawn' | 'cannot';

interface Props { background: Background; map: DistrictMap; points: readonly IncidentPoint[]; units: readonly UnitPoint[]; density: boolean; town: string; choose(id: string): void; label: string }

export function MapView({ background, map, points, units, density, town, choose, label }: Props) {
  const { t, language } = useSpeech();
  const dark = useDark();
  const place = useRef<HTMLDivElement>(null);
  const gl = useRef<GlMap | null>(null);
  const [failed, setFailed] = useState(false);
  const [state, setState] = useState<State>('drawing');
  const [bare, setBare] = useState(false);
  const under = failed ? SCHEMATIC : background;
  const { datum } = under;
  const latest = useRef(choose);
  useEffect(() => { latest.current = choose; });
  useEffect(() => {
    if (!place.current) return;
    const [west, south, east, north] = boundsOf(map, town);
    const [least, most] = [onMap({ lon: west, lat: south }, datum), onMap({ lon: east, lat: north }, datum)];
    const view = begin({ container: place.current, style: styleOf(under, map, dark, language), bounds: [least.lon, least.lat, most.lon, most.lat], fitBoundsOptions: { padding: 12 }, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0 });
    if (!view) { setState('cannot'); return; }
    gl.current = view;
    view.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
    // a style that cannot be fetched leaves no empty screen: the schematic map takes its place
    let styled = false;
    view.on('error', () => { if (under.style !== null && !styled) setFailed(true); else if (under.style !== null || under.tiles.length > 0) setBare(true); });
    // as soon as there is a style: a service of tiles that hangs keeps nobody's incident off the map
    view.on('style.load', () => {
      styled = true;
      for (const [name, source] of Object.entries(DRAWN)) if (!view.getSource(name)) view.addSource(name, source);
      addShapes(view, dark);
      setState('fed');
    });
    view.on('load', () => { setState('drawn'); });
    view.on('click', 'incidents', (event) => { const id: unknown = event.features?.[0]?.properties['id']; if (typeof id === 'string') latest.current(id); });
    return () => { gl.current = null; view.remove(); setState('drawing'); setBare(false); };
  }, [map, under, datum, dark, language, town]);
  const fed = state === 'fed' || state === 'drawn';
  useEffect(() => { if (fed && gl.current) feed(gl.current, datum, points, units, language); }, [fed, datum, points, units, language]);
  useEffect(() => { if (fed) gl.current?.setLayoutProperty('density', 'visibility', density ? 'visible' : 'none'); }, [fed, density]);
  return (
    <>
      <div className="map-view" ref={place} role="application" aria-label={label} data-drawn={state === 'drawn'} />
      {state === 'cannot' ? <MapNote text={t('map.cannot')} /> : bare ? <MapNote text={t('map.bare')} aside /> : state === 'drawn' ? null : <MapNote text={t('map.drawing')} aside={fed} />}
    </>
  );
}

/** Null where the browser has no graphics for it; the table has the same. */
function begin(options: MapOptions): GlMap | null {
  try { return new GlMap(options); } catch { return null; }
}

/** The viewer's own town fills the screen; the rest is a drag away. */
function boundsOf(map: DistrictMap, town: string): readonly [number, number, number, number] {
  const own = map.features.find((f) => f.properties.kind === 'town' && f.properties.town === town);
  if (!own) return map.bbox;
  const points = pointsOf(own);
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function styleOf({ style, tiles }: Background, map: DistrictMap, dark: boolean, language: 'zh' | 'en'): string | StyleSpecification {
  return style ?? (tiles.length > 0 ? tileStyle(tiles) : mapStyle(map, dark, language));
}

function feed(view: GlMap, datum: Background['datum'], points: readonly IncidentPoint[], units: readonly UnitPoint[], language: 'zh' | 'en'): void {
  set(view, 'incidents', points.map((p) => point(onMap(p, datum), { id: p.id, mark: p.mark })));
  set(view, 'units', units.map((u) => point(onMap(u, datum), { id: u.id, name: u.name[language] || u.name.zh, at: u.at })));
}

type PointFeature = { type: 'Feature'; properties: Record<string, string>; geometry: { type: 'Point'; coordinates: [number, number] } };

function set(view: GlMap, source: string, features: PointFeature[]): void {
  const found = view.getSource(source);
  if (found instanceof GeoJSONSource) void found.setData({ type: 'FeatureCollection', features });
}

function point({ lon, lat }: Spot, properties: Record<string, string>): PointFeature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } };
}
