#!/usr/bin/env node
// `npx liandong <verb>`: the command line, under our own Node.
import { join } from 'node:path';
import { install, ROOT, runNode } from './prepare.js';

install({ dev: false });
const args = process.argv.slice(2);
process.exitCode = await runNode([join(ROOT, 'cli', 'main.ts'), ...args], { tied: args[0] === 'serve' });
