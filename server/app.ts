/** Every route of the program, each with what it needs. A route without its action in the access matrix does not start. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { incidentRow, incidentView } from '#domain/incident/contract.ts';
import { addAccessRoutes, type AccessParts } from '#server/access/routes.ts';
import { addAccountRoutes } from '#server/access/accounts.ts';
import { addColleaguesRoute } from '#server/access/colleagues.ts';
import { addTokenRoutes } from '#server/access/tokens.ts';
import { addMapRoute } from '#server/catalogue/map.ts';
import { addCatalogueRoutes } from '#server/catalogue/routes.ts';
import { type Pulse } from '#server/beats.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import { addDispatchRoutes } from '#server/dispatch/routes.ts';
import { addPoliceAdminRoutes } from '#server/gateway/police/admin-routes.ts';
import { type PoliceLine } from '#server/gateway/police/line.ts';
import { addPoliceRoutes } from '#server/gateway/police/routes.ts';
import { addFileRoutes } from '#server/files/routes.ts';
import { addHealthRoutes } from '#server/health.ts';
import { type Keeping } from '#server/keeping.ts';
import { addBackupRoute } from '#server/backup/routes.ts';
import { addEvidenceRoutes } from '#server/evidence/routes.ts';
import { addLooksRoutes } from '#server/looks/routes.ts';
import { addLinksRoute, type RunningLinks } from '#server/links/start.ts';
import { createVerifying } from '#server/ledger/verification.ts';
import { addLedgerRoutes } from '#server/ledger/routes.ts';
import { addChainRoute } from '#server/incident/chain.ts';
import { addEarlierRoute } from '#server/incident/earlier.ts';
import { addLiveRoute, type LiveEvent } from '#server/incident/live.ts';
import { addLooksRoute } from '#server/incident/looks.ts';
import { addPresenceRoute } from '#server/incident/presence.ts';
import { addRecordsRoute } from '#server/incident/records.ts';
import { addFieldRoute, fieldOf } from '#server/incident/field.ts';
import { addIncidentRoutes } from '#server/incident/routes.ts';
import { addShiftHandoverRoutes } from '#server/incident/shift-handover.ts';
import { addIntakeRoutes } from '#server/intake/routes.ts';
import { addSameOpenRoute } from '#server/intake/same-open.ts';
import { monotonicMs, type TownClock } from '#server/platform/clock.ts';
import { createHttp } from '#server/platform/http.ts';
import { type Live } from '#server/platform/live.ts';
import { type Log } from '#server/platform/log.ts';
import { type Metrics } from '#server/platform/metrics.ts';
import { addOpenApi } from '#server/platform/openapi.ts';
import { addPages } from '#server/platform/pages.ts';
import { isConnectionError } from '#server/platform/db-faults.ts';
import type { Reaching } from '#server/response/reaching.ts';
import { addTelephonesRoute } from '#server/catalogue/telephones.ts';
import { addMessageRoutes } from '#server/response/messages/routes.ts';
import { addDeviceRoutes } from '#server/response/routes.ts';
import { addResidentRoutes } from '#server/review/resident/routes.ts';
import { addReviewRoutes } from '#server/review/routes.ts';
import { addSettingsChangeRoutes } from '#server/settings/routes.ts';
import { addShadowRunRoutes } from '#server/settings/shadow-routes.ts';
import { type Settings } from '#server/settings/settings.ts';
import { addTwoPersonRoutes } from '#server/two-person/routes.ts';
import type { Judges } from '#server/triage/learning/judges.ts';
import { addJudgeRoutes } from '#server/triage/learning/routes.ts';
import { addTriageRoutes } from '#server/triage/routes.ts';

export interface AppParts {
  live: Live<LiveEvent>;
  police: PoliceLine;
  reaching: Reaching;
  metrics: Metrics;
  log: Log;
  clock: TownClock;
  pulse: Pulse;
  epoch: number;
  keeping: Keeping;
  links: RunningLinks;
  settings: Settings;
  judges: Judges;
  /** of a demonstration that lives */
  pace: NonNullable<AccessParts['demo']>['pace'];
}

export function createApp(config: Config, deps: Deps, { live, police, reaching, metrics, log, clock, pulse, epoch, keeping, links, settings, judges, pace }: AppParts): FastifyInstance {
  const app = createHttp({
    logger: log, guard: deps.auth.guard, ready: () => pulse.ready, isAway: isConnectionError, hsts: config.publicUrl !== null || config.tls !== null,
    trustProxy: config.trustedProxy ? config.trustedProxy.split(',').map((s) => s.trim()) : false,
    ...(config.tls ? { tls: { cert: readFileSync(config.tls.cert, 'utf8'), key: readFileSync(config.tls.key, 'utf8') } } : {}),
    observe: (method, path, status, ms) => metrics.observeHttp(method, path, status, ms),
  });
  app.addHook('preClose', async () => live.close());
  addHealthRoutes(app, metrics, () => (pulse.ready ? [] : ['database']));
  addAccessRoutes(app, { field: (subject) => fieldOf(deps, subject), auth: deps.auth, district: deps.district, demo: config.demo === 'off' ? null : { dataDir: config.dataDir, pace }, now: () => clock.reckoned(), epoch, node: config.node, broken: () => links.states().flatMap((l) => (l.ok ? [] : [l.link])) });
  addLinksRoute(app, links, () => clock.reckoned());
  addBackupRoute(app, { db: deps.db, epoch, state: keeping.backup });
  addLedgerRoutes(app, { db: deps.db, witnesses: keeping.witnesses, verifying: createVerifying({ databaseUrl: deps.db.url, now: deps.now, monotonic: monotonicMs }) });
  addCatalogueRoutes(app, deps);
  addSettingsChangeRoutes(app, deps, settings);
  addShadowRunRoutes(app, deps, settings);
  addColleaguesRoute(app, deps);
  addAccountRoutes(app, deps);
  addTokenRoutes(app, deps);
  addMapRoute(app, deps.district.id, config.map);
  addIntakeRoutes(app, deps, config.node);
  addSameOpenRoute(app, deps, config.node);
  addTriageRoutes(app, deps);
  addJudgeRoutes(app, deps, judges);
  addIncidentRoutes(app, deps);
  addFieldRoute(app, deps);
  addDispatchRoutes(app, deps);
  addLooksRoute(app, deps);
  addLooksRoutes(app, deps);
  addTwoPersonRoutes(app, deps);
  addEvidenceRoutes(app, deps);
  addFileRoutes(app, deps);
  addRecordsRoute(app, deps);
  addEarlierRoute(app, deps);
  addPresenceRoute(app, deps);
  addChainRoute(app, deps);
  addShiftHandoverRoutes(app, deps);
  addTelephonesRoute(app, deps);
  addDeviceRoutes(app, deps, epoch);
  addMessageRoutes(app, { ...deps, tell: (accounts) => live.nudge(accounts), isConnected: (account) => live.hears(account) });
  reaching.addRoutes(app);
  addReviewRoutes(app, deps);
  addResidentRoutes(app, deps, config.publicUrl);
  addLiveRoute(app, deps, live);
  addPoliceRoutes(app, police.deps, police.signer);
  addPoliceAdminRoutes(app, deps, police.signer, config.police.signatures);
  addOpenApi(app, { version: '1', named: { Incident: incidentView, IncidentRow: incidentRow } });
  addPages(app, fileURLToPath(new URL('../dist/web', import.meta.url)), config.map?.hosts);
  return app;
}
