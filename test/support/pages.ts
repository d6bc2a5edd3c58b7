/** The pages for tests in a browser: what `npm start` does, built when what they are made of has changed. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export async function buildPages(): Promise<void> {
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', "import { buildWeb } from './bin/build-web.js'; await buildWeb();"]);
}
