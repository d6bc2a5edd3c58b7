/** The documents say what is there: links lead somewhere, commands exist, words are in the glossary, pages are fresh. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { FIELD_SETS } from '#domain/access/actions.ts';
import { RELATIONS } from '#domain/access/relations.ts';
import { ROLES } from '#domain/access/subject.ts';
import { ACTIONS } from '#domain/incident/contract.ts';
import { DEADLINE_KINDS, STATUSES } from '#domain/incident/incident.ts';
import { MOVES } from '#domain/incident/lifecycle.ts';
import { VERDICTS } from '#domain/triage/proposal.ts';
import { isRefusalCode, REFUSALS, refusalText } from '#domain/refusals.ts';
import { exploredActs } from '#docs/build/actions-page.ts';
import { EVENT_TYPES } from '#docs/build/events-page.ts';
import { PAGES } from '#docs/build/pages.ts';
import { loadDistrict } from '#server/district/load.ts';
import { zh } from '#web/text/zh/index.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAPERS = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter((f) => f !== '' && existsSync(join(ROOT, f)));
const FILES = new Set(execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).split('\n'));

const withoutCode = (text: string): string => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
/** As GitHub makes them: lower case, no marks, dashes for spaces. */
const anchorsOf = (text: string): string[] => [...text.matchAll(/^#+ (.+)$/gm)].map((m) => (m[1] ?? '').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').trim().replaceAll(' ', '-'));

function brokenLinks(file: string, text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1] ?? '').filter((to) => !/^(https?:|mailto:)/.test(to));
  return targets.filter((to) => {
    const [path = '', anchor] = to.split('#');
    const target = path === '' ? file : join(dirname(file), decodeURIComponent(path));
    if (!existsSync(join(ROOT, target))) return true;
    if (![...FILES].some((f) => f === target || f.startsWith(target.endsWith('/') ? target : `${target}/`))) return true; // there, but not in the project
    return anchor !== undefined && !anchorsOf(read(target)).includes(decodeURIComponent(anchor));
  }).map((to) => `${file} → ${to}`);
}

describe('links', () => {
  test('every relative link leads to something in the project', () => {
    expect(PAPERS.length).toBeGreaterThan(15);
    expect(PAPERS.flatMap((file) => brokenLinks(file, read(file)))).toEqual([]);
  });

  test('the search for broken links finds them', () => {
    const text = '[a](LICENSE) [b](nowhere.md) [c](docs/glossary.md#no-such-part) [d](docs/glossary.md#roles-角色) `[e](code.md)` [f](node_modules)';
    expect(brokenLinks('README.md', text)).toEqual(['README.md → nowhere.md', 'README.md → docs/glossary.md#no-such-part', 'README.md → node_modules']);
  });
});

