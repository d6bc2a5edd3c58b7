/** What lies on the map, each with a shape of its own beside its colour, drawn once and given to the graphics card. */
import type { Map as GlMap } from 'maplibre-gl';

const SIZE = 40;
const LIGHT = { ink: '#14202b', paper: '#ffffff', danger: '#b3261e', info: '#0b57d0', brand: '#0b5563' };
const DARK = { ink: '#e6ebef', paper: '#151b20', danger: '#ff7d74', info: '#8db8ff', brand: '#6cc3d1' };

export function addShapes(view: GlMap, dark: boolean): void {
  const c = dark ? DARK : LIGHT;
  image(view, 'incident', [[20, 6], [36, 34], [4, 34]], c.paper, c.ink);
  image(view, 'soon', [[20, 3], [37, 20], [20, 37], [3, 20]], c.info, c.paper);
  image(view, 'grave', [[5, 5], [35, 5], [35, 35], [5, 35]], c.danger, c.paper);
  view.addLayer({
    id: 'density', type: 'heatmap', source: 'incidents', layout: { visibility: 'none' },
    paint: { 'heatmap-radius': 42, 'heatmap-opacity': 0.55, 'heatmap-color': ['interpolate', ['linear'], ['heatmap-density'], 0, 'rgba(0,0,0,0)', 0.2, '#bcdde3', 0.6, '#4f9fae', 1, '#0b5563'] },
  });
  view.addLayer({
    id: 'units', type: 'symbol', source: 'units',
    layout: { 'text-field': ['get', 'name'], 'text-font': ['PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'sans-serif'], 'text-size': 12, 'text-anchor': 'left', 'text-offset': [0.8, 0], 'text-optional': true },
    paint: { 'text-color': c.ink, 'text-halo-color': c.paper, 'text-halo-width': 1.6 },
  });
  view.addLayer({ id: 'unit-dots', type: 'circle', source: 'units', paint: { 'circle-color': c.brand, 'circle-radius': 6.5, 'circle-stroke-color': c.paper, 'circle-stroke-width': 2 } });
  view.addLayer({
    id: 'incidents', type: 'symbol', source: 'incidents',
    layout: { 'icon-image': ['get', 'mark'], 'icon-size': 0.5, 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['match', ['get', 'mark'], 'grave', 2, 'soon', 1, 0] },
  });
}

function image(view: GlMap, name: string, corners: readonly (readonly [number, number])[], fill: string, edge: string): void {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.beginPath();
  for (const [i, [x, y]] of corners.entries()) if (i === 0) pen.moveTo(x, y); else pen.lineTo(x, y);
  pen.closePath();
  pen.fillStyle = fill;
  pen.fill();
  pen.lineWidth = 3;
  pen.strokeStyle = edge;
  pen.stroke();
  view.addImage(name, pen.getImageData(0, 0, SIZE, SIZE));
}
