/** Reads the files of a district's data and says which file and where when one is wrong. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';

/** One thing wrong with the data. `path` is a place in the file, like `items[3].evidence[0]`. */
export interface Problem {
  file: string;
  path: string;
  message: string;
  /** the same for a Chinese reader, where an administrator meets it on a screen */
  zh?: string;
}

/** The district's data cannot be used; `problems` names every place found wrong. */
export class DistrictError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(['The district data is not usable:', ...problems.slice(0, 20).map(sentence), ...rest(problems)].join('\n'));
    this.name = 'DistrictError';
    this.problems = problems;
  }
}

function sentence(p: Problem): string {
  return `  ${p.file}${p.path === '' ? '' : ` at ${p.path}`}: ${p.message}`;
}

function rest(problems: readonly Problem[]): string[] {
  return problems.length > 20 ? [`  and ${problems.length - 20} more`] : [];
}

/** `['items', 3, 'code']` → `items[3].code`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('').replace(/^\./, '');
}

export interface Reader {
  /** One JSON file, parsed by the schema. Throws DistrictError. */
  read<T>(file: string, schema: z.ZodType<T>): T;
  /** JSON files of a folder by name; empty when the folder is absent. */
  list(folder: string): string[];
  /** Names of the folders in a folder. */
  folders(folder: string): string[];
}

export function openData(dir: string): Reader {
  return {
    read: (file, schema) => parse(file, readText(dir, file), schema),
    list: (folder) => entries(dir, folder).filter((e) => e.isFile() && e.name.endsWith('.json')).map((e) => `${folder}/${e.name}`).toSorted(),
    folders: (folder) => entries(dir, folder).filter((e) => e.isDirectory()).map((e) => e.name).toSorted(),
  };
}

function entries(dir: string, folder: string) {
  try {
    return readdirSync(join(dir, folder), { withFileTypes: true });
  } catch {
    return [];
  }
}

function readText(dir: string, file: string): string {
  try {
    return readFileSync(join(dir, file), 'utf8');
  } catch {
    throw new DistrictError([{ file, path: '', message: 'cannot be read' }]);
  }
}

function parse<T>(file: string, source: string, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch (error) {
    throw new DistrictError([{ file, path: '', message: error instanceof Error ? error.message : 'not JSON' }]);
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new DistrictError(result.error.issues.map((issue) => ({ file, path: pathText(issue.path), message: issue.message })));
}
