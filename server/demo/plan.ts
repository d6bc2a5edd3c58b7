/**
 * Who will call on a day, when, about what, and how it will go: a pure function of the seed, the town and the date. So
 * the same seed gives the same day, whatever was simulated before it, on every machine.
 */
import type { Area, District } from '#domain/catalogue/district.ts';
import { instantOf } from '#domain/deadlines/local-time.ts';
import { instant, type Instant } from '#domain/shared/time.ts';
import type { Position } from '#domain/shared/place.ts';
import type { Verdict } from '#domain/triage/proposal.ts';
import { createRandom, type Random } from '#engine/random.ts';
import type { Habit } from './habits.ts';
import type { LabelledText, LifeSettings } from './settings.ts';

export interface PlannedCall {
  /** date, town and number of the day: names the call in every run */
  key: string;
  at: Instant;
  town: string;
  text: string;
  channel: LabelledText['channel'];
  phone: string;
  place: { position: Position; text: string } | null;
  /** what it really is */
  verdict: Verdict;
  item: string | null;
  habit: Habit;
}

/** What a plan is made from; `texts` are sorted once, by `planner`. */
export interface PlanSource {
  district: District;
  settings: LifeSettings;
  corpus: readonly LabelledText[];
  seed: number;
  /** diverted calls a day where a town's share is 1 */
  load: number;
}

export interface Planner {
  /** the day's calls of a town, in order of time; `share` of its load */
  day(town: string, date: string, share?: number): PlannedCall[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [REPEAT_AFTER, REPEAT_SPREAD] = [2 * HOUR, 8 * HOUR];
/** Matters of a home: the place in the text gives way to a building of the town. */
const AT_HOME = /^(FW|JF|HJ-04|YJ-0[123468]|QZ-0[26]|QZ-10)/;

export function planner(source: PlanSource): Planner {
  const byVerdict = groupBy(source.corpus, (t) => t.verdict);
  const byItem = groupBy(source.corpus.filter((t) => t.verdict === 'divert'), (t) => t.item ?? '');
  const places = groupBy(source.district.areas.filter((a) => a.level === 'building' && a.town !== null), (a) => a.town ?? '');
  const texts: Texts = { byVerdict, byItem, places };
  return { day: (town, date, share = 1) => planDay(source, texts, town, date, share) };
}

interface Texts {
  byVerdict: Map<string, LabelledText[]>;
  byItem: Map<string, LabelledText[]>;
  places: Map<string, Area[]>;
}

function groupBy<T>(list: readonly T[], key: (entry: T) => string): Map<string, T[]> {
  return Map.groupBy(list, key);
}

/** One number of many names, the same everywhere (FNV-1a). */
export function seedOf(...names: readonly (string | number)[]): number {
  let state = 2166136261;
  for (const letter of names.join('\u0000')) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return state >>> 0;
}

function planDay(source: PlanSource, texts: Texts, town: string, date: string, share: number): PlannedCall[] {
  const { settings, load, seed } = source;
  const diverted = Math.round(share * load * (settings.loads[town] ?? 0) * settings.plannedForOneDiverted);
  const others = Math.round((diverted / settings.divertedShare) * (1 - settings.divertedShare));
  const random = createRandom(seedOf(seed, town, date));
  const wanted = [
    ...Array.from({ length: diverted }, () => weighted(settings.amongDiverted, random)),
    ...Array.from({ length: others }, () => weighted(settings.amongOthers, random)),
  ];
  const calls = wanted.map((verdict, n) => plan(source, texts, { town, date, key: `${date}/${town}/${n + 1}`, verdict, hour: null, items: null }, random));
  const storm = isTyphoon(source, date) ? typhoon(source, texts, town, date, random) : [];
  return [...calls, ...storm].flatMap((c) => [c, ...repeatOf(c, date, random, source)]).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.key < b.key ? -1 : 1));
}

