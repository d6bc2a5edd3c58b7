/** `/me/second-factor`: each account its own. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { codeBody, recoveryCodes, secondFactorAnswer, secondFactorBegun } from '#domain/access/contract.ts';
import type { District } from '#domain/catalogue/district.ts';
import { isRefusal, refuse, type Refusal } from '#domain/shared/refusal.ts';
import type { Auth, Identity } from '#server/platform/auth.ts';
import { route } from '#server/platform/http.ts';

const PATH = '/api/v1/me/second-factor';
const ACTION = 'me.second-factor';

export function addSecondFactorRoutes(app: FastifyInstance, auth: Auth, district: District): void {
  const asking = async <T>(request: FastifyRequest, fn: (who: Identity) => Promise<T | Refusal>): Promise<T | Refusal> => {
    const who = auth.identityOf(request);
    return who ? fn(who) : refuse('access.not_logged_in');
  };
  route(app, {
    method: 'GET', path: PATH, action: ACTION, summary: 'Whether the second step of logging in is set up, and needed', response: secondFactorAnswer,
    handler: ({ request }) => asking(request, (who) => auth.secondFactor.state(who)),
  });
  route(app, {
    method: 'POST', path: PATH, action: ACTION, summary: 'Begins setting it up: the secret, shown this once', response: secondFactorBegun,
    handler: ({ request }) => asking(request, (who) => auth.secondFactor.begin(who, `${district.name.zh}平安联动`)),
  });
  route(app, {
    method: 'POST', path: `${PATH}/confirm`, action: ACTION, summary: 'The first code: it is in force, other sessions end; answers the recovery codes, shown this once', body: codeBody, response: recoveryCodes,
    handler: ({ request, body }) => asking(request, async (who) => shown(await auth.secondFactor.confirm(who, body.code, request.ip))),
  });
  route(app, {
    method: 'POST', path: `${PATH}/recovery`, action: ACTION, summary: 'New recovery codes for a right code; the old ones are void', body: codeBody, response: recoveryCodes,
    handler: ({ request, body }) => asking(request, async (who) => shown(await auth.secondFactor.renew(who, body.code))),
  });
}

function shown(codes: readonly string[] | Refusal): { codes: string[] } | Refusal {
  return isRefusal(codes) ? codes : { codes: [...codes] };
}
