/**
 * Learns the reader's weights from labelled calls: a log-linear model over every span of a text and "no place", by AdaGrad
 * in an order fixed by a seed. The same examples give the same weights, bit for bit. Each call with a place or a known name
 * is learnt a second time under invented names unknown to any gazetteer, so that the reader learns how places are told and not
 * what they are called here.
 */
import type { Normal } from '#domain/triage/normalise.ts';
import type { NameHit } from './gazetteer.ts';
import { BUCKETS, cued, FEATURES, featuresAt, see, type Seen } from './features.ts';
import { CLASSES, type Weights } from './reader.ts';

export interface Example {
  seen: Seen;
  /** of the normalised text */
  span: readonly [number, number] | null;
}

const EPOCHS = 6;
const RATE = 0.2;
const DECAY = 1e-4;
const SEED = 12_345;
const LEAST_GRADIENT = 1e-4;
/** Characters that names are made of here and elsewhere. */
const NAMING = '锦澜浦月江航恒联芦陈星瑞景荷兰桂沁和春晓翠湖东西南北中新华永安康福祥龙凤金银玉紫青碧丹枫林森泽润海清河源泉亭雅文博学知汇丰盛昌平宁顺嘉欣悦怡馨梅竹菊莲杏桃柳松柏梧桐天云霞光明辉阳晨曦秀丽美佳宝利民友谊团结建设解放人山长黄太原武川七莘虹漕闵沪剑放鹤报都市颛兴元申疏影罗茗古吴水老大小三五六双';
const NUMERAL = /[零〇一二三四五六七八九十百两幺]/;

/** The same call under names that nobody knows; null where it names nothing. */
export function underInventedNames(normal: Normal, span: Example['span'], hits: readonly NameHit[], chance: () => number): Example | null {
  const covered = cued(normal.text);
  const invented = new Map<string, string>();
  const letters = Array.from({ length: normal.text.length }, (_, i) => normal.text.charAt(i));
  const rename = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) {
      const letter = normal.text.charAt(i);
      if (covered[i] || NUMERAL.test(letter) || letter < '\u4e00' || letter > '\u9fff') continue;
      const other = invented.get(letter) ?? NAMING.charAt(Math.floor(chance() * NAMING.length));
      invented.set(letter, other);
      letters[i] = other;
    }
  };
  for (const hit of hits) rename(hit.from, hit.to);
  if (span) rename(...span);
  return invented.size === 0 ? null : { seen: see({ ...normal, text: letters.join('') }, new Uint8Array(letters.length)), span };
}

/** Numbers in [0, 1), the same ones every time. */
export function fixedChance(seed = SEED): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function learn(examples: readonly Example[]): Float32Array {
  const values = new Float32Array(BUCKETS * CLASSES);
  const squares = new Float32Array(BUCKETS * CLASSES).fill(1e-6);
  const buckets = examples.map(({ seen }) => bucketsOf(seen));
  const chance = fixedChance();
  const order = examples.map((_, i) => i);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, chance);
    for (const i of order) {
      const [example, own] = [examples[i], buckets[i]];
      if (example && own) step(example, own, values, squares);
    }
  }
  return values;
}

/** Eight bits a weight: a fourth of the size, and no difference that shows. */
export function compact(values: Float32Array): Weights {
  const most = values.reduce((a, v) => Math.max(a, Math.abs(v)), 0);
  const step = most / 127;
  return { values: Int8Array.from(values, (v) => Math.round(v / step)), step };
}

function bucketsOf(seen: Seen): Int32Array {
  const out = new Int32Array((seen.length + 1) * FEATURES);
  for (let i = 0; i <= seen.length; i += 1) featuresAt(seen, i, out, i * FEATURES);
  return out;
}

function shuffle(order: number[], chance: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
}

/** One example: moves each weight by how often it occurs in the labelled span, less how often the model expects it to. */
function step({ seen, span }: Example, buckets: Int32Array, values: Float32Array, squares: Float32Array): void {
  const n = seen.length;
  if (n < 2) return;
  const { alpha, beta, within, first, behind, total } = sums(buckets, n, values);
  const move = (i: number, kind: number, gradient: number): void => {
    if (Math.abs(gradient) < LEAST_GRADIENT) return;
    for (let k = i * FEATURES; k < (i + 1) * FEATURES; k += 1) {
      const at = (buckets[k] ?? 0) * CLASSES + kind;
      const slope = gradient - DECAY * (values[at] ?? 0);
      squares[at] = (squares[at] ?? 0) + slope * slope;
      values[at] = (values[at] ?? 0) + (RATE * slope) / Math.sqrt(squares[at] ?? 1);
    }
  };
  const [from, to] = span ?? [-1, -1];
  for (let i = 0; i < n; i += 1) {
    const begins = i + 1 < n ? Math.exp((first[i] ?? 0) + (within[i + 1] ?? 0) + (beta[i + 1] ?? 0) - total) : 0;
    move(i, 0, (i === from ? 1 : 0) - begins);
    if (i === 0) continue;
    move(i, 1, (i > from && i < to ? 1 : 0) - Math.exp((alpha[i] ?? 0) + (beta[i] ?? 0) - total));
    move(i + 1, 2, (i + 1 === to ? 1 : 0) - Math.exp((alpha[i] ?? 0) + (behind[i + 1] ?? 0) - total));
  }
}

interface Sums {
  first: Float64Array;
  within: Float64Array;
  behind: Float64Array;
  /** log of the sum over all spans that began before i and cover it, up to i */
  alpha: Float64Array;
  /** log of the sum over all ways to go on from a covered i, from i + 1 */
  beta: Float64Array;
  /** log of the sum over all spans and "no place" */
  total: number;
}

function sums(buckets: Int32Array, n: number, values: Float32Array): Sums {
  const at = (kind: number): Float64Array => Float64Array.from({ length: n + 1 }, (_, i) => {
    let sum = 0;
    for (let k = i * FEATURES; k < (i + 1) * FEATURES; k += 1) sum += values[(buckets[k] ?? 0) * CLASSES + kind] ?? 0;
    return sum;
  });
  const [first, within, behind] = [at(0), at(1), at(2)];
  const [alpha, beta] = [new Float64Array(n).fill(-Infinity), new Float64Array(n + 1).fill(-Infinity)];
  let total = 0; // log 1: no place
  for (let i = 1; i < n; i += 1) {
    alpha[i] = logSum(alpha[i - 1] ?? -Infinity, first[i - 1] ?? 0) + (within[i] ?? 0);
    total = logSum(total, (alpha[i] ?? 0) + (behind[i + 1] ?? 0));
  }
  for (let i = n - 1; i >= 1; i -= 1) beta[i] = logSum(behind[i + 1] ?? 0, i + 1 < n ? (within[i + 1] ?? 0) + (beta[i + 1] ?? 0) : -Infinity);
  return { first, within, behind, alpha, beta, total };
}

/** log(eᵃ + eᵇ) */
function logSum(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === -Infinity ? most : most + Math.log(Math.exp(a - most) + Math.exp(b - most));
}
