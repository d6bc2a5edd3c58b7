/** The page for outsiders says what is true: its reasons, its Python program, its bytes of a checkpoint. */
import { execFile } from 'node:child_process';
import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { canonical } from '#server/platform/canonical.ts';
import { REASONS } from '../../cli/verify/finding.ts';
import { checkpointOver, exportLines, inventChain } from './record.ts';

const page = readFileSync(new URL('../../docs/reference/ledger.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'liandong-outsider-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function python(...argv: string[]): Promise<{ code: number | string; stdout: string; stderr: string }> {
  try {
    return { code: 0, ...(await promisify(execFile)('python3', argv)) };
  } catch (error) {
    return error as { code: number | string; stdout: string; stderr: string };
  }
}
const hasPython = (await python('--version')).code === 0;

describe('the page for outsiders', () => {
  test('lists every reason with its sentence', () => {
    const listed = [...page.matchAll(/^\| `(\w+)` \| (.+?) \| (?:file|database|an incident)/gm)].map(([, reason, says]) => [reason, says]);
    expect(Object.fromEntries(listed)).toEqual(REASONS);
  });

  test.skipIf(!hasPython)('its Python program agrees with ours (python3)', async () => {
    const [program] = /(?<=```python\n)[^`]+/.exec(page) ?? [''];
    writeFileSync(join(folder, 'check.py'), program);
    const lines = [...exportLines(new Map([['east', inventChain('east', 40)], ['west', inventChain('west', 7)]]), [])];
    const check = (changed: readonly string[]): ReturnType<typeof python> => {
      writeFileSync(join(folder, 'export.jsonl'), `${changed.join('\n')}\n`);
      return python(join(folder, 'check.py'), join(folder, 'export.jsonl'));
    };
    expect(await check(lines)).toMatchObject({ code: 0, stdout: '47\n' });
    expect((await check(lines.toSpliced(5, 1))).stderr).toContain('east: event 5 is missing');
    expect((await check(lines.with(5, (lines[5] ?? '').replace('user-', 'User-')))).stderr).toContain('east: event 5 was changed');
    expect((await check(lines.toSpliced(40, 1))).stderr).toContain('east: the end is missing');
  });

  test('the bytes that a checkpoint signs are the ones it names', () => {
    const { town, size, root, at, keyId, signature } = checkpointOver('east', inventChain('east', 9), 9);
    const signed = Buffer.from(`liandong/checkpoint/1\n${canonical({ at, root, size, town })}`);
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: keyId.replace('ed25519:', '') }, format: 'jwk' });
    expect(verify(null, signed, key, Buffer.from(signature, 'base64'))).toBe(true);
  });
});
