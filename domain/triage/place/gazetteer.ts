/** All names of a district in one trie; a text is walked once, the longest name at each position counts. */
import type { Area, District } from '#domain/catalogue/district.ts';
import type { Precision } from '#domain/shared/place.ts';
import { normalise } from '#domain/triage/normalise.ts';

interface Node {
  next: Map<number, Node>;
  areas: Area[];
}

export interface NameHit {
  from: number;
  to: number;
  areas: readonly Area[];
}

export interface Gazetteer {
  /** names in the normalised text, none inside another, in order */
  names(text: string): NameHit[];
  /** the numbered building (号, 幢, 组) of a compound or village */
  building(area: Area, number: number): Area | null;
}

const LEAST_NAME = 2; // characters

/** How finely the level of an area pins a place down; levels are data, and one we do not know says nothing. */
const PRECISION: Readonly<Record<string, Precision>> = {
  building: 'building', compound: 'compound', landmark: 'compound', road: 'road',
  micro_grid: 'community', community: 'community', grid: 'community', town: 'town',
};

export function precisionOf(area: Area): Precision {
  return PRECISION[area.level] ?? 'unknown';
}

export function createGazetteer(district: District): Gazetteer {
  const root: Node = { next: new Map(), areas: [] };
  const numbered = new Map<string, Area>();
  for (const area of district.areas) {
    const number = precisionOf(area) === 'building' ? /(\d+)\D*$/.exec(area.name.zh)?.[1] : undefined;
    if (number !== undefined && area.parentId !== null) numbered.set(`${area.parentId} ${Number(number)}`, area);
    else for (const name of [area.name.zh, ...area.aliases]) insert(root, normalise(name).text, area);
  }
  return {
    names: (text) => namesIn(root, text),
    building: (area, number) => numbered.get(`${area.id} ${number}`) ?? null,
  };
}

function insert(root: Node, name: string, area: Area): void {
  if (name.length < LEAST_NAME) return;
  let node = root;
  for (let i = 0; i < name.length; i += 1) {
    const code = name.charCodeAt(i);
    const next: Node = node.next.get(code) ?? { next: new Map(), areas: [] };
    node.next.set(code, next);
    node = next;
  }
  node.areas.push(area);
}

function namesIn(root: Node, text: string): NameHit[] {
  const hits: NameHit[] = [];
  for (let from = 0; from < text.length; ) {
    const hit = longestAt(root, text, from);
    if (hit) hits.push(hit);
    from = hit ? hit.to : from + 1;
  }
  return hits;
}

function longestAt(root: Node, text: string, from: number): NameHit | null {
  let node = root.next.get(text.charCodeAt(from));
  let found: NameHit | null = null;
  for (let to = from + 1; node; to += 1) {
    if (node.areas.length > 0) found = { from, to, areas: node.areas };
    node = node.next.get(text.charCodeAt(to));
  }
  return found;
}
