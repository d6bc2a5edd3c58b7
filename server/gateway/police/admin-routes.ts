/** What an administrator does for the line: keys that come and go, messages that got stuck, contents that contradict each other. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import { findOrganisation } from '#domain/catalogue/lookup.ts';
import { localized } from '#domain/incident/contract.ts';
import { refuse } from '#domain/shared/refusal.ts';
import { instant, latest, parseInstant } from '#domain/shared/time.ts';
import type { Config } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { openExternalId } from '#server/intake/external-id.ts';
import { inTowns } from '#server/platform/db.ts';
import { route } from '#server/platform/http.ts';
import { addKey, endKey, findPlatform, listKeys } from './keys.ts';
import { shownName } from './numbering.ts';
import { listPlatforms } from './line.ts';
import { KINDS_OUT, listDead, resend } from './outbox.ts';
import { ALGORITHMS, type Signer } from './signature.ts';

const PATH = '/api/v1/gateway/police';
const MOST = 200;

const keyView = z.object({ id: z.string(), platform: z.string(), algorithm: z.enum(ALGORITHMS), validFrom: z.string(), validUntil: z.string().nullable(), addedBy: z.string() });
const keyBody = z.strictObject({ platform: z.string().min(1).max(64), key: z.string().min(1).max(200), validFrom: z.string().max(40).optional() });
const endBody = z.strictObject({ at: z.string().max(40).optional() });
const idParams = z.strictObject({ id: z.string().min(1).max(200) });
/** whose the platform is */
const named = { platformName: localized.nullable() };
const keyList = z.object({ items: z.array(keyView.extend(named)), next: z.null(), /** what the platform checks our messages with */ ours: z.string() });
const deadList = z.object({
  items: z.array(z.object({ ...named, id: z.string(), platform: z.string(), seq: z.number(), kind: z.enum(KINDS_OUT), incidentId: z.string().nullable(), code: z.string().nullable(), tries: z.number(), createdAt: z.string(), sentAt: z.string().nullable() })),
  next: z.null(),
});
const conflictList = z.object({
  items: z.array(z.object({
    ...named, platform: z.string(), messageId: z.string(), seq: z.number(), kind: z.string(), at: z.string(), firstOutcome: z.string().nullable(),
    /** when the first came, which rules meanwhile, and what became of it */
    firstAt: z.string().nullable(), incidentId: z.string().nullable(),
  })),
  next: z.null(),
});

export function addPoliceAdminRoutes(app: FastifyInstance, deps: Deps, signer: Signer, allowed: Config['police']['signatures']): void {
  addKeyRoutes(app, deps, signer, allowed);
  addDeadLetters(app, deps);
  route(app, {
    method: 'GET', path: `${PATH}/conflicts`, action: 'admin.read', summary: 'Other contents under ids or numbers that were used', response: conflictList,
    handler: async ({ request }) => ({ items: await listConflicts(deps, await listOwn(deps, subjectOf(request))), next: null }),
  });
}

/** Platforms that bring calls for a town of the administrator's. */
async function mine(deps: Deps, subject: Subject): Promise<string[]> {
  return (await listOwn(deps, subject)).map((p) => p.account);
}

async function listOwn(deps: Deps, subject: Subject): Promise<Subject[]> {
  return (await listPlatforms(deps)).filter((p) => p.towns.some((t) => subject.towns.includes(t)));
}

/** An account is a code; people know the authority behind it. */
function nameIn(deps: Deps, own: readonly Subject[], account: string): z.input<typeof localized> | null {
  const by = own.find((p) => p.account === account)?.organisationId;
  return by == null ? null : findOrganisation(deps.district, by)?.name ?? null;
}

