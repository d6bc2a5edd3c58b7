/** Shapes of the schematic map: all in degrees, WGS-84, rounded to five decimals (about a metre). */
import type { MapGeometry, MapPoint } from '#domain/catalogue/map.ts';

const METRES_PER_DEGREE = 111_195; // of latitude, IUGG mean radius

export function rounded([lon, lat]: readonly [number, number]): MapPoint {
  return [Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5];
}

/** `east` and `north` in metres from a point. */
export function shifted([lon, lat]: MapPoint, east: number, north: number): MapPoint {
  return [lon + east / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)), lat + north / METRES_PER_DEGREE];
}

/** A closed ring, counter-clockwise as RFC 7946 asks of an outer one. */
export function ring(points: readonly MapPoint[]): MapPoint[] {
  const open = points.map(rounded);
  const turned = area(open) < 0 ? open.toReversed() : open;
  const [first] = turned;
  return first ? [...turned, first] : [];
}

function area(points: readonly MapPoint[]): number {
  return points.reduce((sum, [x, y], i) => {
    const [u, v] = points[(i + 1) % points.length] ?? [x, y];
    return sum + x * v - u * y;
  }, 0);
}

export function polygon(points: readonly MapPoint[]): MapGeometry {
  return { type: 'Polygon', coordinates: [ring(points)] };
}

/** A box of so many metres around a point, turned by radians. */
export function slab(middle: MapPoint, wide: number, deep: number, turn = 0): MapPoint[] {
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([x = 0, y = 0]) => {
    const [e, n] = [(x * wide) / 2, (y * deep) / 2];
    return shifted(middle, e * c - n * s, e * s + n * c);
  });
}

const STEPS = 8; // points between two given ones

/** A smooth line through the given points (Catmull-Rom). */
export function smooth(points: readonly MapPoint[]): MapPoint[] {
  const at = (i: number): MapPoint => points[Math.min(Math.max(i, 0), points.length - 1)] ?? [0, 0];
  const between = (i: number, t: number): MapPoint => {
    const [a, b, c, d] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const mix = (k: 0 | 1) => 0.5 * (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t ** 3);
    return [mix(0), mix(1)];
  };
  const inner = points.slice(0, -1).flatMap((_, i) => Array.from({ length: STEPS }, (__, s) => between(i, s / STEPS)));
  return [...inner, at(points.length - 1)];
}

/** The banks of a water: its line with a width in metres. */
export function ribbon(line: readonly MapPoint[], width: number): MapGeometry {
  const banks = line.map((p, i) => {
    const [before, after] = [line[i - 1] ?? p, line[i + 1] ?? p];
    const [dx, dy] = [(after[0] - before[0]) * Math.cos((p[1] * Math.PI) / 180), after[1] - before[1]];
    const half = width / 2 / Math.hypot(dx, dy);
    return { left: shifted(p, -dy * half, dx * half), right: shifted(p, dy * half, -dx * half) };
  });
  return polygon([...banks.map((b) => b.left), ...banks.map((b) => b.right).toReversed()]);
}

export type Box = readonly [west: number, south: number, east: number, north: number];

