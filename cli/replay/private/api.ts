/** The private server through its own API, by the accounts of the made district. */
import { z } from 'zod';
import { REPLAY_ACCOUNTS } from '#server/replay/district-from-file.ts';
import type { Acted, PrivateTown, Who } from './town.ts';

const session = z.object({ token: z.string() });
const recommendations = z.object({ items: z.array(z.object({ unitId: z.string() })) });
const problem = z.object({ code: z.string() });
const anything = z.record(z.string(), z.unknown());

const PATIENCE = 60_000; // ms; the server is a child of this process and answers or is gone

export function createApi(url: string, passwords: ReadonlyMap<string, string>, signal: AbortSignal): Omit<PrivateTown, 'advance'> {
  const tokens = new Map<Who, Promise<string>>();
  const tokenOf = (who: Who): Promise<string> => {
    const known = tokens.get(who) ?? logIn(who);
    tokens.set(who, known);
    return known;
  };
  const call = async (method: string, path: string, token: string | null, body?: object): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method, signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    });
    return { status: response.status, body: await response.json() };
  };
  const logIn = async (who: Who): Promise<string> => {
    const username = REPLAY_ACCOUNTS[who];
    const answer = await call('POST', '/session', null, { username, password: passwords.get(username) ?? '', token: true });
    if (answer.status >= 300) throw new Error(`the private server did not let ${username} in (${answer.status} ${codeOf(answer.body)})`);
    return session.parse(answer.body).token;
  };
  return {
    url,
    target: async () => ({ url, token: await tokenOf('gateway'), patience: PATIENCE, signal }),
    async act(who, incidentId, action, body): Promise<Acted> {
      const answer = await call('POST', `/incidents/${encodeURIComponent(incidentId)}/actions/${action}`, await tokenOf(who), body);
      if (answer.status === 409) return { refused: codeOf(answer.body), incident: {} };
      if (answer.status >= 300) throw new Error(`the private server refused "${action}" of ${who} (${answer.status} ${codeOf(answer.body)})`);
      return { refused: null, incident: anything.parse(answer.body) };
    },
    async recommend(incidentId) {
      const answer = await call('GET', `/incidents/${encodeURIComponent(incidentId)}/recommendations`, await tokenOf('dispatcher'));
      if (answer.status >= 300) throw new Error(`the private server recommends nobody (${answer.status} ${codeOf(answer.body)})`);
      return recommendations.parse(answer.body).items.map(({ unitId }) => unitId);
    },
  };
}

function codeOf(body: unknown): string {
  return problem.safeParse(body).data?.code ?? 'no code';
}
