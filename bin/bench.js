#!/usr/bin/env node
// `npm run bench [-- name]`: every benchmark beside its yardstick, one JSON object a line.
import { join } from 'node:path';
import { install, ROOT, runNode } from './prepare.js';

install();
process.exitCode = await runNode([join(ROOT, 'cli', 'main.ts'), 'bench', ...process.argv.slice(2)]);
