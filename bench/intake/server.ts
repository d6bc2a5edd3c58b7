/** The whole server for the load of another process: prints its address and a token, stops with its parent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/main.ts';
import { silentLog } from '#server/platform/log.ts';

const [url, dataDir] = process.argv.slice(2);
if (!url || !dataDir) throw new Error('usage: server.ts DATABASE_URL DATA_FOLDER');
const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LIANDONG_DATA: dataDir, DATABASE_URL: url, LIANDONG_DEMO: 'still', LOG_LEVEL: 'silent', ...(process.env['LIANDONG_THREADS'] ? { LIANDONG_THREADS: process.env['LIANDONG_THREADS'] } : {}) });
const server = await startServer({ ...config, databaseUrl: url, dataDir }, { log: silentLog() });
const passwords = JSON.parse(readFileSync(join(dataDir, 'accounts.json'), 'utf8')) as Record<string, string>;
const opened = await fetch(`${server.url}/api/v1/session`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'gateway', password: passwords['gateway'], token: true }),
});
const { token } = (await opened.json()) as { token: string };
process.send?.({ url: server.url, token });
process.once('disconnect', () => void server.close().then(() => process.exit(0)));
