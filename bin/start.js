#!/usr/bin/env node
// `npm start`: install, build the web if it is stale, serve.
import { join } from 'node:path';
import { buildWeb } from './build-web.js';
import { install, ROOT, runNode } from './prepare.js';

install();
await buildWeb();
process.exitCode = await runNode([join(ROOT, 'cli', 'main.ts'), 'serve', ...process.argv.slice(2)], { tied: true });
