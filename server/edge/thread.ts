/** One thread of the edge: the same judge and the same keys as in the main thread, from the same files. */
import { parentPort, workerData } from 'node:worker_threads';
import type { District } from '#domain/catalogue/district.ts';
import type { Instant } from '#domain/shared/time.ts';
import { openSecrets, type SecretSettings } from '#server/platform/secrets.ts';
import type { Judge } from '#domain/triage/proposal.ts';
import { judgeInForce, type InForceJudge } from '#server/triage/load-judge.ts';
import { reckon, type Answer, type Ask, type Renewal } from './edge.ts';
import type { EdgeParts } from '#server/intake/prepare.ts';

export interface EdgeSettings {
  district: District;
  /** the catalogue valid then is judged by */
  at: Instant;
  secrets: SecretSettings;
  inForce: InForceJudge;
}

if (parentPort) serve(parentPort, workerData as EdgeSettings); // given by edge.ts

function serve(port: NonNullable<typeof parentPort>, { district, at, secrets, inForce }: EdgeSettings): void {
  // That the model is missing was said by the main thread, which looked first.
  const judge = (by: InForceJudge): Judge => judgeInForce(district, at, by, () => undefined).judge;
  let parts: EdgeParts = { district, judge: judge(inForce), secrets: openSecrets(secrets) };
  port.on('message', (told: readonly Ask[] | Renewal) => {
    if ('kind' in told) parts = { ...parts, judge: judge(told.inForce) };
    else for (let at = 0; at < told.length; at += AT_ONCE) port.postMessage(told.slice(at, at + AT_ONCE).map((ask) => answerTo(parts, ask)));
  });
}

/** Answers told together: few enough that the first of a burst do not wait for the last. */
const AT_ONCE = 8;

function answerTo(parts: EdgeParts, ask: Ask): Answer {
  try {
    return { id: ask.id, answer: reckon(parts, ask) };
  } catch (error) {
    return { id: ask.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
