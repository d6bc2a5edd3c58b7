/** 账号: who has one in the own towns, the link by which somebody sets a password, and withdrawing at once. Opening one is a change of settings. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { answersForOthers, isOwn, linking, withdrawingAccount, type AccountEvents, type AccountEventType, type AccountSeen } from '#domain/access/accounts.ts';
import type { Subject } from '#domain/access/subject.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { findAccount, listAccounts, type AccountRow } from '#server/platform/accounts.ts';
import { findLink, listLinked, makeLink, useLink } from '#server/platform/account-links.ts';
import { hashPassword, passwordFault } from '#server/platform/auth-password.ts';
import { inTowns } from '#server/platform/db.ts';
import { answer, route } from '#server/platform/http.ts';

type AccountDeps = Pick<Deps, 'db' | 'district' | 'auth' | 'now' | 'shell'>;
const PATH = '/api/v1/settings/accounts';
const NO_PERSON: readonly string[] = ['gateway', 'witness'];

const accountView = z.object({
  account: z.string(), name: z.string().nullable(), personId: z.string(), organisationId: z.string(), unitId: z.string().nullable(), roles: z.array(z.string()),
  /** new: nobody has set a password yet; linked: a link waits to be used */
  state: z.enum(['new', 'linked', 'open', 'withdrawn']), lastAt: z.string().nullable(),
  /** what the viewer may do to it */
  may: z.array(z.enum(['link', 'withdraw'])),
  /** its roles confirm what others ask for: a leader hands out its link */
  answersForOthers: z.boolean(),
});
const named = z.strictObject({ username: z.string().min(1).max(64) });

export function addAccountRoutes(app: FastifyInstance, deps: AccountDeps): void {
  route(app, {
    method: 'GET', path: PATH, action: 'account.read', summary: 'Accounts of the people of a town, and what the viewer may do to each', query: z.strictObject({ town: z.string().max(64).optional() }), response: z.object({ items: z.array(accountView), next: z.null() }),
    handler: async ({ query, request }) => ({ items: await list(deps, subjectOf(request), query.town ?? null), next: null }),
  });
  route(app, {
    method: 'POST', path: `${PATH}/:username/link`, action: 'account.write', summary: 'A link by which the account’s person sets a password: shown this once, good for once and for three days', params: named, response: z.object({ code: z.string(), expiresAt: z.string() }), statuses: [201],
    handler: async ({ params, request }) => {
      const made = await link(deps, subjectOf(request), params.username);
      return isRefusal(made) ? made : answer(201, made);
    },
  });
  route(app, {
    method: 'POST', path: `${PATH}/:username/withdraw`, action: 'account.write', summary: 'Withdraws an account: its sessions end at once', params: named, response: z.null(), statuses: [204],
    handler: async ({ params, request }) => (await withdraw(deps, subjectOf(request), params.username)) ?? answer(204, null),
  });
  route(app, {
    method: 'POST', path: '/api/v1/session/password', action: 'account.begin', summary: 'Sets a password by a link; the answer names the account to log in with',
    body: z.strictObject({ code: z.string().min(20).max(100), password: z.string().min(1).max(200) }), response: z.object({ account: z.string() }),
    handler: async ({ body }) => setPassword(deps, body.code, body.password),
  });
}

const seen = (r: AccountRow): AccountSeen => ({ username: r.username, roles: r.roles, towns: r.towns });

async function list({ db, district, now }: AccountDeps, subject: Subject, town: string | null): Promise<z.input<typeof accountView>[]> {
  const at = await now();
  const { rows, linked, last } = await inTowns(db, [], async (client) => ({
    rows: await listAccounts(client), linked: await listLinked(client, at),
    last: new Map((await client.query<{ account: string; at: Date }>(`select account, max(at) as at from liandong.sign_in where result = 'opened' group by account`)).rows.map((r) => [r.account, r.at])),
  }));
  const names = new Map(district.people.map((p) => [p.id, p.name]));
  const shown = rows.filter((r) => isOwn(subject, r) && (town === null || r.towns[0] === town) && !r.roles.every((role) => NO_PERSON.includes(role)));
  return shown.map((r) => {
    const state = r.disabled_at !== null ? 'withdrawn' : linked.has(r.username) ? 'linked' : r.password === null ? 'new' : 'open';
    const may = [...(state !== 'withdrawn' && linking(subject, seen(r)) === null ? (['link'] as const) : []), ...(state !== 'withdrawn' && withdrawingAccount(subject, seen(r)) === null ? (['withdraw'] as const) : [])];
    return { account: r.username, name: names.get(r.person_id) ?? null, personId: r.person_id, organisationId: r.organisation_id, unitId: r.unit_id, roles: r.roles, state, lastAt: last.get(r.username)?.toISOString() ?? null, may, answersForOthers: answersForOthers(r.roles) };
  });
}

/** An account of other towns is not there. */
async function findOwn({ db }: AccountDeps, subject: Subject, username: string): Promise<AccountRow | Refusal> {
  const row = await inTowns(db, [], (client) => findAccount(client, username));
  return row && isOwn(subject, row) ? row : refuse('access.account_unknown');
}

async function link(deps: AccountDeps, subject: Subject, username: string): Promise<{ code: string; expiresAt: string } | Refusal> {
  const row = await findOwn(deps, subject, username);
  if (isRefusal(row)) return row;
  if (row.disabled_at !== null) return refuse('access.account_withdrawn');
  const no = linking(subject, seen(row));
  if (no) return no;
  const at = await deps.now();
  const made = await inTowns(deps.db, [], (client) => makeLink(client, row.username, subject.account, at));
  await told(deps, row, subject.account, 'account.link_made', { account: row.username, expiresAt: made.expiresAt });
  return made;
}

async function withdraw(deps: AccountDeps, subject: Subject, username: string): Promise<Refusal | null> {
  const row = await findOwn(deps, subject, username);
  if (isRefusal(row)) return row;
  const no = withdrawingAccount(subject, seen(row));
  if (no) return no;
  if (row.disabled_at !== null) return null;
  await deps.auth.changeAccount(row.username, { disabled: true });
  await told(deps, row, subject.account, 'account.withdrawn', { account: row.username });
  return null;
}

async function setPassword(deps: AccountDeps, code: string, password: string): Promise<{ account: string } | Refusal> {
  const at = await deps.now();
  const account = await inTowns(deps.db, [], (client) => findLink(client, code, at));
  if (account === null) return refuse('access.link_void');
  const fault = passwordFault(account, password);
  if (fault !== null) return refuse('access.password_weak');
  const passwordHash = await hashPassword(password);
  const row = await inTowns(deps.db, [], async (client) => ((await useLink(client, code, at)) ? findAccount(client, account) : null));
  if (!row) return refuse('access.link_void');
  await deps.auth.changeAccount(account, { passwordHash });
  await told(deps, row, account, 'account.password_set', { account });
  return { account };
}

/** On the record of the account's own town. */
async function told<T extends AccountEventType>({ shell, district }: AccountDeps, row: AccountRow, by: string, type: T, data: AccountEvents[T]): Promise<void> {
  const town = row.towns[0] ?? district.towns[0]?.id;
  if (town === undefined) return;
  await shell.submit<null>({
    town, actor: { account: by, roles: [], organisationId: null, unitId: null, stationId: null, personId: null }, incidents: [],
    decide: () => ({ events: [], beside: [{ about: row.username, type, data: { ...data } }], answer: null }),
  });
}
