/** An outline as a drawing whose corners can be moved: dragged, or chosen with Tab and moved with the arrow keys. The text beside it says the same. */
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useSpeech } from '#web/text/i18n.ts';
import { readBack } from './fields.ts';
import { z } from 'zod';

const SIZE = 320;
const PAD = 24;
const STEP = 0.0001; // degrees, about 10 m
const DIGITS = 6;
const corners = z.array(z.object({ lon: z.number(), lat: z.number() }));
type Corner = z.output<typeof corners>[number];

export function Ring({ text, set }: { text: string; set(text: string): void }) {
  const { t } = useSpeech();
  const ring = corners.catch([]).parse(readBack('ring', { all: text }));
  const [held, setHeld] = useState<{ n: number; frame: Frame } | null>(null);
  const at = held?.frame ?? frameOf(ring); // the drawing stands still under a hand
  if (!at || ring.length < 3) return null;
  const write = (n: number, moved: Corner): void => set(ring.map((c, i) => (i === n ? moved : c)).map((c) => `${c.lon.toFixed(DIGITS)} ${c.lat.toFixed(DIGITS)}`).join('\n'));
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    if (!held) return;
    const place = event.currentTarget.getBoundingClientRect();
    const [x, y] = [((event.clientX - place.left) / place.width) * SIZE, ((event.clientY - place.top) / place.height) * SIZE];
    write(held.n, { lon: at.west + (x - PAD) / at.scale, lat: at.north - (y - PAD) / at.scale });
  };
  const key = (n: number, c: Corner) => (event: KeyboardEvent): void => {
    const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    if (!by) return;
    event.preventDefault();
    write(n, { lon: c.lon + (by[0] ?? 0), lat: c.lat + (by[1] ?? 0) });
  };
  const points = ring.map((c) => [PAD + (c.lon - at.west) * at.scale, PAD + (at.north - c.lat) * at.scale] as const);
  return (
    <svg className="ring-draw" viewBox={`0 0 ${SIZE} ${SIZE}`} role="group" aria-label={t('settings.ringDraw', { n: ring.length })} onPointerMove={move} onPointerUp={() => setHeld(null)} onPointerLeave={() => setHeld(null)}>
      <polygon points={points.map((p) => p.join(',')).join(' ')} />
      {points.map(([x, y], n) => <circle key={n} cx={x} cy={y} r={9} tabIndex={0} role="button" aria-label={t('settings.corner', { n: n + 1 })} onPointerDown={() => setHeld({ n, frame: at })} onKeyDown={key(n, ring[n] ?? { lon: 0, lat: 0 })} />)}
    </svg>
  );
}

interface Frame { west: number; north: number; scale: number }

function frameOf(ring: readonly Corner[]): Frame | null {
  if (ring.length === 0) return null;
  const [lons, lats] = [ring.map((c) => c.lon), ring.map((c) => c.lat)];
  const extent = Math.max(Math.max(...lons) - Math.min(...lons), Math.max(...lats) - Math.min(...lats), STEP);
  return { west: Math.min(...lons), north: Math.max(...lats), scale: (SIZE - 2 * PAD) / extent };
}
