#!/usr/bin/env node
// `npm run docs`: writes everything under docs/, test/golden/ and server/db/ that is made from the program itself.
// `npm run docs -- pictures`: draws the pictures anew, which needs a browser and a database.
// `npm run docs -- replay [FILE…]`: the real files through a private server, as docs/reference/replay.md; takes a while.
// `npm run docs -- gallery [FOLDER] [PART OF A NAME]`: every screen as a picture, to be looked at.
// `npm run docs -- gallery-phone [FOLDER] [PART OF A LOOK]`: the phone's, and the caller's page in every state.
import { join } from 'node:path';
import { buildWeb } from './build-web.js';
import { install, ROOT, runNode } from './prepare.js';

const VITEST = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');

/** Pages first: these two need a database, and the tests that compare them write them when told to. */
async function pages() {
  const written = await runNode([join(ROOT, 'docs', 'build', 'write.ts')]);
  return written || runNode([VITEST, 'run', '--root', ROOT, 'test/golden', 'server/db/schema.test.ts', '--update'], { cwd: ROOT });
}

async function pictures() {
  await buildWeb();
  return runNode([join(ROOT, 'docs', 'build', 'pictures.ts')]);
}

function replay(...args) {
  return runNode([join(ROOT, 'docs', 'build', 'replay.ts'), ...args]);
}

async function gallery(...args) {
  await buildWeb();
  return runNode([join(ROOT, 'docs', 'build', 'gallery.ts'), ...args]);
}

async function galleryPhone(...args) {
  await buildWeb();
  return runNode([join(ROOT, 'docs', 'build', 'gallery-phone.ts'), ...args]);
}

const DOES = { pictures, gallery, 'gallery-phone': galleryPhone, replay };
const [what = '', ...rest] = process.argv.slice(2);
install();
process.exitCode = await (DOES[what] ?? pages)(...rest);
