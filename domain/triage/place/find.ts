/**
 * The place a call is about: the reader says which words tell it, the gazetteer what they mean. What was said is kept
 * beside what was found; a place that nobody here knows is given as words alone, and no place is an answer (null).
 */
import { normalise, originalSpan, type Normal } from '#domain/triage/normalise.ts';
import type { PlaceFinding, PlaceGuess } from '#domain/triage/proposal.ts';
import { see } from './features.ts';
import type { Gazetteer, NameHit } from './gazetteer.ts';
import { marksOf } from './marks.ts';
import { houseNumberEnd, numbersAt } from './numbers.ts';
import { bestSpan, figuresOf, type Reading, type Weights } from './reader.ts';
import { meaningOf, type Words } from './resolve.ts';

export { createGazetteer, type Gazetteer } from './gazetteer.ts';

/** Log odds from which words are taken for the place: a place too many is seen and mended, one too few is missed. */
const ENOUGH = -0.7;
/** The same for words that hold a name the district has, as it is written: they mean a place, if not surely the one. */
const ENOUGH_KNOWN = -1.5;
/** From here a second place in the same text is worth a look. */
const ENOUGH_SECOND = 2;
/** Characters between a place and its correction. */
const MOST_BETWEEN = 12;
const LATIN_END = 0x80;

/** Who reads where in a text the place stands, and who knows what it means. */
export interface PlaceReader {
  readonly gazetteer: Gazetteer;
  readonly weights: Weights;
}

/** `town` breaks ties: a road may run through two towns; `normal` is the text normalised, for those who have it. Linear in the text. */
export function findPlace({ gazetteer, weights }: PlaceReader, raw: string, town?: string, normal: Normal = normalise(raw)): PlaceFinding | null {
  const hits = gazetteer.names(normal.text);
  const figures = figuresOf(see(normal, marksOf(normal.text.length, hits)), weights);
  const read = bestSpan(figures);
  const told = read && read.score > (known(read, hits) ? ENOUGH_KNOWN : ENOUGH) ? withNumber(normal, read) : nothingButAName(normal, hits);
  if (!told) return null;
  const other = bestSpan(figures, [told.from, told.to]);
  const [words, second] = other && isCorrected(normal, told, other) ? [withNumber(normal, other), null] : [told, other];
  const { place, bySound, others, identity } = meaningOf(gazetteer, normal.text, hits, words, town);
  const alternatives = second && second.score > ENOUGH_SECOND ? [...others, guess(gazetteer, normal, raw, hits, second, town)] : others;
  const span = originalSpan(normal, words.from, words.to);
  return { text: raw.slice(...span), span, place, ...(identity ? { identity } : {}), ...(bySound ? { bySound: true as const } : {}), ...(alternatives.length > 0 ? { alternatives } : {}) };
}

function known({ from, to }: Words, hits: readonly NameHit[]): boolean {
  return hits.some((hit) => !hit.bySound && hit.from >= from && hit.to <= to);
}

/** A lane or house number that follows at once belongs to the place, whatever else was read. */
function withNumber({ text }: Normal, { from, to }: Words): Words {
  return { from, to: Math.max(to, houseNumberEnd(text, to)) };
}

const CORRECTION = /^.{0,2}(?:不对|错了|说错|搞错|不是).{0,8}$/;

/** 碧江路,不对不对,兰坪路: what comes after the correction is meant. */
function isCorrected({ text }: Normal, first: Words, other: Reading): boolean {
  return other.from >= first.to && other.from - first.to <= MOST_BETWEEN && other.score > ENOUGH && CORRECTION.test(text.slice(first.to, other.from));
}

/** A text that is a name and its numbers and no more, as it stands in a field for the place; or a name in Latin letters, in whatever language. */
function nothingButAName({ text }: Normal, hits: readonly NameHit[]): Words | null {
  const latin = hits.find((hit) => text.charCodeAt(hit.from) < LATIN_END);
  if (latin) return latin;
  const first = hits.find((hit) => !hit.bySound);
  if (!first || first.from > 0) return null;
  const last = hits.findLast((hit) => !hit.bySound) ?? first;
  const { to } = numbersAt(text, last.to);
  return to >= text.length ? { from: 0, to } : null;
}

function guess(gazetteer: Gazetteer, normal: Normal, raw: string, hits: readonly NameHit[], words: Words, town: string | undefined): PlaceGuess {
  return { text: raw.slice(...originalSpan(normal, words.from, words.to)), place: meaningOf(gazetteer, normal.text, hits, words, town).place };
}
