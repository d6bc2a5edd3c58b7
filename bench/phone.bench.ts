/** What a phone loads before its first incident, compressed as the server sends it, beside what it may weigh. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compare, type Measurement } from './measurement.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = `${ROOT}dist/web`;
const BUDGET_KB = 150;

export async function* measure(): AsyncGenerator<Measurement> {
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', "import { buildWeb } from './bin/build-web.js'; await buildWeb();"], { cwd: ROOT });
  if (built.status !== 0) throw new Error('the web could not be built');
  const page = readFileSync(`${DIST}/m.html`, 'utf8');
  const named = [...new Set([...page.matchAll(/(?:src|href)="(\/(?:assets\/)?[^"]+\.(?:js|css|svg|webmanifest))"/g)].flatMap((m) => m[1] ?? []))];
  const files = [page, ...['/m-worker.js', ...named].map((f) => readFileSync(DIST + f, 'utf8'))];
  const kilobytes = files.reduce((sum, text) => sum + gzipSync(text).length, 0) / 1000;
  yield compare('phone.first-load', 'kB', files.length, kilobytes, BUDGET_KB);
}
