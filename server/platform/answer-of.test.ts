import { expect, test } from 'vitest';
import { answerJson, answerText } from './answer-of.ts';

test('an answer is read as it is, and one without end no further than any answer goes', async () => {
  expect(await answerJson(new Response('{"outcome":"accepted"}'))).toEqual({ outcome: 'accepted' });
  expect(await answerText(new Response(null, { status: 204 }))).toBe('');
  for (const text of ['', '<html>', '{']) expect(await answerJson(new Response(text)), text).toBeNull();
  let sent = 0;
  const endless = new Response(new ReadableStream({ pull: (stream) => { sent += 10_000; stream.enqueue(new Uint8Array(10_000)); } }));
  expect(await answerText(endless)).toBeNull();
  expect(sent).toBeLessThan(200_000);
  expect(await answerJson(new Response('1'.repeat(70_000)))).toBeNull();
});
