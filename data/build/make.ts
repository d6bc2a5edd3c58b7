/**
 * Writes the repetitive part of `data/towns/<town>/` and the map from the seeds: `node data/build/make.ts`. The output
 * is committed and compared by a test; change a seed, run this, commit both.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import type { Area } from '#domain/catalogue/district.ts';
import { buildAreas } from './areas.ts';
import { buildForces } from './forces.ts';
import { buildMap } from './map.ts';
import { patterns as patternsShape, townSeed } from './shapes.ts';

const SEEDS = new URL('./seed/', import.meta.url);
const DATA = new URL('../', import.meta.url);

function json(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, SEEDS), 'utf8'));
}

/** A list as text, one entry a line, so that a change shows as its line. */
export function lines(list: readonly unknown[]): string {
  return `[\n${list.map((entry) => `  ${JSON.stringify(entry)}`).join(',\n')}\n]\n`;
}

/** Path below `data/` → text of every generated file. */
export function buildAll(): Map<string, string> {
  const patterns = patternsShape.parse(json('patterns.json'));
  const files = new Map<string, string>();
  const all: Area[] = [];
  for (const name of readdirSync(SEEDS).filter((n) => n !== 'patterns.json').toSorted()) {
    const seed = townSeed.parse(json(name));
    const areas = buildAreas(seed, patterns);
    all.push(...areas);
    files.set(`towns/${seed.id}/areas.json`, lines(areas));
    for (const [part, list] of Object.entries(buildForces(seed, patterns, areas))) files.set(`towns/${seed.id}/${part}.json`, lines(list));
  }
  files.set(`map/${patterns.districtId}.geojson`, buildMap(all));
  return files;
}

if (import.meta.main) {
  mkdirSync(new URL('map/', DATA), { recursive: true });
  for (const [path, text] of buildAll()) writeFileSync(new URL(path, DATA), text);
}
