/**
 * The bare yardstick of reading: hashed runs of 1 to 3 characters, tf-idf, softmax regression (AdaGrad, L2). No rules, no
 * places, no reasons: what a text costs at least, and how far the plainest learning gets.
 */
const BITS = 18;
const SIZE = 1 << BITS;
const READ = 400; // characters

export interface Vector {
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

export function countRuns(text: string): Map<number, number> {
  const counts = new Map<number, number>();
  const add = (key: number): void => { counts.set(key, (counts.get(key) ?? 0) + 1); };
  const n = Math.min(READ, text.length);
  for (let i = 0; i < n; i += 1) {
    const a = text.charCodeAt(i);
    add(Math.imul(a, 2654435761) >>> (32 - BITS));
    if (i + 1 >= n) continue;
    const b = text.charCodeAt(i + 1);
    add(Math.imul(a * 65599 + b, 2246822519) >>> (32 - BITS));
    if (i + 2 >= n) continue;
    add(Math.imul(Math.imul(a, 65599 * 31) + b * 65599 + text.charCodeAt(i + 2), 3266489917) >>> (32 - BITS));
  }
  return counts;
}

export function idfOf(texts: readonly string[]): Float32Array {
  const df = new Float32Array(SIZE);
  for (const text of texts) for (const key of countRuns(text).keys()) df[key] = (df[key] ?? 0) + 1;
  return df.map((x) => Math.log((texts.length + 1) / (x + 1)) + 1);
}

export function vectorOf(text: string, idf: Float32Array): Vector {
  const counts = countRuns(text);
  const columns = Int32Array.from(counts.keys());
  const values = Float32Array.from(counts, ([key, count]) => (1 + Math.log(count)) * (idf[key] ?? 0));
  const scale = 1 / Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) || 1);
  return { columns, values: values.map((v) => v * scale) };
}

const RATE = 0.5;
const RIDGE = 1e-5;
const SMOOTH = 0.05;

/** Weights of `classes` answers; `fit` passes over all texts `rounds` times in a fixed shuffled order. */
export function createSoftmax(classes: number) {
  const weights = new Float32Array(SIZE * classes);
  const squares = new Float32Array(SIZE * classes).fill(1e-2);
  const read = ({ columns, values }: Vector): Float64Array => {
    const out = new Float64Array(classes);
    for (let i = 0; i < columns.length; i += 1) for (let k = 0; k < classes; k += 1) out[k] = (out[k] ?? 0) + (values[i] ?? 0) * (weights[(columns[i] ?? 0) * classes + k] ?? 0);
    const most = Math.max(...out);
    const total = out.reduce((sum, x, k) => sum + (out[k] = Math.exp(x - most)), 0);
    return out.map((x) => x / total);
  };
  const learn = (text: Vector, answer: number): void => {
    const error = read(text).map((p, k) => p - (k === answer ? 1 - SMOOTH : 0) - SMOOTH / classes);
    for (let i = 0; i < text.columns.length; i += 1) for (let k = 0; k < classes; k += 1) {
      const at = (text.columns[i] ?? 0) * classes + k;
      const gradient = (error[k] ?? 0) * (text.values[i] ?? 0) + RIDGE * (weights[at] ?? 0);
      squares[at] = (squares[at] ?? 0) + gradient * gradient;
      weights[at] = (weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(squares[at] ?? 1);
    }
  };
  return {
    read,
    fit(texts: readonly Vector[], answers: readonly number[], rounds: number, below: (n: number) => number): void {
      const order = [...texts.keys()];
      for (let round = 0; round < rounds; round += 1) {
        for (let i = order.length - 1; i > 0; i -= 1) { const j = below(i + 1); const kept = order[i] ?? 0; order[i] = order[j] ?? 0; order[j] = kept; }
        for (const i of order) { const text = texts[i]; if (text) learn(text, answers[i] ?? 0); }
      }
    },
  };
}
