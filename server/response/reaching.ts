/** How people are reached, put together: crews by message, callers through a number that is neither side's. */
import type { FastifyInstance } from 'fastify';
import type { Deps } from '#server/deps.ts';
import type { Reaching as Services } from '#server/gateway/services.ts';
import type { Consumer } from '#server/platform/reactions.ts';
import { createRelay } from './relay/relay.ts';
import { addRelayRoutes } from './relay/routes.ts';
import { addShownRoute } from './shown.ts';
import { createTelling, type TellingDeps } from './telling/telling.ts';

export interface Reaching {
  consumers: readonly Consumer[];
  /** One look at what waits to be sent or parted; answers how much moved. */
  tick(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
  addRoutes(app: FastifyInstance): void;
}

export interface ReachingParts extends Pick<TellingDeps, 'page' | 'isConnected' | 'onError'> {
  newId(prefix: string): string;
}

export function createReaching(deps: Deps, services: Services, parts: ReachingParts): Reaching {
  const telling = createTelling({ ...deps, ...parts, ways: services.ways, everybody: services.everybody });
  const relay = createRelay({ ...deps, ...parts, platform: services.relay, everybody: services.everybody });
  return {
    consumers: [telling.consumer, relay.consumer],
    tick: async () => (await telling.tick()) + (await relay.tick()),
    start: (everyMs) => { telling.start(everyMs); relay.start(everyMs); },
    async stop() { await telling.stop(); await relay.stop(); },
    addRoutes(app) {
      addShownRoute(app, deps);
      addRelayRoutes(app, deps, relay, services.noticeToken, services.everybody);
    },
  };
}
