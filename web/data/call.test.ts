import { expect, test } from 'vitest';
import { z } from 'zod';
import { createCall, type Wire } from './call.ts';
import { ConnectionLost, Refused, Unreadable } from './problem.ts';

interface Sent { path: string; init: RequestInit }

/** A network that answers, or breaks, in the order given. */
function network(...answers: (Response | 'broken')[]): { wire: Wire; sent: Sent[]; paused: number[] } {
  const sent: Sent[] = [];
  const paused: number[] = [];
  return {
    sent, paused,
    wire: {
      fetch: async (path, init) => {
        sent.push({ path, init });
        const next = answers.shift();
        if (next === undefined || next === 'broken') throw new TypeError('fetch failed');
        return next;
      },
      pause: async (ms) => { paused.push(ms); },
    },
  };
}

const json = (body: unknown, status = 200): Response => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const keyOf = (one: Sent | undefined): string | null => new Headers(one?.init.headers).get('idempotency-key');
const answer = z.object({ ok: z.boolean() });

test('an act whose connection breaks is sent once more with the same key', async () => {
  const { wire, sent, paused } = network('broken', json({ ok: true }));
  const got = await createCall(wire)('/x', { method: 'POST', body: { a: 1 }, key: 'k-1', answer });
  expect(got).toEqual({ ok: true });
  expect(sent.map(keyOf)).toEqual(['k-1', 'k-1']);
  expect(sent[0]?.init.body).toBe(sent[1]?.init.body);
  expect(paused).toHaveLength(1);
});

test('it is not sent a third time', async () => {
  const { wire, sent } = network('broken', 'broken', json({ ok: true }));
  await expect(createCall(wire)('/x', { method: 'POST', key: 'k', answer })).rejects.toBeInstanceOf(ConnectionLost);
  expect(sent).toHaveLength(2);
});

test('an act without a key is never repeated: nobody could tell whether it was done', async () => {
  const { wire, sent } = network('broken', json({ ok: true }));
  await expect(createCall(wire)('/session', { method: 'POST', body: {}, answer })).rejects.toBeInstanceOf(ConnectionLost);
  expect(sent).toHaveLength(1);
});

test('a refusal is final and keeps its code', async () => {
  const { wire, sent } = network(json({ code: 'dispatch.unit_busy', title: 'busy' }, 409));
  const refused = await createCall(wire)('/x', { method: 'POST', key: 'k', answer }).catch((cause: unknown) => cause);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ status: 409, code: 'dispatch.unit_busy' });
  expect(sent).toHaveLength(1);
});

test('an error page of a proxy becomes a code by its status, and Retry-After is kept', async () => {
  const { wire } = network(new Response('<html>', { status: 503, headers: { 'retry-after': '7' } }));
  await expect(createCall(wire)('/x', { answer })).rejects.toMatchObject({ code: 'http.503', retryAfterSeconds: 7 });
});

test('an answer that does not fit the contract is said to be unreadable', async () => {
  const { wire } = network(json({ ok: 'yes' }));
  await expect(createCall(wire)('/x', { answer })).rejects.toBeInstanceOf(Unreadable);
});

test('a request given up is not repeated and is no failure of the line', async () => {
  const { wire, sent } = network('broken', json({ ok: true }));
  const stop = new AbortController();
  stop.abort();
  await expect(createCall(wire)('/triage', { answer, signal: stop.signal })).rejects.toBeInstanceOf(TypeError);
  expect(sent).toHaveLength(1);
});

test('the version is sent as an entity tag', async () => {
  const { wire, sent } = network(json({ ok: true }));
  await createCall(wire)('/x', { method: 'POST', key: 'k', ifMatch: 7, answer });
  expect(new Headers(sent[0]?.init.headers).get('if-match')).toBe('"7"');
});