export function boxOf(points: readonly (readonly [number, number])[]): Box {
  const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The outline around boxes that lie side by side: edges that two boxes share fall away, the others are chained. */
export function outlineOf(boxes: readonly Box[]): MapGeometry {
  const xs = marks(boxes.flatMap(([w, , e]) => [w, e]));
  const ys = marks(boxes.flatMap(([, s, , n]) => [s, n]));
  const inside = (i: number, j: number) => boxes.some(([w, s, e, n]) => {
    const [x, y] = [((xs[i] ?? 0) + (xs[i + 1] ?? 0)) / 2, ((ys[j] ?? 0) + (ys[j + 1] ?? 0)) / 2];
    return i >= 0 && j >= 0 && i < xs.length - 1 && j < ys.length - 1 && x > w && x < e && y > s && y < n;
  });
  const next = new Map<string, [number, number]>(); // corner → the following one, the inside on the left
  for (const i of xs.keys()) {
    for (const j of ys.keys()) {
      if (!inside(i, j)) continue;
      if (!inside(i, j - 1)) next.set(`${i} ${j} e`, [i + 1, j]);
      if (!inside(i + 1, j)) next.set(`${i + 1} ${j} n`, [i + 1, j + 1]);
      if (!inside(i, j + 1)) next.set(`${i + 1} ${j + 1} w`, [i, j + 1]);
      if (!inside(i - 1, j)) next.set(`${i} ${j + 1} s`, [i, j]);
    }
  }
  return { type: 'MultiPolygon', coordinates: chained(next).map((corners) => [ring(straight(corners.map(([i, j]) => [xs[i] ?? 0, ys[j] ?? 0])))]) };
}

function marks(values: readonly number[]): number[] {
  return [...new Set(values)].toSorted((a, b) => a - b);
}

function chained(next: Map<string, [number, number]>): [number, number][][] {
  const rings: [number, number][][] = [];
  for (let start = next.entries().next().value; start; start = next.entries().next().value) {
    const corners: [number, number][] = [];
    for (let key: string | undefined = start[0]; key !== undefined; ) {
      const to = next.get(key);
      if (!to) break;
      next.delete(key);
      corners.push(to);
      key = ['n', 'e', 's', 'w'].map((d) => `${to[0]} ${to[1]} ${d}`).find((k) => next.has(k));
    }
    rings.push(corners);
  }
  return rings;
}

/** Without the corners at which a ring goes straight on. */
function straight(points: readonly MapPoint[]): MapPoint[] {
  return points.filter((p, i) => {
    const [a, b] = [points.at(i - 1) ?? p, points[(i + 1) % points.length] ?? p];
    return !((a[0] === p[0] && p[0] === b[0]) || (a[1] === p[1] && p[1] === b[1]));
  });
}

const SWERVE = 0.0022; // degrees along the way, about 220 m, before and after what is in it
const KEPT = 0.009; // two things in the way that are nearer than this are passed in one sweep

interface Sweep {
  from: number;
  to: number;
  /** where it passes, on the second axis */
  past: number;
  points: MapPoint[];
}

/**
 * A line that runs north or east, led around the boxes in its way on their nearer side. `clear`: degrees kept from them.
 * Points as given stay where nothing is in the way.
 */
export function around(line: readonly MapPoint[], boxes: readonly Box[], clear: number): MapPoint[] {
  const [w, s, e, n] = boxOf(line);
  const eastward = e - w > n - s;
  const turned = eastward ? line : line.map(([x, y]): MapPoint => [y, x]);
  const obstacles = boxes.map((b): Box => (eastward ? b : [b[1], b[0], b[3], b[2]])).toSorted((a, b) => a[0] - b[0]);
  const sweeps = inOne(obstacles.flatMap((b) => sweepPast(turned, b, clear)));
  const free = turned.filter(([x]) => !sweeps.some((d) => x >= d.from && x <= d.to));
  const led = [...free, ...sweeps.flatMap((d) => d.points)].toSorted((a, b) => a[0] - b[0]);
  return eastward ? led : led.map(([x, y]) => [y, x]);
}

function sweepPast(line: readonly MapPoint[], [w, s, e, n]: Box, clear: number): Sweep[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || e < first[0] || w > last[0]) return [];
  const y = heightAt(line, (w + e) / 2);
  if (y <= s - clear || y >= n + clear) return [];
  const past = y > (s + n) / 2 ? n + clear : s - clear;
  const [from, to] = [Math.max(w - SWERVE, first[0]), Math.min(e + SWERVE, last[0])];
  return [{ from, to, past, points: [[from, from > first[0] ? heightAt(line, from) : past], [w, past], [e, past], [to, to < last[0] ? heightAt(line, to) : past]] }];
}

/** Neighbours that are passed on the same side become one sweep: a road does not wriggle. */
function inOne(sweeps: readonly Sweep[]): Sweep[] {
  return sweeps.reduce<Sweep[]>((done, next) => {
    const before = done.at(-1);
    if (!before || Math.abs(before.past - next.past) > SWERVE / 8 || next.from - before.to > KEPT) return [...done, next];
    const joined = { from: before.from, to: next.to, past: before.past, points: [...before.points.slice(0, -1), ...next.points.slice(1)] };
    return [...done.slice(0, -1), joined];
  }, []);
}

/** Where a line that runs along the first axis is on the second one. */
function heightAt(line: readonly MapPoint[], x: number): number {
  const i = Math.min(Math.max(line.findIndex((p) => p[0] >= x), 1), line.length - 1);
  const [[x1, y1], [x2, y2]] = [line[i - 1] ?? [0, 0], line[i] ?? [0, 0]];
  return x2 === x1 ? y1 : y1 + ((x - x1) / (x2 - x1)) * (y2 - y1);
}
