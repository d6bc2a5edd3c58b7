/** One question to an OpenAI-compatible service, within its time. Whatever goes wrong there is an answer here. */
import type { Config } from '#server/config.ts';
import type { Prompt } from '#domain/triage/learning/ask.ts';
import { z } from 'zod';

export type Heard = { readonly content: string } | { readonly failed: 'late' | 'away' | 'unusable' };
type Settings = NonNullable<Config['languageModel']>;

const MOST_BYTES = 65_536; // of an answer: what is longer is none
const completion = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });

/** Never throws. */
export async function askModel({ url, model, key, withinMs }: Settings, { system, user }: Prompt): Promise<Heard> {
  const signal = AbortSignal.timeout(withinMs);
  try {
    const response = await fetch(`${url}/chat/completions`, {
      method: 'POST', signal, redirect: 'error',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) },
      body: JSON.stringify({ model, temperature: 0, max_tokens: 300, messages: [{ role: 'system', content: system }, { role: 'user', content: user }] }),
    });
    if (!response.ok) return { failed: 'away' };
    const text = await bounded(response);
    const [first] = text === null ? [] : (completion.safeParse(parse(text)).data?.choices ?? []);
    return first ? { content: first.message.content } : { failed: 'unusable' };
  } catch {
    return { failed: signal.aborted ? 'late' : 'away' };
  }
}

/** Null: longer than any answer. */
async function bounded(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  if (!response.body) return '';
  for await (const part of response.body) {
    size += part.length;
    if (size > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
