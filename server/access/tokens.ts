/** 接口令牌: a token with a name for a program, shown once, ended at any time. It may do what its account may, and no more. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import { findAccount, listAccounts, toSubject } from '#server/platform/accounts.ts';
import type { Auth } from '#server/platform/auth.ts';
import { inTowns, type Database } from '#server/platform/db.ts';
import { answer, idempotencyKey, route } from '#server/platform/http.ts';
import { keyedBy } from '#server/platform/idempotency.ts';
import { subjectOf } from '#server/incident/routes.ts';

const PATH = '/api/v1/settings/tokens';
const MOST_DAYS = 366;

const tokenView = z.object({
  id: z.string(), name: z.string(), account: z.string(), madeBy: z.string(), createdAt: z.string(),
  /** to five minutes; null: never used */
  usedAt: z.string().nullable(), expiresAt: z.string(),
});
const tokensPage = z.object({ items: z.array(tokenView), /** accounts for which the viewer may make one */ accounts: z.array(z.string()), next: z.null() });
const tokenBody = z.strictObject({ name: z.string().trim().min(1).max(80), account: z.string().min(1).max(64), days: z.number().int().min(1).max(MOST_DAYS) });

export interface TokenParts { db: Database; auth: Auth; /** asked first: tokens are made and told by the town's clock */ now: () => Promise<unknown> }

export function addTokenRoutes(app: FastifyInstance, { db, auth, now }: TokenParts): void {
  route(app, {
    method: 'GET', path: PATH, action: 'token.read', summary: 'Tokens of programs: whose, since when, last used', response: tokensPage,
    handler: async ({ request }) => {
      await now();
      const accounts = await mine(db, subjectOf(request));
      return { items: await auth.listTokens(accounts), accounts, next: null };
    },
  });
  route(app, {
    method: 'POST', path: PATH, action: 'token.write', summary: 'A new token, shown this once and never again', body: tokenBody, response: tokenView.extend({ /** null: made before under the same key, and not shown again */ token: z.string().nullable() }), statuses: [200, 201], headers: ['Idempotency-Key'],
    handler: async ({ body, request }) => {
      const subject = subjectOf(request);
      const key = idempotencyKey(request);
      if (isRefusal(key)) return key;
      const no = await refused(db, subject, body.account);
      if (no) return no;
      await now();
      const made = await auth.makeToken({ ...body, madeBy: subject.account, keyed: keyedBy(subject.account, key, 'token', body) });
      return isRefusal(made) ? made : answer(made.token === null ? 200 : 201, made);
    },
  });
  route(app, {
    method: 'DELETE', path: `${PATH}/:id`, action: 'token.write', summary: 'Ends a token at once', params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{16}$/) }), response: z.null(), statuses: [204],
    handler: async ({ params, request }) => {
      const ended = await auth.endToken(await mine(db, subjectOf(request)), params.id);
      return ended ? answer(204, null) : refuse('settings.token_unknown');
    },
  });
}

/** One's own account, and machine accounts all of whose towns are one's own. */
async function mine(db: Database, subject: Subject): Promise<string[]> {
  const rows = await inTowns(db, [], listAccounts);
  return rows.filter((r) => r.disabled_at === null && (r.username === subject.account || isMachine(subject, toSubject(r)))).map((r) => r.username);
}

function isMachine(subject: Subject, of: Subject): boolean {
  return of.roles.every((r) => r === 'gateway' || r === 'witness') && of.roles.length > 0 && of.towns.every((t) => subject.towns.includes(t));
}

async function refused(db: Database, subject: Subject, account: string): Promise<Refusal | null> {
  if ((await mine(db, subject)).includes(account)) return null;
  const known = await inTowns(db, [], (client) => findAccount(client, account));
  return known ? refuse('access.denied') : refuse('request.invalid', { path: 'body.account' });
}
