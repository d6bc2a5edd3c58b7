/** What is asked for by a form: one key for the same words until the server has answered, so that a second press after a lost answer makes no second one. */
import type { z } from 'zod';
import { call, newKey } from './call.ts';
import { Refused } from './problem.ts';

export function createOnce(send: typeof call, fresh: () => string) {
  const keys = new Map<string, string>();
  return async function once<T extends z.ZodType>(path: string, body: unknown, answer: T): Promise<z.output<T>> {
    const wish = `${path}\n${JSON.stringify(body)}`;
    const key = keys.get(wish) ?? fresh();
    keys.set(wish, key);
    try {
      const told = await send(path, { method: 'POST', body, key, answer });
      keys.delete(wish);
      return told;
    } catch (cause) {
      if (isAnswer(cause)) keys.delete(wish);
      throw cause;
    }
  };
}

/** A no of the server: nothing was made. Anything else leaves it open whether it was. */
function isAnswer(cause: unknown): boolean {
  return cause instanceof Refused && cause.status >= 400 && cause.status < 500;
}

export const once = createOnce(call, newKey);
