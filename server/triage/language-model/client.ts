/** One question to an OpenAI-compatible service, within its time. Whatever goes wrong there is an answer here. */
import type { Config } from '#server/config.ts';
import type { Prompt } from '#domain/triage/learning/ask.ts';
import { answerText } from '#server/platform/answer-of.ts';
import { z } from 'zod';

export type Heard = { readonly content: string } | { readonly failed: 'late' | 'away' | 'unusable' };
type Settings = NonNullable<Config['languageModel']>;

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
    const text = await answerText(response);
    const [first] = text === null ? [] : (completion.safeParse(parse(text)).data?.choices ?? []);
    return first ? { content: first.message.content } : { failed: 'unusable' };
  } catch {
    return { failed: signal.aborted ? 'late' : 'away' };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
