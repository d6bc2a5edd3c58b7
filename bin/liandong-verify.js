#!/usr/bin/env node
// `npx liandong-verify EXPORT [CHECKPOINTS]`: `liandong verify` under a name of its own, for whoever was handed a file.
import { install, runLiandong } from './prepare.js';

const args = process.argv.slice(2);
install({ dev: false });
process.exitCode = await runLiandong(['verify', ...(args.length > 0 ? args : ['--file'])]);
