/** Makes one mutant in a test run, before anything else sees the source. */
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Source text → the same with the mutant in it. Throws unless its place is there exactly once. */
export function mutated(source: string, mutant: Mutant): string {
  const parts = source.split(mutant.from);
  if (parts.length !== 2) throw new Error(`the mutant "${mutant.name}" has ${parts.length - 1} places in ${mutant.file}`);
  return parts.join(mutant.to);
}

/** `name`: of TEST_MUTANT. Throws when there is no such mutant. */
export function mutating(name: string): Plugin {
  const mutant = MUTANTS.find((m) => m.name === name);
  if (!mutant) throw new Error(`there is no mutant "${name}"`);
  return { name: 'mutant', enforce: 'pre', transform: (code, id) => (id.split('?')[0] === `${ROOT}${mutant.file}` ? mutated(code, mutant) : null) };
}
