#!/usr/bin/env node
// `npx liandong <verb>`: the command line, under our own Node.
import { install, runLiandong } from './prepare.js';

install({ dev: false });
process.exitCode = await runLiandong(process.argv.slice(2));
