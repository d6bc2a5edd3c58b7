/**
 * A server in a process of its own, to be killed. It loads all of its program first and then waits for a word, so
 * that a successor can stand ready: `child.ts '<settings>'`, a line on standard input starts it, a line of JSON on
 * standard output says where it is. SIGTERM ends it as `liandong serve` ends.
 */
import { once } from 'node:events';
import { readConfig } from '#server/config.ts';
import { startServer } from '#server/main.ts';
import { createLog } from '#server/platform/log.ts';
import { sabotageOf } from './sabotage.ts';
import type { ChildSettings } from './servers.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as ChildSettings;
process.stdin.resume().on('end', () => process.exit(1)); // whoever started it is gone
await once(process.stdin, 'data');
const began = performance.now();
const config = readConfig({
  PORT: String(settings.port), HOST: '127.0.0.1', LIANDONG_DATA: settings.dataDir, DATABASE_URL: settings.databaseUrl,
  LIANDONG_DEMO: 'still', LIANDONG_CLOCK: settings.clock ?? 'wall', LOG_LEVEL: 'silent',
});
const sabotage = sabotageOf(settings.sabotage ?? null);
const server = await startServer(config, {
  log: createLog(settings.logLevel ?? 'silent'), passwordCost: { memoryCost: 64, timeCost: 1, parallelism: 1 }, ...(sabotage ? { sabotage } : {}),
});
process.stdout.write(`${JSON.stringify({ url: server.url, startedMs: Math.round(performance.now() - began) })}\n`);

const EXIT_MS = 9_500;
process.once('SIGTERM', () => {
  setTimeout(() => process.exit(1), EXIT_MS).unref();
  server.close().then(() => process.exit(0), () => process.exit(1));
});
