/** A model from few calls: the same bytes again, read back whole, and refused when it does not fit. */
import { describe, expect, test } from 'vitest';
import { parseInstant } from '#domain/shared/time.ts';
import { compileRules } from '#domain/triage/judge/compiled.ts';
import { loadDistrict } from '#server/district/load.ts';
import { loadTriageRules } from '../load-rules.ts';
import { loadJudge } from '../load-judge.ts';
import type { LabelledCall } from './corpus.ts';
import { studyOf } from './fit.ts';
import { createFits } from './fits.ts';
import { MODEL_FILE, ModelError, loadModel, readModel, writeModel } from './model-file.ts';
import { prepareCalls } from './prepare.ts';
import { train } from './train.ts';

const RULES = compileRules(loadTriageRules());
const CONCEPTS = RULES.source.concepts.version;
const NOW = parseInstant('2026-06-01T12:00:00Z') ?? failed();

function failed(): never {
  throw new Error('no instant');
}

const HARMLESS = ['路灯坏了', '楼上漏水', '小区垃圾没人清', '电梯停运了', '下水道堵了'];
const DANGEROUS = ['有人拿刀追我', '楼道着火了', '老人昏迷叫不醒', '有人要跳楼', '他在打我'];
const CALLS: LabelledCall[] = Array.from({ length: 60 }, (_, n) => {
  const dangerous = n % 3 === 0;
  const text = `${(dangerous ? DANGEROUS : HARMLESS)[n % 5] ?? ''},${n}号楼`;
  return { id: `c-${n}`, text, channel: '110', verdict: dangerous ? 'police' : n % 5 === 1 ? 'joint' : n % 7 === 1 ? 'advice' : 'divert', item: dangerous ? null : ['FW-05', 'FW-06'][n % 2] ?? null, danger: dangerous ? ['G02'] : [], hand: 'few', file: 'few', number: n * 15 };
});

const bytesOf = async (seed: number, calls = CALLS, threads?: number): Promise<Buffer> => writeModel((await train(RULES, calls, seed, threads)).model);

describe('training', () => {
  test('the same calls and seed give the same bytes; another call gives others', async () => {
    const bytes = await bytesOf(3);
    expect(bytes.equals(await bytesOf(3))).toBe(true);
    expect(bytes.equals(await bytesOf(3, CALLS.slice(1)))).toBe(false);
  });

  test('several threads give the same bytes as one, whichever ends first', async () => {
    expect((await bytesOf(3, CALLS, 2)).equals(await bytesOf(3, CALLS, 1))).toBe(true);
  });

  test('a thread that comes to an end is told of, and nothing waits for it', async () => {
    const broken = CALLS.map((call) => ({ ...call, danger: null }) as unknown as LabelledCall);
    const fits = createFits(studyOf(prepareCalls(RULES, broken)), 2);
    await expect(fits.fit({ among: [0, 1, 2], names: ['sign:G02'], seed: 1 })).rejects.toThrow();
    await fits.close();
  });

  test('what is read back is what was written', async () => {
    const bytes = await bytesOf(1);
    const model = readModel(bytes, CONCEPTS);
    expect(writeModel(model).equals(bytes)).toBe(true);
    expect(model.version).toMatch(/^model-[0-9a-f]{12}$/);
    expect(model.head.promise).toMatchObject({ share: 0.01, confidence: 0.95, n: 20 });
  });
});

describe('a file that is no model for this program', async () => {
  const bytes = await bytesOf(1);
  test.each([
    ['empty', Buffer.alloc(0)], ['something else', Buffer.from('{"weights":[]}')], ['cut off', bytes.subarray(0, bytes.length - 1)],
    ['longer', Buffer.concat([bytes, Buffer.from([0])])], ['a broken head', Buffer.concat([bytes.subarray(0, 12), Buffer.from('x'.repeat(bytes.length - 12))])],
  ])('%s is refused', (_, wrong) => {
    expect(() => readModel(wrong, CONCEPTS)).toThrow(ModelError);
  });

  test('of other word lists is refused, and says so', () => {
    expect(() => readModel(bytes, 'concepts-other')).toThrow(/learned with other word lists/);
  });

  test('the judge then goes by rules alone, and tells why', () => {
    const told: string[] = [];
    const judge = loadJudge(loadDistrict(), NOW, (why) => told.push(why), '/nowhere/model.bin');
    expect(judge.versions.model).toBeNull();
    expect(judge.propose({ text: '楼道着火了' }).verdict).toBe('emergency');
    expect(told).toEqual([expect.stringContaining('judged by rules alone: there is no model file')]);
  });
});

test('the model that is delivered fits the word lists, is small, and keeps its promise', () => {
  const { head, heads } = loadModel(CONCEPTS, MODEL_FILE);
  expect(heads.weights.length).toBeLessThan(10_000_000);
  expect(head.promise.n).toBeGreaterThan(298);
  expect(head.promise.bound).toBeLessThanOrEqual(head.promise.share);
});
