/** What lies around a place, drawn small; other open incidents near it are on the drawing and in the list below it. */
import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { MapFeature } from '#domain/catalogue/map.ts';
import { comesNear, distanceOf, mapQuery, metresFrom, type Spot } from '#web/data/map.ts';
import type { Row, Seen } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { useBoard } from '../live-desk.tsx';
import './mini-map.css';

/** Half the window in metres, and one metre is one unit of the drawing. */
const HALF = [300, 190] as const;
const NEAR_M = 400;
/** Half the width, and the height, of what the pin covers. */
const PIN = [80, 44] as const;
const DRAWN = ['river', 'road', 'compound', 'building', 'landmark', 'station'];
const NAMED = ['compound', 'landmark', 'station'];

export function MiniMap({ incident }: { incident: Seen }) {
  const { t, say } = useSpeech();
  const { position } = incident.place;
  const map = useQuery({ ...mapQuery, enabled: position !== null }).data;
  const near = useNear(incident.id, position);
  const shapes = useMemo(() => (map && position ? map.features.filter((f) => DRAWN.includes(f.properties.kind) && comesNear(f, position, HALF)) : []), [map, position]);
  if (!position) return null;
  const where = say(incident.place.name) || t('board.where');
  return (
    <figure className="mini-map" aria-label={t('map.around', { place: where })}>
      {map ? (
        <svg viewBox={`${-HALF[0]} ${-HALF[1]} ${HALF[0] * 2} ${HALF[1] * 2}`} role="img" aria-label={t('map.aroundSays', { place: where, n: near.length })}>
          {shapes.map((f, i) => <Shape key={i} feature={f} centre={position} />)}
          {near.map((r) => <Other key={r.row.id} row={r.row} centre={position} />)}
          <g className="here"><circle r="18" /><path d="M0 0l-12 -22a14 14 0 1 1 24 0z" /></g>
          {shapes.filter((f) => NAMED.includes(f.properties.kind)).map((f, i) => <Name key={i} feature={f} centre={position} text={say(f.properties.name)} />)}
        </svg>
      ) : null}
      <figcaption className="small sub">{where} · {t('map.schematic')}</figcaption>
      {near.length > 0 ? (
        <ul className="small near" aria-label={t('map.near')}>{near.slice(0, 5).map(({ row, metres }) => <li key={row.id}><Link to="/incidents/$id" params={{ id: row.id }}>{say(row.itemName) || row.number}</Link> <span className="sub num">{t('map.metres', { n: Math.round(metres / 10) * 10 })}</span></li>)}</ul>
      ) : null}
    </figure>
  );
}

function useNear(own: string, position: Spot | null): { row: Row; metres: number }[] {
  const { rows } = useBoard();
  return useMemo(() => {
    if (!position) return [];
    return [...rows.values()].flatMap((row) => {
      const at = row.place.position;
      const metres = at === null || row.id === own ? Infinity : distanceOf(position, at);
      return metres < NEAR_M ? [{ row, metres }] : [];
    }).sort((a, b) => a.metres - b.metres);
  }, [rows, own, position]);
}

function pathOf(feature: MapFeature, centre: Spot): string {
  const line = (points: readonly (readonly [number, number])[]): string => points.map((p, i) => `${i === 0 ? 'M' : 'L'}${metresFrom(centre, [p[0], p[1]]).map((n) => n.toFixed(1)).join(' ')}`).join('');
  const { geometry } = feature;
  switch (geometry.type) {
    case 'Point': return '';
    case 'LineString': return line(geometry.coordinates);
    case 'Polygon': return geometry.coordinates.map((ring) => `${line(ring)}z`).join('');
    case 'MultiPolygon': return geometry.coordinates.flat().map((ring) => `${line(ring)}z`).join('');
  }
}

function Shape({ feature, centre }: { feature: MapFeature; centre: Spot }) {
  const { kind, width } = feature.properties;
  if (feature.geometry.type === 'Point') {
    const [x, y] = metresFrom(centre, feature.geometry.coordinates);
    return <circle className={kind} cx={x} cy={y} r="7" />;
  }
  return <path className={kind} d={pathOf(feature, centre)} {...(kind === 'road' ? { strokeWidth: Math.max(14, width ?? 14) } : {})} />;
}

function Name({ feature, centre, text }: { feature: MapFeature; centre: Spot; text: string }) {
  const points = feature.geometry.type === 'Point' ? [feature.geometry.coordinates] : feature.geometry.type === 'Polygon' ? (feature.geometry.coordinates[0] ?? []) : [];
  if (points.length === 0) return null;
  const at = points.map((p) => metresFrom(centre, p));
  const middle = (n: 0 | 1): number => (Math.min(...at.map((p) => p[n])) + Math.max(...at.map((p) => p[n]))) / 2;
  const [x, y] = [middle(0), middle(1) + (points.length === 1 ? 30 : 0)];
  const underPin = Math.abs(x) < PIN[0] && y > -PIN[1] && y < PIN[1];
  return <text x={x} y={underPin ? PIN[1] : y} textAnchor="middle">{text}</text>;
}

function Other({ row, centre }: { row: Row; centre: Spot }) {
  const at = row.place.position;
  if (!at) return null;
  const [x, y] = metresFrom(centre, [at.lon, at.lat]);
  const grave = row.dangers.length > 0 || row.overdue;
  return <path className={grave ? 'other grave' : 'other'} d={grave ? 'M-12 -12h24v24h-24z' : 'M0 -15l16 27h-32z'} transform={`translate(${x.toFixed(0)} ${y.toFixed(0)})`} />;
}
