#!/usr/bin/env node
// `npm start`: install, build the web if it is stale, serve.
import { buildWeb } from './build-web.js';
import { install, runLiandong } from './prepare.js';

install();
await buildWeb();
process.exitCode = await runLiandong(['serve', ...process.argv.slice(2)]);
