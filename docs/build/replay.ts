/**
 * The real files through a private server, whole, and what came of it as a page and as data (`npm run docs -- replay`).
 * With names of files only these are replayed; the others stay as they were.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { FILES, replayPage, result, type Result } from './replay-page.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = new URL('../reference/replay.md', import.meta.url);
const DATA = new URL('../reference/replay.json', import.meta.url);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !FILES.some((f) => f.file === name));
if (unknown.length > 0) throw new Error(`not a file of data/real: ${unknown.join(', ')}; there are ${FILES.map((f) => f.file).join(', ')}`);
const known = existsSync(DATA) ? z.array(result).parse(JSON.parse(readFileSync(DATA, 'utf8'))) : [];
const results: Result[] = [];
for (const { file, adapter } of FILES) {
  const before = known.find((r) => r.file === file);
  if (asked.length > 0 && !asked.includes(file)) { if (before) results.push(before); } else results.push(result.parse({ file, adapter, ...(await replayed(file, adapter)) }));
}
writeFileSync(DATA, `${JSON.stringify(results, null, 2)}\n`);
writeFileSync(PAGE, replayPage(results));

/** The last line of the command says it all. */
async function replayed(file: string, adapter: string): Promise<object> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/main.ts', 'replay', `data/real/${file}`, '--adapter', adapter, '--json'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { said = (said + text).slice(-100_000); });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0 && code !== 1) throw new Error(`${file}: the replay ended with ${code}`);
  return z.record(z.string(), z.unknown()).parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''));
}
