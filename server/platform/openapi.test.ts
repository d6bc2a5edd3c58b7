import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttp, route } from './http.ts';
import { addOpenApi, describeApi } from './openapi.ts';

const thing = z.object({ id: z.string(), n: z.number().optional() });
const app = createHttp();
addOpenApi(app, { version: '1.2.3', named: { Thing: thing } });
route(app, {
  method: 'POST', path: '/api/v1/things/:id/actions/hand-back', action: 'hand-back', summary: 'Give it back', params: z.strictObject({ id: z.string() }),
  body: z.strictObject({ reason: z.string().max(5), kind: z.enum(['a', 'b']).default('a') }), response: thing, statuses: [200, 201], headers: ['If-Match'], handler: () => ({ id: 'x' }),
});
route(app, { method: 'GET', path: '/api/v1/things', action: 'public', query: z.strictObject({ limit: z.coerce.number().optional(), q: z.string() }), response: z.object({ items: z.array(thing) }), handler: () => ({ items: [] }) });
route(app, { method: 'GET', path: '/api/v1/events', action: 'live.read', response: 'text/event-stream', handler: () => undefined });
route(app, { method: 'GET', path: '/healthz', action: 'public', response: z.object({}), handler: () => ({}) });
afterAll(() => app.close());

describe('the reference', () => {
  it('is served as OpenAPI 3.1, without anybody logged in', async () => {
    const response = await app.inject('/api/v1/openapi.json');
    expect(response.statusCode).toBe(200);
    const api = response.json();
    expect(api).toMatchObject({ openapi: '3.1.0', info: { title: 'Liandong', version: '1.2.3' } });
    expect(Object.keys(api.paths)).toEqual(['/api/v1/events', '/api/v1/openapi.json', '/api/v1/things', '/api/v1/things/{id}/actions/hand-back']);
    const act = api.paths['/api/v1/things/{id}/actions/hand-back'].post;
    expect(act).toMatchObject({
      operationId: 'postThingsIdActionsHandBack', 'x-action': 'hand-back', security: [{ session: [] }, { token: [] }],
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, { name: 'If-Match', in: 'header', required: false }],
      responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } }, 201: {}, default: { content: { 'application/problem+json': {} } } },
    });
    const body = act.requestBody.content['application/json'].schema;
    expect(body).toMatchObject({ additionalProperties: false, required: ['reason'], properties: { reason: { maxLength: 5 } } });
    expect(api.paths['/api/v1/things'].get).toMatchObject({ security: [], parameters: [{ name: 'limit', required: false }, { name: 'q', required: true }] });
    expect(api.paths['/api/v1/events'].get.responses[200].content).toHaveProperty('text/event-stream');
    expect(api.components.schemas.Problem.properties.code.enum).toContain('dispatch.unit_busy');
  });

  it('does not depend on the order of registration, and every reference in it leads somewhere', () => {
    const options = { version: '1', named: { Thing: thing } };
    const text = JSON.stringify(describeApi(app.contracts, options));
    expect(JSON.stringify(describeApi(app.contracts.toReversed(), options))).toBe(text);
    const api = JSON.parse(text);
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) expect(api.components.schemas).toHaveProperty(name ?? '');
  });
});
