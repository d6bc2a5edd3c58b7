#!/usr/bin/env node
// `npm run check`: types. `npm run lint`: habits (.oxlintrc.json).
import { join } from 'node:path';
import { install, ROOT, runNode, say } from './prepare.js';

const PROGRAMS = {
  types: [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', join(ROOT, 'node_modules', '.cache', 'types.tsbuildinfo'), '-p', ROOT],
  lint: [join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint'), '--config', join(ROOT, '.oxlintrc.json'), ROOT],
};

const [what, ...rest] = process.argv.slice(2);
const program = PROGRAMS[what];
if (program === undefined) {
  say(`Usage: node bin/check.js ${Object.keys(PROGRAMS).join(' | ')}`);
  process.exit(2);
}
install();
process.exitCode = await runNode([...program, ...rest]);
