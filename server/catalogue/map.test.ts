import { afterAll, beforeAll, expect, it } from 'vitest';
import { districtMap } from '#domain/catalogue/map.ts';
import { makeWorld, type World } from '#test/support/world.ts';

let world: World;
beforeAll(async () => { world = await makeWorld(); });
afterAll(async () => { await world.close(); });

async function ask(headers: Record<string, string>): Promise<Response> {
  const { token } = await world.as('dispatcher');
  return fetch(`${world.url}/api/v1/map`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

it('is for people who are logged in', async () => {
  expect((await fetch(`${world.url}/api/v1/map`)).status).toBe(401);
});

it('is served as it is stored, and not twice to the same browser', async () => {
  const first = await ask({ 'accept-encoding': 'identity' });
  expect([first.status, first.headers.get('content-type'), first.headers.get('content-encoding')]).toEqual([200, 'application/geo+json; charset=utf-8', null]);
  expect(districtMap.parse(await first.json()).features.length).toBeGreaterThan(1000);
  const again = await ask({ 'if-none-match': first.headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

it('is compressed for those who can read it so', async () => {
  const zipped = await ask({ 'accept-encoding': 'gzip' });
  expect(zipped.headers.get('content-encoding')).toBe('gzip');
  expect(districtMap.parse(await zipped.json()).features.length).toBeGreaterThan(1000);
  expect((await ask({ 'accept-encoding': 'gzip;q=0' })).headers.get('content-encoding')).toBe(null);
});
