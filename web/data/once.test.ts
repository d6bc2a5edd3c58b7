import { expect, test } from 'vitest';
import { z } from 'zod';
import type { call } from './call.ts';
import { createOnce } from './once.ts';
import { ConnectionLost, Refused } from './problem.ts';

const answer = z.object({ ok: z.boolean() });

/** A server that answers in the order given, and the keys it saw. */
function server(...answers: (object | Error)[]) {
  const seen: (string | undefined)[] = [];
  const send = (async (_path: string, { key }: { key?: string }) => {
    seen.push(key);
    const next = answers.shift();
    if (next instanceof Error || next === undefined) throw next ?? new Error('nothing left');
    return next;
  }) as typeof call; // stands in for it
  let n = 0;
  return { once: createOnce(send, () => `k${++n}`), seen };
}

test('pressed again after a lost answer, the same words go out under the same key; once answered, under another', async () => {
  const { once, seen } = server(new ConnectionLost(null), new Refused(502, { code: 'http.502' }), { ok: true }, { ok: true });
  await expect(once('/x', { a: 1 }, answer)).rejects.toThrow();
  await expect(once('/x', { a: 1 }, answer)).rejects.toThrow();
  await once('/x', { a: 1 }, answer);
  await once('/x', { a: 1 }, answer);
  expect(seen).toEqual(['k1', 'k1', 'k1', 'k2']);
});

test('other words are another wish; a no of the server ends one', async () => {
  const { once, seen } = server(new ConnectionLost(null), new Refused(409, { code: 'a.b' }), { ok: true });
  await expect(once('/x', { a: 1 }, answer)).rejects.toThrow();
  await expect(once('/x', { a: 2 }, answer)).rejects.toThrow();
  await once('/x', { a: 2 }, answer);
  expect(seen).toEqual(['k1', 'k2', 'k3']);
});
