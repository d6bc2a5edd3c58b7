#!/usr/bin/env node
// `npm run docs`: writes everything under docs/, test/golden/ and server/db/ that is made from the program itself.
import { join } from 'node:path';
import { install, ROOT, runNode } from './prepare.js';

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

install();
const pages = await runNode([join(ROOT, 'docs', 'build', 'write.ts')]);
// These two need a database: the tests that compare them write them when told to.
const made = await runNode([VITEST, 'run', '--root', ROOT, '--update', 'test/golden', 'server/db/schema.test.ts'], { cwd: ROOT });
process.exitCode = pages || made;
