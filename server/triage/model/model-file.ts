/**
 * The model as bytes: `LDMODEL1`, length of a JSON head, the head, then keys, frequencies, scales, biases and weights,
 * little-endian. Its version is the hash of these bytes, so that a proposal can be traced to the very model.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createVocabulary } from '#engine/text/vocabulary.ts';
import { FEATURES } from './features.ts';
import type { Model, ModelHead } from './model.ts';

export const MODEL_FILE = fileURLToPath(new URL('../../../data/triage/model/model.bin', import.meta.url));

const MAGIC = 'LDMODEL1';
const HEAD_AT = MAGIC.length + 4;

const logistic = z.strictObject({ weights: z.array(z.number()), bias: z.number() });
const headShape = z.strictObject({
  format: z.literal(6), features: z.int(), concepts: z.string(), seed: z.int(),
  data: z.strictObject({ hash: z.string(), n: z.int() }), heads: z.array(z.string()).min(1), plain: z.array(z.string()).min(1), columns: z.int().min(1), broad: z.int().min(1), rare: z.number(),
  calibration: z.strictObject({ danger: logistic, sentence: logistic, stated: logistic, emergency: logistic, grave: logistic, joint: logistic, advice: logistic, items: z.strictObject({ sharpness: z.number(), slack: z.number(), best: logistic }), signs: logistic, earned: z.record(z.string(), z.number()) }),
  promise: z.strictObject({ limit: z.number(), share: z.number(), confidence: z.number(), n: z.int(), misses: z.int(), bound: z.number() }),
});

/** Why a file is no model for this program: the judge then goes by rules alone, and says so. */
export class ModelError extends Error {}

export function writeModel({ head, vocabulary, heads, plain }: Omit<Model, 'version'>): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const front = Buffer.alloc(HEAD_AT + json.length + padding(json.length));
  front.write(MAGIC, 'latin1');
  front.writeUInt32LE(json.length, MAGIC.length);
  json.copy(front, HEAD_AT);
  return Buffer.concat([front, ...[vocabulary.keys, vocabulary.idf, heads.scale, heads.bias, plain.scale, plain.bias, heads.weights, plain.weights].map(bytesOf)]);
}

/** Throws ModelError on anything that is not a whole model of this program and these word lists. */
export function readModel(bytes: Buffer, concepts: string): Model {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC || bytes.length < HEAD_AT) throw new ModelError('not a model file');
  const length = bytes.readUInt32LE(MAGIC.length);
  const head = parseHead(bytes.toString('utf8', HEAD_AT, HEAD_AT + length));
  if (head.features !== FEATURES) throw new ModelError(`made for another program (features ${head.features}, here ${FEATURES})`);
  if (head.concepts !== concepts) throw new ModelError(`learned with other word lists (${head.concepts}, here ${concepts})`);
  return { version: `model-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`, head, ...partsOf(bytes, HEAD_AT + length + padding(length), head) };
}

/** The model of a file. Throws ModelError, also when there is none. */
export function loadModel(concepts: string, file: string = MODEL_FILE): Model {
  if (!existsSync(file)) throw new ModelError('there is no model file');
  return readModel(readFileSync(file), concepts);
}

function parseHead(text: string): ModelHead {
  try {
    return headShape.parse(JSON.parse(text));
  } catch {
    throw new ModelError('its head cannot be read');
  }
}

function partsOf(bytes: Buffer, start: number, { heads: names, plain: plainNames, columns, broad, rare }: ModelHead): Pick<Model, 'vocabulary' | 'heads' | 'plain'> {
  const [n, m] = [names.length, plainNames.length];
  if (broad > columns || bytes.length !== start + columns * 8 + (n + m) * 8 + broad * n + columns * m) throw new ModelError('cut off, or of another size than its head says');
  let at = start;
  const part = (size: number): Buffer => bytes.subarray(at, at += size);
  const take = (size: number): ArrayBuffer => new Uint8Array(part(size)).buffer; // a copy: numbers of four bytes must lie where the machine reads them
  const keys = new Uint32Array(take(columns * 4));
  const idf = new Float32Array(take(columns * 4));
  const [scale, bias, plainScale, plainBias] = [n, n, m, m].map((count) => new Float32Array(take(count * 4)));
  const [weights, plainWeights] = [broad * n, columns * m].map((size) => bytesAsWeights(part(size)));
  if (!scale || !bias || !plainScale || !plainBias || !weights || !plainWeights) throw new ModelError('cut off');
  return { vocabulary: createVocabulary(keys, idf, rare), heads: { names, scale, bias, weights }, plain: { names: plainNames, scale: plainScale, bias: plainBias, weights: plainWeights } };
}

/** Where they lie: they are most of the file. */
function bytesAsWeights({ buffer, byteOffset, length }: Buffer): Int8Array {
  return new Int8Array(buffer, byteOffset, length);
}

function bytesOf(view: Uint32Array | Float32Array | Int8Array): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Numbers of four bytes begin at a multiple of four. */
function padding(length: number): number {
  return (4 - ((HEAD_AT + length) % 4)) % 4;
}
