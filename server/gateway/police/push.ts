/**
 * Messages pushed to the platform, in order. A line that is down is tried with one message, ever more seldom, and
 * nothing is given up for it; a message that the platform refuses stands aside, so that it stops no other.
 */
import { randomInt } from 'node:crypto';
import type { Instant } from '#domain/shared/time.ts';
import { instant, plus, toMs } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { answerText } from '#server/platform/answer-of.ts';
import { inTowns } from '#server/platform/db.ts';
import { listDue, markSent, settle, type OutMessage } from './outbox.ts';
import type { Signer } from './signature.ts';

export interface PushOptions {
  deps: Pick<Deps, 'db' | 'secrets' | 'now'>;
  platform: string;
  url: string;
  signer: Signer;
  /** the network; a test brings its own */
  fetch?: typeof fetch;
  /** 0 up to 1: where between half and one and a half of the pause it falls */
  chance?: () => number;
}

const AT_ONCE = 50;
const TIMEOUT_MS = 10_000;
/** Sent and not answered: sent again, the other side knows it by its id. */
const RESEND = { minutes: -10 };
/** Networks are apart for hours, at worst for days; what is older needs a person. */
const TOO_OLD_MS = 7 * 86_400_000;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
/** "Not now" rather than "never" (RFC 9110). */
const TRY_AGAIN = new Set([408, 425, 429]);

/** Twice as long after each failure up to ten minutes, spread so that many lines do not come back in one second. */
export function pauseMs(failures: number, chance: number): number {
  return Math.round(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS) * (0.5 + chance));
}

type Sent = { kind: 'answered'; outcome: 'accepted' | 'rejected' | null; code: string | null } | { kind: 'away'; code: string } | { kind: 'refused'; code: string };

/** One look at what is due. Answers how many got through. */
export async function pushDue(o: PushOptions): Promise<number> {
  const now = await o.deps.now();
  const line = await inTowns(o.deps.db, [], (client) => client.query<{ failures: number; retry_at: Date | null }>('select failures, retry_at from liandong.police_line where platform = $1', [o.platform]));
  const state = line.rows[0];
  if (!state || (state.retry_at !== null && state.retry_at.getTime() > toMs(now))) return 0;
  const due = await inTowns(o.deps.db, [], (client) => listDue(client, o.deps.secrets, o.platform, plus(now, RESEND), AT_ONCE));
  let through = 0;
  for (const message of due) {
    if (toMs(now) - message.createdAt.getTime() > TOO_OLD_MS) { await stop(o, message, 'too_old', now); continue; }
    const sent = await post(o, message, now);
    if (sent.kind === 'away') { await fall(o, state.failures + 1, sent.code, now); break; }
    await take(o, message, sent, now);
    through += 1;
  }
  return through;
}

async function post(o: PushOptions, message: OutMessage, now: Instant): Promise<Sent> {
  const timestamp = String(Math.floor(toMs(now) / 1000));
  const signature = o.signer.sign({ id: message.id, timestamp, body: message.bytes });
  try {
    const reply = await (o.fetch ?? fetch)(o.url, {
      method: 'POST', body: new Uint8Array(message.bytes), redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { 'content-type': 'application/json', 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
    });
    const text = await answerText(reply);
    if (reply.ok) return answerOf(text ?? '');
    return reply.status >= 500 || TRY_AGAIN.has(reply.status) ? { kind: 'away', code: `http_${reply.status}` } : { kind: 'refused', code: `http_${reply.status}` };
  } catch {
    return { kind: 'away', code: 'no_connection' };
  }
}

/** A platform may say at once what it makes of it; else its receipt will. */
function answerOf(text: string): Sent {
  const said = parse(text);
  const outcome = 'outcome' in said && (said.outcome === 'accepted' || said.outcome === 'rejected') ? said.outcome : null;
  const code = 'code' in said && typeof said.code === 'string' && /^[a-z][a-z0-9_.]{0,63}$/.test(said.code) ? said.code : null;
  return { kind: 'answered', outcome, code };
}

function parse(text: string): object {
  try {
    const said: unknown = JSON.parse(text);
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
}

async function take(o: PushOptions, message: OutMessage, sent: Exclude<Sent, { kind: 'away' }>, now: Instant): Promise<void> {
  await inTowns(o.deps.db, [], async (client) => {
    await markSent(client, o.platform, [message.seq], now);
    if (sent.kind === 'refused') await settle(client, o.platform, message.id, 'dead', sent.code, now);
    else if (sent.outcome === 'rejected') await settle(client, o.platform, message.id, 'dead', sent.code ?? 'rejected', now);
    else if (sent.outcome === 'accepted' || message.kind === 'receipt') await settle(client, o.platform, message.id, 'acknowledged', null, now);
    await client.query('update liandong.police_line set failures = 0, retry_at = null, last_error = null where platform = $1', [o.platform]);
  });
}

async function stop(o: PushOptions, message: OutMessage, code: string, now: Instant): Promise<void> {
  await inTowns(o.deps.db, [], (client) => settle(client, o.platform, message.id, 'dead', code, now));
}

async function fall(o: PushOptions, failures: number, code: string, now: Instant): Promise<void> {
  const chance = (o.chance ?? (() => randomInt(1_000_000) / 1_000_000))();
  const retryAt = instant(toMs(now) + pauseMs(failures, chance));
  await inTowns(o.deps.db, [], (client) => client.query('update liandong.police_line set failures = $2, retry_at = $3, last_error = $4 where platform = $1', [o.platform, failures, retryAt, code]));
}
