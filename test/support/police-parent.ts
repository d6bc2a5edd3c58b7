/** A program that starts the demonstration's police, says their process id, and waits to be killed. */
import type { Instant } from '#domain/shared/time.ts';
import { startDemoPolice } from '#server/demo/police.ts';

const [, , url = '', dataDir = ''] = process.argv;
const police = startDemoPolice({ url, dataDir, now: () => '2026-03-18T02:00:00.000Z' as Instant, onError: () => undefined });
process.stdout.write(String(police.pid()));
