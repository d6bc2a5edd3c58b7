import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { linesOf } from './triage/lines.ts';
import { run } from './triage.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'triage-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
  vi.restoreAllMocks();
});

async function judge(input: string | Uint8Array, ...more: string[]): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  const [from, to] = [join(dir, 'in'), join(dir, 'out')];
  writeFileSync(from, input);
  const code = await run(['--input', from, '--output', to, ...more]);
  return { code, lines: readFileSync(to, 'utf8').split('\n').filter(Boolean).map((line): Record<string, unknown> => JSON.parse(line)) };
}
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

describe('a file of texts', () => {
  test('an answer a line, in order, with every field', async () => {
    const { code, lines } = await judge(line({ id: 'a', text: '他拿着菜刀出来了' }) + line({ id: 7, text: '楼道堆满纸箱,请居委清理', extra: { ignored: true } }));
    expect(code).toBe(0);
    expect(lines.map((l) => l['id'])).toEqual(['a', 7]);
    expect(Object.keys(lines[0] ?? {})).toEqual(['id', 'verdict', 'item', 'items', 'danger', 'place', 'urgency', 'abstained', 'why', 'questions', 'ms']);
    expect(lines[0]).toMatchObject({ verdict: 'police', danger: [{ code: 'G02', evidence: '拿着菜刀', span: [1, 5] }] });
    expect(lines[1]).toMatchObject({ verdict: 'divert', item: 'FW-07', danger: [] });
  });

  test('history counts: the third call about the same', async () => {
    const earlier = (at: string) => ({ text: '楼上又吵', at });
    const call = { id: 1, text: '楼上晚上还在弹琴,请居委提醒', at: '2026-05-20T20:00:00+08:00' };
    const { lines } = await judge(line({ ...call, history: [earlier('2026-05-18T20:00:00+08:00'), earlier('2026-05-02T20:00:00Z')] })
      + line({ ...call, history: [earlier('2025-05-18T20:00:00+08:00'), earlier('2026-05-02T20:00:00Z')] })
      + line({ ...call, history: [{ text: '他举着斧头', at: '2025-01-01T00:00:00Z' }] }));
    expect(lines.map((l) => l['verdict'])).toEqual(['joint', 'divert', 'police']);
  });

  test('a time that cannot be read is no reason to refuse', async () => {
    expect((await judge(line({ id: 1, text: '树倒了', at: '12:30', history: [{ text: 'x', at: 'yesterday' }] }))).code).toBe(0);
  });
});

describe('hostile input', () => {
  test('a bad line is answered with its number, the rest goes on, and the exit says so', async () => {
    const { code, lines } = await judge(`${line({ id: 1, text: '树倒了' })}{"id":2\n[]\n\n${line({ id: 3 })}${line({ id: 4, text: 5 })}null\n${line({ id: 5, text: '路灯坏了' })}`);
    expect(code).toBe(1);
    expect(lines.map((l) => l['line'] ?? l['id'])).toEqual([1, 2, 3, 4, 5, 6, 7, 5]);
    expect(lines.filter((l) => 'error' in l)).toHaveLength(6);
  });

  test('emoji, NUL, lone surrogates, nothing at all and a hundred kilobytes are texts', async () => {
    const texts = ['', '火', '😀\u0000着火了', '\ud800', '打'.repeat(100_000)];
    const { code, lines } = await judge(texts.map((text, id) => `{"id":${id},"text":${JSON.stringify(text)}}\n`).join(''));
    expect(code).toBe(0);
    expect(lines).toHaveLength(texts.length);
    expect(lines[2]).toMatchObject({ verdict: 'emergency', danger: [{ span: [3, 5] }] });
  });

  test('broken UTF-8, a byte-order mark and no newline at the end', async () => {
    const { lines } = await judge(Buffer.concat([Buffer.from('\ufeff{"id":1,"text":"'), Buffer.from([0xff, 0xfe]), Buffer.from('树倒了"}')]));
    expect(lines[0]).toMatchObject({ id: 1, item: 'YJ-06' });
  });

  test('an empty file is an empty answer', async () => {
    expect(await judge('')).toEqual({ code: 0, lines: [] });
  });
});

describe('usage', () => {
  test.each([[[]], [['--input', 'x']], [['--output', 'x']], [['--input', 'a', '--output', 'b', '--what']], [['--input', 'a', '--output', 'b', '--town', 'atlantis']]])('%j is wrong usage', async (argv) => {
    expect(await run(argv)).toBe(2);
  });

  test('a file that is not there could not be read', async () => {
    expect(await run(['--input', join(dir, 'none'), '--output', join(dir, 'out')])).toBe(3);
  });

  test('the input is never overwritten', async () => {
    const path = join(dir, 'in');
    writeFileSync(path, line({ id: 1, text: 'x' }));
    expect(await run(['--input', path, '--output', path])).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(line({ id: 1, text: 'x' }));
  });
});

test('lines are found across chunks, a line too long is none and is not kept', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const part of ['a', 'b\nc', 'c\n', 'x'.repeat(30), '\nd\n\n']) yield Buffer.from(part);
  }
  const lines = [];
  for await (const found of linesOf(chunks(), 10)) lines.push(found);
  expect(lines).toEqual([{ number: 1, text: 'ab' }, { number: 2, text: 'cc' }, { number: 3, tooLong: true }, { number: 4, text: 'd' }]);
});
