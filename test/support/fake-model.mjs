/**
 * A second program that answers like an OpenAI-compatible service, shares no code with ours, and can be slow, down, or talk
 * nonsense. It keeps what it was asked. `node fake-model.mjs MODE` prints its port; modes: signs, calm, obey, slow, down, nonsense, flood.
 */
import { createServer } from 'node:http';

let mode = process.argv[2] ?? 'signs';
const asked = [];

const say = (content) => JSON.stringify({ choices: [{ message: { role: 'assistant', content } }] });
const answers = {
  signs: () => say('{"signs":["G09"],"because":"像是诈骗"}'),
  calm: () => say('{"signs":[],"because":"平和"}'),
  // does what the call tells it to: an obedient fool
  obey: (body) => say(/输出(\{.*\})/.exec(body.messages.at(-1).content)?.[1] ?? '{"signs":[]}'),
  nonsense: () => '<html>blue moon</html>',
  flood: () => say('a'.repeat(200_000)),
};

const server = createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const text = Buffer.concat(parts).toString('utf8');
    if (request.url === '/mode') { mode = text; response.end('ok'); return; }
    if (request.url === '/asked') { response.end(JSON.stringify(asked)); return; }
    asked.push({ url: request.url, key: request.headers.authorization ?? null, body: JSON.parse(text) });
    if (mode === 'down') { response.statusCode = 503; response.end('busy'); return; }
    if (mode === 'slow') return; // never answers
    response.setHeader('content-type', 'application/json');
    response.end(answers[mode](JSON.parse(text)));
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
