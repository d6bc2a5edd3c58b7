/** What another service answers, read no further than any answer of its kind goes: who sends without end fills no memory. */
const MOST_BYTES = 65_536;

/** Null: longer than any answer. */
export async function answerText(response: Response): Promise<string | null> {
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

/** Null also where it is no JSON. */
export async function answerJson(response: Response): Promise<unknown> {
  try {
    return JSON.parse((await answerText(response)) ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
