import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { incidentQuery } from './queries.ts';
import { incidentSeen } from './shapes.ts';

const AT = '2026-06-01T12:00:00.000Z';
const incident = (status: string, version: number) => ({ id: 'i-1', number: '26-1', town: 'minhang', status, version, openedAt: AT, receivedAt: AT });
const json = (body: unknown): Response => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });

afterEach(() => { vi.unstubAllGlobals(); });

/** A client that asked for the incident, whose answer is still on its way. */
function asking(): { client: QueryClient; asked: Promise<unknown>; answer(body: unknown): void } {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  let answer: (body: unknown) => void = () => undefined;
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => { answer = (body) => resolve(json(body)); }));
  return { client, asked: client.fetchQuery(incidentQuery('i-1')), answer: (body) => answer(body) };
}

test('what was asked for before an act and is answered after it does not take the act back', async () => {
  const { client, asked, answer } = asking();
  await vi.waitFor(() => expect(client.isFetching()).toBe(1));
  client.setQueryData(incidentQuery('i-1').queryKey, incidentSeen.parse(incident('closed', 9)));
  answer(incident('finished', 8));
  await asked;
  expect(client.getQueryData(incidentQuery('i-1').queryKey)).toMatchObject({ status: 'closed', version: 9 });
});

test('what is newer, or as new and read again, is shown', async () => {
  for (const version of [9, 10]) {
    const { client, asked, answer } = asking();
    await vi.waitFor(() => expect(client.isFetching()).toBe(1));
    client.setQueryData(incidentQuery('i-1').queryKey, incidentSeen.parse(incident('finished', 9)));
    answer(incident('closed', version));
    await asked;
    expect(client.getQueryData(incidentQuery('i-1').queryKey)).toMatchObject({ status: 'closed', version });
  }
});