describe('commands', () => {
  const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
  const verbs = new Set(execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/main.ts', '--help'], { cwd: ROOT, encoding: 'utf8' }).split('Settings')[0]?.match(/^ {2}\S+/gm)?.map((v) => v.trim()));

  function unknown(line: string): boolean {
    const [program, verb = '', ...rest] = line.trim().replace(/^([A-Z_]+=\S+ )+/, '').split(/\s+/);
    const files = rest.filter((word) => /^[\w./-]+\/[\w.-]+\.\w+$/.test(word));
    // the folder of an installation is made by its first start
    if (files.some((f) => !f.startsWith('.liandong/') && !existsSync(join(ROOT, f)))) return true;
    if (program === 'npm') return !Object.hasOwn(scripts, (verb === 'run' ? rest[0] : verb) ?? '');
    if (program === 'npx') return verb !== 'liandong' || !verbs.has(rest[0] ?? '');
    return program !== 'node' || !existsSync(join(ROOT, verb));
  }
  const linesOf = (text: string): string[] => [...text.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((m) => (m[1] ?? '').split('\n')).filter((line) => line.trim() !== '' && !line.startsWith('#'));

  test('every command shown exists', () => {
    const lines = PAPERS.flatMap((file) => linesOf(read(file)).map((line) => ({ file, line })));
    expect(lines.length).toBeGreaterThan(12);
    expect(lines.filter(({ line }) => unknown(line))).toEqual([]);
  });

  test('commands that do not exist are noticed', () => {
    for (const line of ['npm run nothing', 'npx liandong dance', 'npx other x', 'npm test -- test/none.test.ts', 'make all']) expect(unknown(line), line).toBe(true);
    for (const line of ['npm start', 'npm run docs -- pictures', 'PORT=1 npm start', 'npx liandong verify']) expect(unknown(line), line).toBe(false);
  });
});

test('both README say the same: sections, commands, links, tables of the same length', () => {
  const shape = (text: string) => ({
    levels: [...text.matchAll(/^(#+) /gm)].map((m) => m[1]),
    commands: [...text.matchAll(/```sh\n[\s\S]*?```/g)].map((m) => m[0]),
    links: [...withoutCode(text).matchAll(/\]\(([^)]+)\)/g)].map((m) => m[1]).filter((to) => to?.startsWith('README') !== true),
    rows: text.split('\n').filter((line) => line.startsWith('|')).map((line) => [...(line.split('|')[1] ?? '').matchAll(/`[^`]+`/g)].map((m) => m[0])),
    points: text.split('\n').filter((line) => /^(-|\d\.) /.test(line)).length,
    settings: [...text.matchAll(/`([A-Z]+_[A-Z_]+)/g)].map((m) => m[1] ?? '').sort(),
  });
  expect(shape(read('README.zh-CN.md'))).toEqual(shape(read('README.md')));
  expect(read('README.md')).toContain('(README.zh-CN.md)');
  expect(read('README.zh-CN.md')).toContain('(README.md)');
});

test('documents keep to the words of the glossary', () => {
  const banned = /\b(tickets?|work ?orders?|job cards?|complainants?|assignees?)\b/i;
  const using = PAPERS.filter((file) => file !== 'docs/glossary.md' && banned.test(withoutCode(read(file))));
  expect(using).toEqual([]);
  expect(banned.test('close the work order')).toBe(true);
});

describe('the glossary', () => {
  const glossary = read('docs/glossary.md');
  const rows = glossary.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|').map((cell) => cell.trim()));
  const chineseOf = (word: string): string | undefined => rows.find(([, first]) => first === `\`${word}\``)?.[2];
  const catalogue = loadDistrict().catalogues.at(-1);

  test.each([
    ['status', STATUSES], ['verdict', VERDICTS], ['role', ROLES], ['clock', DEADLINE_KINDS], ['relation', RELATIONS], ['set of fields', FIELD_SETS],
    ['closing', Object.keys(zh.closed)], ['assignment', Object.keys(zh.assignment)],
    ['unit type', (catalogue?.unitTypes ?? []).map((t) => t.code)], ['danger sign', (catalogue?.dangerSigns ?? []).map((d) => d.code)],
  ])('has every %s', (_kind, words) => {
    expect(words.length).toBeGreaterThan(1);
    expect(words.filter((word) => !glossary.includes(`\`${word}\``))).toEqual([]);
  });

  test('has every act', () => {
    const said = new Set(rows.flatMap(([, first = '']) => first.split(', ')));
    const missing = ACTIONS.filter((action) => !said.has(action));
    expect(missing).toEqual([]);
  });

  test('has the noun of every event', () => {
    expect([...new Set(EVENT_TYPES.map((type) => type.split('.')[0]))].filter((noun) => !glossary.includes(`\`${noun}.…\``))).toEqual([]);
  });

  test('says in Chinese what the screens say', () => {
    const screens: [readonly string[], Readonly<Record<string, string>>][] = [[STATUSES, zh.status], [VERDICTS, zh.verdict], [DEADLINE_KINDS, zh.due]];
    for (const [words, texts] of screens) for (const word of words) expect(rows.some(([, first, second]) => first === `\`${word}\`` && second === texts[word]), word).toBe(true);
    for (const [role, text] of Object.entries(zh.role)) expect(chineseOf(role), role).toBe(text);
  });

  test('says of unit types and danger signs what the catalogue says', () => {
    for (const { code, name } of catalogue?.unitTypes ?? []) expect(chineseOf(code)).toBe(name.zh);
    for (const { code, sign } of catalogue?.dangerSigns ?? []) expect(chineseOf(code)).toBe(sign.zh);
  });
});

describe('what is made from the program', () => {
  test.each(PAGES.map((page) => [page.url.pathname.slice(ROOT.length), page] as const))('%s is fresh', (_path, page) => {
    expect(readFileSync(page.url, 'utf8'), 'run: npm run docs').toBe(page.make());
  }, 120_000);

  test('the exploration behind the page of acts reaches every status and does every act', () => {
    const found = exploredActs();
    expect([...found.statuses].sort()).toEqual([...STATUSES].sort());
    expect(ACTIONS.filter((action) => (found.writes.get(action)?.size ?? 0) === 0)).toEqual([]);
    expect(found.situations).toBeGreaterThan(200);
  }, 120_000);
});

test('the picture of the lifecycle draws lawful moves only, and every status', () => {
  const arrows = [...read('ARCHITECTURE.md').matchAll(/^ {2}(\w+) --> (\w+):/gm)].map((m) => [m[1] ?? '', m[2] ?? ''] as const);
  const lawful = (from: string, to: string) => MOVES.some((m) => m.from.some((s) => s === from) && m.to.some((s) => s === to));
  expect(arrows.filter(([from, to]) => !lawful(from, to))).toEqual([]);
  expect(new Set(arrows.flat())).toEqual(new Set(STATUSES));
});

test('every refusal of the rules has its line, and the screens speak it in both languages', () => {
  const page = read('docs/reference/errors.md');
  for (const code of Object.keys(REFUSALS).filter(isRefusalCode)) {
    const { zh: chinese, en } = refusalText(code);
    expect(page).toContain(`| \`${code}\` |`);
    expect(page).toContain(`| ${chinese} | ${en} |`);
  }
});
