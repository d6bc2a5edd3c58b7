/** Who may import whom, where time and chance come from, and which words the house does not use. Reasons are in the messages. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'domain', 'engine', 'server', 'web', 'cli', 'bench', 'test'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n').filter((f) => /\.(ts|tsx)$/.test(f) && existsSync(join(ROOT, f)));
const SOURCES = FILES.filter((f) => !/\.test\.tsx?$/.test(f) && !f.startsWith('test/') && !f.startsWith('bench/'));
const STAGES = ['intake', 'triage', 'dispatch', 'response', 'review', 'mediation', 'community', 'warning', 'assessment', 'team'];
/** Words of all stages: types and the proposal's shape, no rules. */
const SHARED_WORDS = new Set(['domain/triage/proposal.ts']);

interface Import {
  file: string;
  to: string;
}

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

function importsOf(file: string): Import[] {
  const { module } = parseSync(file, read(file));
  const asked = [
    ...module.staticImports.map((i) => i.moduleRequest.value),
    ...module.staticExports.flatMap((e) => e.entries.flatMap((x) => (x.moduleRequest ? [x.moduleRequest.value] : []))),
    ...module.dynamicImports.map((i) => read(file).slice(i.moduleRequest.start, i.moduleRequest.end).replace(/^['"`]|['"`]$/g, '')),
  ];
  return [...new Set(asked)].map((to) => ({ file, to: resolved(file, to) }));
}

function resolved(file: string, to: string): string {
  if (to.startsWith('#')) return to.slice(1);
  return to.startsWith('.') ? normalize(join(dirname(file), to)) : `npm:${to}`;
}

const ALL = SOURCES.flatMap(importsOf);
const topOf = (path: string): string => path.split('/')[0] ?? '';
const stageOf = (path: string): string | undefined => STAGES.find((s) => path.split('/')[1] === s);
const complain = (list: Import[]): string[] => list.map((i) => `${i.file} → ${i.to}`);

test('domain is pure: it imports domain and zod, nothing else', () => {
  expect(complain(ALL.filter((i) => topOf(i.file) === 'domain' && topOf(i.to) !== 'domain' && i.to !== 'npm:zod'))).toEqual([]);
});

test('engine knows vectors and graphs, not incidents: it imports engine only', () => {
  expect(complain(ALL.filter((i) => topOf(i.file) === 'engine' && topOf(i.to) !== 'engine'))).toEqual([]);
});

test('server imports domain, engine and server; web imports domain and web: the two meet over HTTP', () => {
  const wrong = ALL.filter((i) => !i.to.startsWith('npm:') && (
    (topOf(i.file) === 'server' && !['domain', 'engine', 'server'].includes(topOf(i.to)))
    || (topOf(i.file) === 'web' && !['domain', 'web', 'data'].includes(topOf(i.to)))));
  expect(complain(wrong)).toEqual([]);
});

test('stages of the domain hear of each other through the log, not by import', () => {
  const wrong = ALL.filter((i) => topOf(i.file) === 'domain' && topOf(i.to) === 'domain' && stageOf(i.file) && stageOf(i.to)
    && stageOf(i.file) !== stageOf(i.to) && !SHARED_WORDS.has(i.to) && !i.to.endsWith('/contract.ts'));
  expect(complain(wrong)).toEqual([]);
});

test('stages of the server hear of each other through the log, not by import', () => {
  const wrong = ALL.filter((i) => topOf(i.file) === 'server' && topOf(i.to) === 'server' && stageOf(i.file) && stageOf(i.to) && stageOf(i.file) !== stageOf(i.to));
  expect(complain(wrong)).toEqual([]);
});

test('the reader of imports reads: it finds what is known to be there', () => {
  expect(complain(ALL)).toContain('server/main.ts → domain/rules.ts');
  expect(complain(ALL)).toContain('domain/incident/contract.ts → npm:zod');
  expect(ALL.length).toBeGreaterThan(500);
});

test('platform names no stage: it would be the place where stages meet behind the door', () => {
  const wrong = ALL.filter((i) => i.file.startsWith('server/platform/') && (stageOf(i.to) || (topOf(i.to) === 'server' && !i.to.startsWith('server/platform/') && i.to !== 'server/config.ts')) && !SHARED_WORDS.has(i.to));
  expect(complain(wrong)).toEqual([]);
});

test('time and chance come in as arguments', () => {
  const allowed = new Set(['server/platform/clock.ts', 'web/data/clock.ts']);
  const wrong = SOURCES.filter((f) => !allowed.has(f) && /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/.test(withoutComments(f)));
  expect(wrong).toEqual([]);
});

test('the environment is read in one place', () => {
  const wrong = SOURCES.filter((f) => f !== 'server/config.ts' && /\bprocess\.env\b/.test(withoutComments(f)));
  expect(wrong).toEqual([]);
});

test('no word for two things: banned synonyms do not name types, functions or events', () => {
  const banned = /\b(ticket|tickets|workOrder|work_order|jobCard|alarmCall|dispatchOrder|emergencyCall|complainant|sendBack|pushBack)\b/;
  expect(SOURCES.filter((f) => banned.test(withoutComments(f)))).toEqual([]);
});

test('a place is data: no proper name of a place in code', () => {
  const names = /pujiang|pujin|minhang|shanghai|浦江|浦锦|闵行|上海/i;
  const wrong = SOURCES.filter((f) => !f.startsWith('web/') && names.test(withoutComments(f).replaceAll('Asia/Shanghai', '')));
  expect(wrong).toEqual([]);
});

test('the simulator of the police is a program of its own: it shares no code with what it tries', () => {
  const sim = ALL.filter((i) => i.file === 'cli/police-sim.ts' || i.file.startsWith('cli/police-sim/'));
  expect(sim.length).toBeGreaterThan(10);
  expect(complain(sim.filter((i) => !i.to.startsWith('cli/police-sim/') && !i.to.startsWith('npm:node:')))).toEqual([]);
});

test('a file is one subject: 300 lines is the wall', () => {
  const long = SOURCES.map((f) => ({ f, n: read(f).split('\n').length })).filter(({ n }) => n > 300);
  expect(long.map(({ f, n }) => `${f} ${n}`)).toEqual([]);
});

function withoutComments(file: string): string {
  return read(file).replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`])\/\/.*$/gm, '$1');
}
