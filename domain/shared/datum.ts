/**
 * GCJ-02 (the datum of public maps in China) ↔ WGS-84. Inside there is one datum, WGS-84; conversion happens at
 * the edge. The offset's published polynomial; the inverse by fixed-point iteration, residual under 0.01 m.
 */
import type { Position } from './place.ts';

const A = 6_378_245; // Krasovsky semi-major axis, metres
const EE = 0.006_693_421_622_965_943; // its squared eccentricity

function offsetLat(x: number, y: number): number {
  return -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + waves(x, 6, 2, 20)
    + ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3
    + ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3;
}

function offsetLon(x: number, y: number): number {
  return 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + waves(x, 6, 2, 20)
    + ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3
    + ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3;
}

function waves(x: number, a: number, b: number, size: number): number {
  return ((size * Math.sin(a * x * Math.PI) + size * Math.sin(b * x * Math.PI)) * 2) / 3;
}

/** Outside China's box the two datums are the same. */
function insideChina(p: Position): boolean {
  return p.lon > 72.004 && p.lon < 137.8347 && p.lat > 0.8293 && p.lat < 55.8271;
}

export function toGcj02(p: Position): Position {
  if (!insideChina(p)) return { lon: p.lon, lat: p.lat };
  const x = p.lon - 105;
  const y = p.lat - 35;
  const rad = (p.lat / 180) * Math.PI;
  const magic = 1 - EE * Math.sin(rad) ** 2;
  const dLat = (offsetLat(x, y) * 180) / (((A * (1 - EE)) / (magic * Math.sqrt(magic))) * Math.PI);
  const dLon = (offsetLon(x, y) * 180) / ((A / Math.sqrt(magic)) * Math.cos(rad) * Math.PI);
  return { lon: p.lon + dLon, lat: p.lat + dLat };
}

export function fromGcj02(p: Position): Position {
  let guess: Position = { lon: p.lon, lat: p.lat };
  for (let n = 0; n < 5; n++) {
    const back = toGcj02(guess);
    guess = { lon: guess.lon - (back.lon - p.lon), lat: guess.lat - (back.lat - p.lat) };
  }
  return guess;
}
