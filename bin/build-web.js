// Builds the browser's side when what it is made of has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveUp, ROOT, runNode, say } from './prepare.js';

const SOURCES = ['web', 'domain', 'engine', 'vite.config.ts', 'package-lock.json'];
const TARGET = join(ROOT, 'dist', 'web');
const STAMP = join(ROOT, 'dist', 'web.stamp');

function* listFiles(path) {
  if (!existsSync(path)) return;
  if (!statSync(path).isDirectory()) yield path;
  else for (const name of readdirSync(path).sort()) yield* listFiles(join(path, name));
}

/** Names, sizes and times of all sources: deletions count as changes, too. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES)
    for (const file of listFiles(join(ROOT, source))) {
      if (/\.test\.tsx?$/.test(file)) continue;
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\0${size}\0${mtimeMs}\n`);
    }
  return hash.digest('hex');
}

const isBuilt = (print) => existsSync(TARGET) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === print;

/** The desk first: it empties the folder, the phone comes beside it. */
const MODES = ['production', 'phone'];

function build(mode, folder) {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  return runNode([vite, 'build', '--mode', mode, '--outDir', folder, '--logLevel', 'warn'], { cwd: ROOT, env: { NODE_ENV: 'production' } });
}

/** Built beside and swapped in, so that a server that runs never serves half a build. */
export async function buildWeb() {
  if (!existsSync(join(ROOT, 'vite.config.ts'))) return say('There is no web to build (no vite.config.ts): serving the interface for programs only.');
  const print = fingerprint();
  if (isBuilt(print)) return;
  say('Building the web …');
  const draft = `${TARGET}.${process.pid}`;
  for (const mode of MODES) {
    if ((await build(mode, draft)) === 0) continue;
    rmSync(draft, { recursive: true, force: true });
    giveUp('The web could not be built (see above).');
  }
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const old = `${TARGET}.old.${process.pid}`;
  if (existsSync(TARGET)) renameSync(TARGET, old);
  renameSync(draft, TARGET);
  rmSync(old, { recursive: true, force: true });
  writeFileSync(STAMP, print);
}
