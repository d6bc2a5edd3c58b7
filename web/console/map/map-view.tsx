/** MapLibre on the schematic map: drawn on the graphics card, so that ten thousand points cost what ten do. */
import { addProtocol, GeoJSONSource, Map as GlMap, NavigationControl, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import { Protocol } from 'pmtiles';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { useEffect, useRef, useState } from 'react';
import type { DistrictMap } from '#domain/catalogue/map.ts';
import { onMap, pointsOf, SCHEMATIC, type Background, type Spot } from '#web/data/map.ts';
import { useDark } from '#web/data/settings.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { addShapes } from './shapes.ts';
import { DRAWN, mapStyle, tileStyle } from './style.ts';
import type { IncidentPoint, UnitPoint } from './points.ts';
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);
/** `pmtiles://https://…`: an archive of tiles in one file, read by ranges of bytes, by our setting or within a style. */
addProtocol('pmtiles', new Protocol().tile);

interface Props { background: Background; map: DistrictMap | null; points: readonly IncidentPoint[]; units: readonly UnitPoint[]; density: boolean; town: string; choose(id: string): void; label: string }

export function MapView({ background, map, points, units, density, town, choose, label }: Props) {
  const { language, say } = useSpeech();
  const dark = useDark();
  const place = useRef<HTMLDivElement>(null);
  const gl = useRef<GlMap | null>(null);
  const [failed, setFailed] = useState(false);
  const under = failed ? SCHEMATIC : background;
  const { datum } = under;
  const latest = useRef({ points, units, choose, say });
  useEffect(() => { latest.current = { points, units, choose, say }; });
  useEffect(() => {
    if (!place.current || !map) return;
    const [west, south, east, north] = boundsOf(map, town);
    const [least, most] = [onMap({ lon: west, lat: south }, datum), onMap({ lon: east, lat: north }, datum)];
    const view = new GlMap({ container: place.current, style: styleOf(under, map, dark, language), bounds: [least.lon, least.lat, most.lon, most.lat], fitBoundsOptions: { padding: 12 }, attributionControl: false, dragRotate: false, pitchWithRotate: false, fadeDuration: 0 });
    gl.current = view;
    view.addControl(new NavigationControl({ showCompass: false }), 'bottom-right');
    // a style that cannot be fetched leaves no empty screen: the schematic map takes its place
    view.on('error', () => { if (under.style !== null && !view.isStyleLoaded() && place.current?.dataset.drawn !== 'true') setFailed(true); });
    view.on('load', () => {
      for (const [name, source] of Object.entries(DRAWN)) if (!view.getSource(name)) view.addSource(name, source);
      addShapes(view, dark);
      feed(view, datum, latest.current.points, latest.current.units, latest.current.say);
      if (place.current) place.current.dataset.drawn = 'true';
    });
    view.on('click', 'incidents', (event) => { const id: unknown = event.features?.[0]?.properties['id']; if (typeof id === 'string') latest.current.choose(id); });
    return () => { gl.current = null; view.remove(); };
  }, [map, under, datum, dark, language, town]);
  useEffect(() => { if (gl.current?.isStyleLoaded()) feed(gl.current, datum, points, units, say); }, [datum, points, units, say]);
  useEffect(() => {
    const view = gl.current;
    const show = (): void => { view?.setLayoutProperty('density', 'visibility', density ? 'visible' : 'none'); };
    if (view?.getLayer('density')) show(); else view?.once('load', show);
  }, [density, map, under, dark, language, town]);
  return <div className="map-view" ref={place} role="application" aria-label={label} />;
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

function feed(view: GlMap, datum: Background['datum'], points: readonly IncidentPoint[], units: readonly UnitPoint[], say: ReturnType<typeof useSpeech>['say']): void {
  set(view, 'incidents', points.map((p) => point(onMap(p, datum), { id: p.id, mark: p.mark })));
  set(view, 'units', units.map((u) => point(onMap(u, datum), { id: u.id, name: say(u.name), at: u.at })));
}

type PointFeature = { type: 'Feature'; properties: Record<string, string>; geometry: { type: 'Point'; coordinates: [number, number] } };

function set(view: GlMap, source: string, features: PointFeature[]): void {
  const found = view.getSource(source);
  if (found instanceof GeoJSONSource) void found.setData({ type: 'FeatureCollection', features });
}

function point({ lon, lat }: Spot, properties: Record<string, string>): PointFeature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [lon, lat] } };
}