/** One evening in so many days the weather breaks. */
export function isTyphoon({ settings, seed }: Pick<PlanSource, 'settings' | 'seed'>, date: string): boolean {
  const { everyDays } = settings.typhoon;
  return (Date.parse(`${date}T00:00:00Z`) / DAY) % everyDays === seedOf(seed, 'typhoon') % everyDays;
}

function typhoon(source: PlanSource, texts: Texts, town: string, date: string, random: Random): PlannedCall[] {
  const { fromHour, toHour, calls, items } = source.settings.typhoon;
  const n = Math.round(calls * (source.settings.loads[town] ?? 0));
  return Array.from({ length: n }, (_, i) => plan(source, texts, {
    town, date, key: `${date}/${town}/storm-${i + 1}`, verdict: 'divert', hour: fromHour + random.next() * (toHour - fromHour), items,
  }, random));
}

interface Wanted {
  town: string;
  date: string;
  key: string;
  verdict: Verdict;
  hour: number | null;
  items: readonly string[] | null;
}

function plan(source: PlanSource, texts: Texts, w: Wanted, random: Random): PlannedCall {
  const hour = w.hour ?? Number(weighted(Object.fromEntries(source.settings.hourlyShare.map((s, h) => [h, s])), random)) + random.next();
  const text = textFor(source, texts, w, hour, random);
  const building = random.pick(texts.places.get(w.town) ?? []);
  const home = AT_HOME.test(text.item ?? '') || text.place === null;
  const leaves = w.verdict === 'divert' || w.verdict === 'joint';
  return {
    key: w.key, at: instantOf(w.date, Math.floor(hour * HOUR), source.district.timeZone), town: w.town, channel: text.channel,
    phone: `1990${String(random.below(10_000_000)).padStart(7, '0')}`,
    text: home && text.place !== null ? text.text.replace(text.place, building.name.zh) : text.text,
    place: home ? { position: building.position, text: building.name.zh } : null,
    verdict: w.verdict, item: text.item, habit: leaves ? weighted(source.settings.habits, random) : w.verdict === 'police' ? weighted(source.settings.policeHabits, random) : 'plain',
  };
}

/** Of three texts the one that was meant for about this hour: few complain of dancing in the square at four in the morning. */
function textFor(source: PlanSource, texts: Texts, w: Wanted, hour: number, random: Random): LabelledText {
  const item = w.verdict === 'divert' ? (w.items ? random.pick(w.items) : itemFor(source, texts, random)) : null;
  const list = (item === null ? texts.byVerdict.get(w.verdict) : texts.byItem.get(item)) ?? [];
  const three = [random.pick(list), random.pick(list), random.pick(list)];
  const off = (t: LabelledText): number => { const d = Math.abs(Number(t.at.slice(0, 2)) - hour); return Math.min(d, 24 - d); };
  return three.reduce((best, t) => (off(t) < off(best) ? t : best));
}

function itemFor({ settings }: PlanSource, texts: Texts, random: Random): string {
  return weighted(Object.fromEntries([...texts.byItem.keys()].toSorted().map((item) => [item, settings.itemWeights[item] ?? settings.otherItems])), random);
}

/** Somebody who called and was not helped calls again, from the same number about the same place. */
function repeatOf(call: PlannedCall, date: string, random: Random, { district }: PlanSource): PlannedCall[] {
  if (call.habit !== 'repeated') return [];
  const at = Date.parse(call.at) + REPEAT_AFTER + random.next() * REPEAT_SPREAD;
  const end = Date.parse(instantOf(date, DAY - 1000, district.timeZone));
  return [{ ...call, key: `${call.key}+`, at: instant(Math.floor(Math.min(at, end))), text: `我之前打过电话反映，到现在还没解决：${call.text}` }];
}

/** A key drawn by weight; the order of the keys is part of the draw. */
export function weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>, random: Random): K {
  const entries = Object.entries(weights) as [K, number][]; // the keys are those of the record
  let rest = random.next() * entries.reduce((sum, [, w]) => sum + w, 0);
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  const last = entries.at(-1);
  if (!last) throw new RangeError('nothing to draw from');
  return last[0];
}