function addKeyRoutes(app: FastifyInstance, deps: Deps, signer: Signer, allowed: Config['police']['signatures']): void {
  route(app, {
    method: 'GET', path: `${PATH}/keys`, action: 'admin.read', summary: 'Keys of the police platforms, and ours', response: keyList,
    handler: async ({ request }) => {
      const [own, keys] = [await listOwn(deps, subjectOf(request)), await inTowns(deps.db, [], listKeys)];
      return { items: keys.filter((k) => own.some((p) => p.account === k.platform)).map((k) => ({ ...k, platformName: nameIn(deps, own, k.platform) })), next: null, ours: signer.publicKey };
    },
  });
  route(app, {
    method: 'POST', path: `${PATH}/keys`, action: 'admin.write', summary: 'A new key beside the old one', body: keyBody, response: keyView,
    handler: async ({ body, request }) => {
      const subject = subjectOf(request);
      const at = await deps.now();
      const asked = body.validFrom === undefined ? at : parseInstant(body.validFrom);
      if (!asked) return refuse('request.invalid', { path: 'body.validFrom' });
      const platform = await findPlatform(deps.db, body.platform);
      if (!platform?.towns.some((t) => subject.towns.includes(t))) return refuse('gateway.platform_unknown');
      return inTowns(deps.db, [], (client) => addKey(client, deps.secrets, { platform: platform.account, key: body.key, validFrom: asked, addedBy: subject.account, at }, allowed));
    },
  });
  route(app, {
    method: 'POST', path: `${PATH}/keys/:id/end`, action: 'admin.write', summary: 'The end of a key: now, or at a time to come', params: idParams, body: endBody, response: keyView,
    handler: async ({ params, body, request }) => {
      const platforms = await mine(deps, subjectOf(request));
      const now = await deps.now();
      const asked = body.at === undefined ? now : parseInstant(body.at);
      if (!asked) return refuse('request.invalid', { path: 'body.at' });
      return inTowns(deps.db, [], async (client) => {
        const key = (await listKeys(client)).find((k) => k.id === params.id && platforms.includes(k.platform));
        if (!key || !(await endKey(client, params.id, latest(now, asked)))) return refuse('gateway.key_unknown');
        return (await listKeys(client)).find((k) => k.id === params.id) ?? key;
      });
    },
  });
}

function addDeadLetters(app: FastifyInstance, deps: Deps): void {
  route(app, {
    method: 'GET', path: `${PATH}/dead-letters`, action: 'admin.read', summary: 'Messages to the police that were refused or given up', response: deadList,
    handler: async ({ request }) => {
      const own = await listOwn(deps, subjectOf(request));
      const dead = await inTowns(deps.db, [], (client) => listDead(client, deps.secrets, own.map((p) => p.account), MOST));
      return {
        items: dead.map(({ id, platform, seq, kind, incidentId, code, tries, createdAt, sentAt }) => ({
          id, platform, platformName: nameIn(deps, own, platform), seq, kind, incidentId, code, tries, createdAt: instant(createdAt.getTime()), sentAt: sentAt && instant(sentAt.getTime()),
        })), next: null,
      };
    },
  });
  route(app, {
    method: 'POST', path: `${PATH}/dead-letters/:id/resend`, action: 'admin.write', summary: 'Sends a message to the police again', params: idParams, response: z.object({ id: z.string() }),
    handler: async ({ params, request }) => {
      const platforms = await mine(deps, subjectOf(request));
      const done = await inTowns(deps.db, [], (client) => resend(client, platforms, params.id));
      if (done === 'unknown') return refuse('gateway.message_unknown');
      return done === 'not_dead' ? refuse('gateway.not_dead') : { id: params.id };
    },
  });
}

interface Conflict {
  platform: string;
  message_id: string;
  seq: number;
  kind: string;
  at: Date;
  outcome: string | null;
  received_at: Date | null;
  incident_id: string | null;
}

async function listConflicts(deps: Deps, own: readonly Subject[]): Promise<z.input<typeof conflictList>['items']> {
  const { rows } = await inTowns(deps.db, [], (client) => client.query<Conflict>(
    `select c.platform, c.message_id, c.seq, c.kind, c.at, i.outcome, i.received_at, i.answer::json ->> 'incidentId' as incident_id from liandong.police_conflict c
     left join liandong.police_in i on i.platform = c.platform and i.message_id = c.message_id
     where c.platform = any($1) order by c.at desc limit $2`, [own.map((p) => p.account), MOST]));
  return rows.map((r) => ({
    platform: r.platform, platformName: nameIn(deps, own, r.platform), messageId: shownName(openExternalId(deps.secrets, `message ${r.platform}`, r.message_id)), seq: r.seq, kind: r.kind,
    at: instant(r.at.getTime()), firstOutcome: r.outcome, firstAt: r.received_at && instant(r.received_at.getTime()), incidentId: r.incident_id,
  }));
}
