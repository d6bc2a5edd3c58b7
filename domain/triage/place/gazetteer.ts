/** All names of a district in two tries, by writing and by sound; a text is walked once, the longest name at each position counts. */
import type { Area, District } from '#domain/catalogue/district.ts';
import type { Precision } from '#domain/shared/place.ts';
import { normalise } from '#domain/triage/normalise.ts';
import { otherSoundOf, soundOf } from './pinyin.ts';

interface Node {
  next: Map<number, Node>;
  areas: Area[];
}

export interface NameHit {
  from: number;
  to: number;
  areas: readonly Area[];
  /** the characters differ, the sounds agree: heard, not written */
  bySound: boolean;
}

export interface Gazetteer {
  /** names in the normalised text, none inside another, in order */
  names(text: string): NameHit[];
  /** the numbered building (号, 幢, 组) of a compound or village */
  building(area: Area, number: number): Area | null;
}

/** What may begin with a character. */
const WRITTEN = 1;
const HEARD = 2;

interface Names {
  readonly written: Node;
  readonly heard: Node;
  /** by UTF-16 unit: with most no name begins, and the tries need not be asked */
  readonly begins: Uint8Array;
}

const LEAST_NAME = 2; // characters
const LEAST_HEARD = 3; // characters: shorter names sound like too much else

/** How finely the level of an area pins a place down; levels are data, and one we do not know says nothing. */
const PRECISION: Readonly<Record<string, Precision>> = {
  building: 'building', compound: 'compound', landmark: 'compound', road: 'road',
  micro_grid: 'community', community: 'community', grid: 'community', town: 'town',
};

export function precisionOf(area: Area): Precision {
  return PRECISION[area.level] ?? 'unknown';
}

export function createGazetteer(district: District): Gazetteer {
  const written = node();
  const heard = node();
  const numbered = new Map<string, Area>();
  for (const area of district.areas) {
    const number = precisionOf(area) === 'building' ? /(\d+)\D*$/.exec(area.name.zh)?.[1] : undefined;
    if (number !== undefined && area.parentId !== null) numbered.set(`${area.parentId} ${Number(number)}`, area);
    else for (const name of [area.name.zh, area.name.en, ...area.aliases]) insert(written, heard, normalise(name).text, area);
  }
  const begins = beginsOf(written, heard);
  return {
    names: (text) => namesIn({ written, heard, begins }, text),
    building: (area, number) => numbered.get(`${area.id} ${number}`) ?? null,
  };
}

function beginsOf(written: Node, heard: Node): Uint8Array {
  const begins = new Uint8Array(0x10000);
  for (let code = 0; code < begins.length; code += 1) {
    const isHeard = heard.next.has(soundOf(code)) || heard.next.has(otherSoundOf(code)); // no sound is 0, and no name begins with that
    begins[code] = (written.next.has(code) ? WRITTEN : 0) | (isHeard ? HEARD : 0);
  }
  return begins;
}

function node(): Node {
  return { next: new Map(), areas: [] };
}

function insert(written: Node, heard: Node, name: string, area: Area): void {
  if (name.length < LEAST_NAME) return;
  const codes = Array.from(name, (c) => c.charCodeAt(0));
  path(written, codes).areas.push(area);
  const sounds = codes.map(soundsOf);
  if (name.length < LEAST_HEARD || sounds.some((s) => s.length === 0)) return;
  for (const reading of readings(sounds)) path(heard, reading).areas.push(area);
}

function soundsOf(code: number): number[] {
  return [soundOf(code), otherSoundOf(code)].filter((sound) => sound > 0);
}

/** Every way to read a name; characters with two readings are few, and one name has one or two of them. */
function readings(sounds: readonly (readonly number[])[]): number[][] {
  return sounds.reduce<number[][]>((all, next) => all.flatMap((head) => next.map((sound) => [...head, sound])), [[]]);
}

function path(root: Node, keys: readonly number[]): Node {
  let at = root;
  for (const key of keys) {
    const next = at.next.get(key) ?? node();
    at.next.set(key, next);
    at = next;
  }
  return at;
}

function namesIn({ written, heard, begins }: Names, text: string): NameHit[] {
  const hits: NameHit[] = [];
  for (let from = 0; from < text.length; ) {
    const may = begins[text.charCodeAt(from)] ?? 0;
    const hit = may === 0 ? null : (may & WRITTEN ? longestWritten(written, text, from) : null) ?? (may & HEARD ? longestHeard(heard, text, from) : null);
    if (hit) hits.push(hit);
    from = hit ? hit.to : from + 1;
  }
  return hits;
}

function longestWritten(root: Node, text: string, from: number): NameHit | null {
  let at = root.next.get(text.charCodeAt(from));
  let found: NameHit | null = null;
  for (let to = from + 1; at; to += 1) {
    if (at.areas.length > 0) found = { from, to, areas: at.areas, bySound: false };
    at = at.next.get(text.charCodeAt(to));
  }
  return found;
}

function longestHeard(root: Node, text: string, from: number): NameHit | null {
  const found = heardFrom(root, text, from);
  return found && { from, to: found.to, areas: found.areas, bySound: true };
}

/** The longest way down; two readings make two ways, and names are short, so the ways are few. */
function heardFrom(at: Node, text: string, to: number): { to: number; areas: Area[] } | null {
  const found = at.areas.length > 0 ? { to, areas: at.areas } : null;
  if (at.next.size === 0) return found;
  const code = text.charCodeAt(to);
  return furtherOf(furtherOf(found, at, soundOf(code), text, to), at, otherSoundOf(code), text, to);
}

function furtherOf(found: { to: number; areas: Area[] } | null, at: Node, sound: number, text: string, to: number): { to: number; areas: Area[] } | null {
  const next = sound > 0 ? at.next.get(sound) : undefined;
  const longer = next ? heardFrom(next, text, to + 1) : null;
  return longer && longer.to > (found?.to ?? 0) ? longer : found;
}
