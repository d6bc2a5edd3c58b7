/** The map: open incidents, units where they last reported, areas and how much there is in each; and the same as a table. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, useState } from 'react';
import { backgroundQuery, mapQuery, SCHEMATIC } from '#web/data/map.ts';
import { unitsQuery } from '#web/data/queries.ts';
import type { Row } from '#web/data/shapes.ts';
import { useSpeech } from '#web/text/i18n.ts';
import { Kbd } from '#web/ui/kbd.tsx';
import { useKeys } from '#web/ui/keys.ts';
import { useScreen } from '#web/ui/screen.ts';
import { useBoard, useDesk } from '../live-desk.tsx';
import { MapNote } from './map-note.tsx';
import { MapSide } from './map-side.tsx';
import { areaCounts, incidentPoints, unitPoints } from './points.ts';
import './map.css';

const MapView = lazy(() => import('./map-view.tsx').then((m) => ({ default: m.MapView })));

export function MapScreen() {
  const { t } = useSpeech();
  const { me, store } = useDesk();
  const { rows } = useBoard();
  const navigate = useNavigate();
  const [table, setTable] = useState(false);
  const [density, setDensity] = useState(false);
  const map = useQuery(mapQuery);
  const background = useQuery(backgroundQuery);
  const units = useQuery({ ...unitsQuery(me.towns[0] ?? ''), refetchInterval: 10_000 }).data;
  const list = useMemo(() => [...rows.values()], [rows]);
  const points = useMemo(() => incidentPoints(list), [list]);
  const crews = useMemo(() => unitPoints(units ?? [], rows), [units, rows]);
  const counts = useMemo(() => areaCounts(list, map.data ?? null), [list, map.data]);
  useScreen('map', store.loadedOnce() && !map.isPending, `${t('nav.map')} · ${t('app.name')}`);
  useKeys({ T: () => setTable(!table), D: () => setDensity(!density) });
  const open = (id: string): void => { void navigate({ to: '/incidents/$id', params: { id } }); };
  const sentence = t('map.says', { n: list.length, placed: points.length, danger: list.filter((r) => r.dangers.length > 0).length, over: list.filter((r) => r.overdue).length, units: crews.length });
  return (
    <main className="map-screen" id="content">
      <h1 className="sr">{t('nav.map')}</h1>
      <section className="map-place" aria-label={t('map.title')} data-points={points.length} data-units={crews.length}>
        <div className="map-tools">
          <button type="button" className="chip" aria-pressed={density} onClick={() => setDensity(!density)}>{t('map.density')} <Kbd>D</Kbd></button>
          <button type="button" className="chip" aria-pressed={table} onClick={() => setTable(!table)}>{t('map.table')} <Kbd>T</Kbd></button>
        </div>
        {table ? <MapTable rows={list} open={open} /> : map.data == null || background.isPending ? <MapNote text={t(map.isPending || (map.data && background.isPending) ? 'map.drawing' : map.isError ? 'map.failed' : 'map.absent')} /> : (
          <Suspense fallback={<MapNote text={t('map.drawing')} />}>
            <MapView background={background.data ?? SCHEMATIC} map={map.data} points={points} units={crews} density={density} town={me.towns[0] ?? ''} choose={open} label={sentence} />
          </Suspense>
        )}
      </section>
      <MapSide sentence={sentence} counts={counts} units={crews} />
    </main>
  );
}

function MapTable({ rows, open }: { rows: readonly Row[]; open(id: string): void }) {
  const { t, say } = useSpeech();
  return (
    <div className="map-table" tabIndex={0} role="region" aria-label={t('map.table')}>
      <table className="table">
        <thead><tr><th scope="col">{t('incident.number')}</th><th scope="col">{t('field.item')}</th><th scope="col">{t('field.place')}</th><th scope="col">{t('board.columns.status')}</th><th scope="col">{t('map.position')}</th></tr></thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.id} data-point={r.place.position ? r.id : undefined}>
              <td className="num"><button type="button" className="btn plain" onClick={() => open(r.id)}>{r.number}</button></td><td>{say(r.itemName) || t('board.unsorted')}</td><td>{say(r.place.name) || t('board.where')}</td>
              <td>{t(`status.${r.status}`)}{r.dangers.length > 0 ? ` · ${t('top.danger')}` : ''}{r.overdue ? ` · ${t('top.overdue')}` : ''}</td><td className="num sub">{r.place.position ? `${r.place.position.lon.toFixed(4)}, ${r.place.position.lat.toFixed(4)}` : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
