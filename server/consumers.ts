/** Everybody who hears of what was committed, and how people are reached because of it. */
import { carryingOut, type Effects } from '#server/two-person/acts.ts';
import { keepingEffects } from '#server/two-person/effects.ts';
import { linkConsumer } from '#server/review/links.ts';
import { offeringConsumer } from '#server/dispatch/offering.ts';
import { passingConsumer } from '#server/incident/passing.ts';
import { policeConsumer } from '#server/gateway/police/consumer.ts';
import { streetConsumer } from '#server/gateway/across/street-line.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import type { LiveEvent } from '#server/incident/live.ts';
import { wallMs } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';
import type { Live } from '#server/platform/live.ts';
import type { Log } from '#server/platform/log.ts';
import { isConnectionError } from '#server/platform/db-faults.ts';
import { createReaching, type Reaching } from '#server/response/reaching.ts';
import type { Reaching as Services } from '#server/gateway/services.ts';
import type { Consumer } from '#server/platform/reactions.ts';

/** Which side of a line this is, and whose account the other has. */
type Sides = Pick<Config, 'node' | 'police' | 'street'>;

/**
 * Without a service for text messages no caller is written to. On the police's side of a line nobody is dispatched and
 * nobody is told: that is the street's.
 */
function consumersOf(deps: Deps, reaching: readonly Consumer[], { ways }: Services, effects: Effects, { node, police, street }: Sides, address: () => string): Consumer[] {
  const approving = carryingOut(deps, { ...keepingEffects(deps), ...effects });
  if (node === 'police') return [policeConsumer(deps), streetConsumer(deps, street.platform), approving];
  const links = ways.sms ? [linkConsumer({ ...deps, sms: ways.sms, address })] : [];
  return [offeringConsumer(deps), passingConsumer(deps), policeConsumer(deps, node === 'town' ? police.platform : null), approving, ...reaching, ...links];
}

export interface ReachingWith { live: Live<LiveEvent>; log: Log; address(): string }

export function reachingOf(deps: Deps, services: Services, effects: Effects, sides: Sides, { live, log, address }: ReachingWith): { reaching: Reaching; consumers: Consumer[] } {
  const reaching = createReaching(deps, services, {
    page: () => `${address()}/m`, isConnected: (account) => live.hears(account), newId: (prefix) => newId(prefix, wallMs()),
    onError: (error) => { if (!isConnectionError(error)) log.error({ err: error }, 'reaching people'); },
  });
  return { reaching, consumers: consumersOf(deps, reaching.consumers, services, effects, sides, address) };
}
