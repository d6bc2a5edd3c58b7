/** Writes every page that is made from the program (`npm run docs`). */
import { writeFileSync } from 'node:fs';
import { PAGES } from './pages.ts';

for (const { url, make } of PAGES) writeFileSync(url, make());
