/**
 * The interface as the running server describes it, beside the one others rely on. A difference is a promise changed:
 * look at it, then `npm run docs` writes it.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACTIONS } from '#domain/incident/contract.ts';
import { makeWorld, type World } from '#test/support/world.ts';

interface Operation {
  operationId: string;
  'x-action': string;
  responses: Record<string, unknown>;
}
interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

let world: World;
let served: Description;
beforeAll(async () => {
  world = await makeWorld();
  served = (await (await fetch(`${world.url}/api/v1/openapi.json`)).json()) as Description;
});
afterAll(async () => { await world.close(); });

const operations = (): Operation[] => Object.values(served.paths).flatMap((path) => Object.values(path));

test('the interface is the one written down', async () => {
  await expect(`${JSON.stringify(served, null, 1)}\n`).toMatchFileSnapshot('openapi.json');
});

test('it is OpenAPI 3.1, every operation has a name of its own and says what it needs and how it refuses', () => {
  expect(served.openapi).toMatch(/^3\.1\./);
  const names = operations().map((o) => o.operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(operations().filter((o) => !o['x-action'] || !('default' in o.responses))).toEqual([]);
});

test('every act of the rules has its route', () => {
  const served = new Set(operations().map((o) => o['x-action']));
  expect(ACTIONS.filter((action) => !served.has(action))).toEqual([]);
});
