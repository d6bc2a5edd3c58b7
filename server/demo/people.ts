/** The demonstration's accounts as HTTP clients: they use what anybody could use, and nothing else. */
import { readDemoPasswords } from '#server/access/demo-passwords.ts';
import type { OwnDoor } from '#server/platform/own-door.ts';

export interface Reply<T> {
  status: number;
  body: T;
}

export interface Client {
  get<T>(path: string): Promise<Reply<T>>;
  post<T>(path: string, body: object, key?: string): Promise<Reply<T>>;
}

export interface People {
  as(username: string): Client;
}

export function createPeople(door: OwnDoor, dataDir: string): People {
  const passwords = readDemoPasswords(dataDir);
  const tokens = new Map<string, Promise<string>>();
  const logIn = async (username: string): Promise<string> => {
    const reply = await door('/api/v1/session', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: passwords.get(username) ?? '', token: true }),
    });
    if (reply.status >= 300) throw new Error(`${username} could not log in: ${reply.status}`);
    return (JSON.parse(reply.text) as { token: string }).token; // our own answer
  };
  const tokenOf = (username: string): Promise<string> => {
    let token = tokens.get(username);
    if (!token) tokens.set(username, (token = logIn(username)));
    token.catch(() => tokens.delete(username));
    return token;
  };
  const send = async <T>(username: string, method: string, path: string, body?: object, key?: string): Promise<Reply<T>> => {
    const reply = await door(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${await tokenOf(username)}`, ...(body ? { 'content-type': 'application/json' } : {}), ...(key ? { 'idempotency-key': key } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (reply.status === 401) tokens.delete(username);
    return { status: reply.status, body: (reply.text === '' ? null : JSON.parse(reply.text)) as T };
  };
  return {
    as: (username) => ({
      get: (path) => send(username, 'GET', path),
      post: (path, body, key) => send(username, 'POST', path, body, key),
    }),
  };
}
