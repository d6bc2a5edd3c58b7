/** What we depend on is pinned, hashed, and has its line of reasons. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const manifest = z.object({ dependencies: names, devDependencies: names, optionalDependencies: names });
const lock = z.object({ packages: z.record(z.string(), z.looseObject({ integrity: z.string().optional(), resolved: z.string().optional() })) });
const licensed = z.object({ license: z.string() });

const read = (path: string): string => readFileSync(path, 'utf8');
const ours = manifest.parse(JSON.parse(read('package.json')));
const direct = { ...ours.dependencies, ...ours.devDependencies, ...ours.optionalDependencies };
const rows = read('docs/adr/0003-dependencies.md').split('\n').filter((line) => line.startsWith('| ')).map((line) => line.split('|').map((cell) => cell.trim()));
const reasons = new Map(rows.flatMap(([, packages = '', , , licence = '']) => packages.split(', ').map((name) => [name, licence] as const)));

test('versions are exact', () => {
  expect(Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('the lockfile has a hash for every package and no address of a registry', () => {
  const { packages } = lock.parse(JSON.parse(read('package-lock.json')));
  const entries = Object.entries(packages).filter(([path]) => path !== '');
  expect(entries.length).toBeGreaterThan(100);
  expect(entries.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
  expect(entries.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('every direct dependency has its line, and no line is left of one that went', () => {
  expect([...reasons.keys()].filter((name) => name !== 'package' && name !== '---').sort()).toEqual(Object.keys(direct).sort());
});

test('the licence in the line is the one in the package', () => {
  const wrong = Object.keys(direct).filter((name) => {
    if (name in ours.optionalDependencies) return false;
    const { license } = licensed.parse(JSON.parse(read(`node_modules/${name}/package.json`)));
    return reasons.get(name)?.startsWith(license) !== true;
  });
  expect(wrong).toEqual([]);
});

test('the server stays below 40 direct packages', () => {
  expect(Object.keys(ours.dependencies).length).toBeLessThan(40);
});
