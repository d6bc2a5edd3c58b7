/** A name written with the finger, as strokes: a few hundred bytes, drawn again at any size. */
import { useRef } from 'react';
import { useSpeech } from './speech.ts';

export interface Point { x: number; y: number }
export type Strokes = readonly (readonly Point[])[];

const SIDE = 1295; // two digits of base 36 a coordinate
const STEP = 12; // of SIDE: closer points say nothing new
const CHUNK = 480; // a field of a record takes 500 characters
const MAX_CHUNKS = 8;

/** Fields `sign1` … of a record. Strokes are parted by a dot, each point has four characters. */
export function encode(strokes: Strokes): Record<string, string> {
  const two = (v: number): string => Math.round(Math.min(1, Math.max(0, v)) * SIDE).toString(36).padStart(2, '0');
  const whole = strokes.map((s) => s.map((p) => two(p.x) + two(p.y)).join('')).join('.');
  const chunks = whole.match(new RegExp(`.{1,${CHUNK}}`, 'g')) ?? [];
  return Object.fromEntries(chunks.slice(0, MAX_CHUNKS).map((c, i) => [`sign${i + 1}`, c]));
}

export function thin(stroke: readonly Point[], next: Point): readonly Point[] {
  const last = stroke.at(-1);
  return last && Math.hypot(last.x - next.x, last.y - next.y) * SIDE < STEP ? stroke : [...stroke, next];
}

export function SignaturePad({ strokes, set }: { strokes: Strokes; set(s: Strokes): void }) {
  const { w } = useSpeech();
  const drawing = useRef(false);
  const at = (e: React.PointerEvent<SVGSVGElement>): Point => {
    const box = e.currentTarget.getBoundingClientRect();
    return { x: (e.clientX - box.left) / box.width, y: (e.clientY - box.top) / box.height };
  };
  const start = (e: React.PointerEvent<SVGSVGElement>): void => {
    e.currentTarget.setPointerCapture(e.pointerId);
    drawing.current = true;
    set([...strokes, [at(e)]]);
  };
  const move = (e: React.PointerEvent<SVGSVGElement>): void => {
    if (drawing.current) set([...strokes.slice(0, -1), thin(strokes.at(-1) ?? [], at(e))]);
  };
  return (
    <div className="sign">
      <svg viewBox="0 0 300 120" preserveAspectRatio="none" role="img" aria-label={w.signHere} data-signature onPointerDown={start} onPointerMove={move} onPointerUp={() => { drawing.current = false; }} onPointerCancel={() => { drawing.current = false; }}>
        {strokes.map((s, i) => <polyline key={i} points={(s.length === 1 ? [...s, ...s] : s).map((p) => `${p.x * 300},${p.y * 120}`).join(' ')} />)}
      </svg>
      <button type="button" className="btn" disabled={strokes.length === 0} onClick={() => set([])}>{w.clear}</button>
    </div>
  );
}
