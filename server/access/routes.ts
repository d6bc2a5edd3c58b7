/** `/session`, `/me`, `/demo`. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { demoAnswer, meAnswer, sessionAnswer, sessionBody } from '#domain/access/contract.ts';
import type { Demo, Me } from '#domain/access/contract.ts';
import { onlyHandles, type Subject } from '#domain/access/subject.ts';
import type { District } from '#domain/catalogue/district.ts';
import { findOrganisation, findUnit, policyAt } from '#domain/catalogue/lookup.ts';
import { isRefusal, refuse } from '#domain/shared/refusal.ts';
import { instant } from '#domain/shared/time.ts';
import type { Instant } from '#domain/shared/time.ts';
import { fieldView, type FieldView } from '#server/incident/field.ts';
import type { Auth, Login } from '#server/platform/auth.ts';
import { answer, route } from '#server/platform/http.ts';
import { readTour } from '#server/demo/tour.ts';
import { addSecondFactorRoutes } from './second-factor-routes.ts';
import { readDemoPasswords } from './demo-passwords.ts';

export interface AccessParts {
  auth: Auth;
  district: District;
  /** null when this is no demonstration: `/demo` is not there then */
  demo: { dataDir: string; pace: ((at: Instant) => NonNullable<Demo['pace']>) | null } | null;
  /** the town's clock */
  now: () => Instant;
  epoch: number;
  node: NonNullable<Me['node']>;
  /** links of the chain that do not hold */
  broken: () => string[];
  /** what a phone shows */
  field: (subject: Subject) => Promise<FieldView>;
}

const API = '/api/v1';

export function addAccessRoutes(app: FastifyInstance, parts: AccessParts): void {
  addSession(app, parts);
  addSecondFactorRoutes(app, parts.auth, parts.district);
  route(app, {
    method: 'GET', path: `${API}/me`, action: 'me.read', summary: 'Who is logged in', response: meAnswer,
    handler: ({ request }) => {
      const who = parts.auth.identityOf(request);
      if (!who) return refuse('access.not_logged_in');
      return { ...meOf(parts, who.subject, who.expiresAt), secondFactorLacking: parts.auth.secondFactor.isLacking(who) };
    },
  });
  route(app, {
    method: 'GET', path: `${API}/demo`, action: 'demo.read', summary: 'Towns and accounts of the demonstration; 404 outside it', response: demoAnswer,
    withoutDatabase: true, compressed: true,
    handler: () => (parts.demo ? { ...describeDemo(parts.district, readDemoPasswords(parts.demo.dataDir), parts.now()), pace: parts.demo.pace?.(parts.now()) ?? null } : refuse('request.not_found')),
  });
}

const sessionView = sessionAnswer.extend({ first: z.object({ me: meAnswer, field: fieldView }).optional() });

function addSession(app: FastifyInstance, parts: AccessParts): void {
  const { auth, district } = parts;
  route(app, {
    method: 'POST', path: `${API}/session`, action: 'session.open', summary: 'Logs in', body: sessionBody, response: sessionView, compressed: true,
    handler: async ({ body, request }) => {
      const login = await auth.login(request, { username: body.username, password: body.password, code: body.code ?? null, withToken: body.token, roleSwitch: body.roleSwitch });
      if (isRefusal(login)) return login;
      if (auth.identityOf(request)?.kind === 'cookie') await auth.logout(request); // the browser's session before this one
      const token = login.token === null ? {} : { token: login.token };
      const first = body.first ? await firstOf(parts, login) : null;
      return answer(200, { ...describe(district, login.subject), ...token, expiresAt: instant(login.expiresAt), ...(first ? { first } : {}) }, { 'set-cookie': login.cookie });
    },
  });
  route(app, {
    method: 'DELETE', path: `${API}/session`, action: 'session.close', summary: 'Logs out', response: z.null(), statuses: [204],
    handler: async ({ request }) => answer(204, null, { 'set-cookie': await auth.logout(request) }),
  });
}

/** What `/me` and `/field` would answer next; for those who handle incidents and do nothing else, who need no second step. */
async function firstOf(parts: AccessParts, { subject, expiresAt }: Login): Promise<z.input<typeof sessionView>['first'] | null> {
  if (!onlyHandles(subject)) return null;
  return { me: { ...meOf(parts, subject, expiresAt), secondFactorLacking: false }, field: await parts.field(subject) };
}

function meOf({ district, now, epoch, node, broken }: AccessParts, subject: Subject, expiresAt: number): Me {
  return { ...describe(district, subject), now: now(), expiresAt: instant(expiresAt), epoch, node, broken: broken() };
}

function describe(district: District, subject: Subject): Omit<Me, 'now' | 'expiresAt' | 'epoch'> {
  const { account, roles, towns, organisationId, unitId, stationId, personId, sources } = subject;
  const person = district.people.find((each) => each.id === personId);
  const organisation = findOrganisation(district, organisationId);
  return {
    account, name: person?.name ?? null, roles: [...roles], towns: [...towns], organisationId, organisationName: organisation?.name ?? null,
    unitId, stationId, personId, sources: [...sources],
  };
}

function describeDemo(district: District, passwords: ReadonlyMap<string, string>, at: Instant): Omit<Demo, 'pace'> {
  const towns = district.towns.map((town) => ({ id: town.id, name: town.name, model: policyAt(town, at).model }));
  const names = new Map(district.people.map((person) => [person.id, person.name]));
  const accounts = district.accounts.flatMap(({ username, roles: [role], towns: [town], unitId, personId, organisationId }) => {
    const password = passwords.get(username);
    if (password === undefined || role === undefined || town === undefined) return [];
    const worksFor = (unitId === undefined ? undefined : findUnit(district, unitId)?.name) ?? findOrganisation(district, organisationId)?.name;
    return [{ username, role, town, password, name: names.get(personId) ?? null, ...(unitId === undefined ? {} : { unitId }), ...(worksFor ? { worksFor } : {}) }];
  });
  return { demonstration: true, towns, accounts, tour: readTour() };
}
