/** The two ways to a witness: an endpoint that answers, and a folder that somebody or something carries over. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { canonical } from '#server/platform/canonical.ts';
import { answerText } from '#server/platform/answer-of.ts';
import { cosignature } from './cosignature.ts';
import type { WitnessAnswer, WitnessLink, WitnessRequest } from './witnesses.ts';

const ANSWER_MS = 10_000;
const answerBody = z.union([z.object({ cosignature }), z.object({ size: z.int().min(0) }), z.object({ refused: z.string().max(500) })]);

function read(text: string): WitnessAnswer {
  const said = answerBody.safeParse(parse(text));
  if (!said.success) throw new Error('the witness answered what is no answer');
  if ('refused' in said.data) throw new Error(`the witness refused: ${said.data.refused}`);
  return 'size' in said.data ? { kind: 'elsewhere', size: said.data.size } : { kind: 'signed', cosignature: said.data.cosignature };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `POST url`: 200 with a cosignature, 409 with the size it last signed, 422 with why not. */
export function httpLink(url: string): WitnessLink {
  return {
    async ask(request) {
      const response = await fetch(url, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: canonical(request), redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS),
      });
      const text = await answerText(response);
      if (text === null || ![200, 409, 422].includes(response.status)) throw new Error(`the witness answered ${response.status}`);
      return read(text);
    },
  };
}

/**
 * `out/<town>-<size>-<first>.json` is carried to the witness, which puts its answer under the same name into `in/`. Asking
 * again for what is on its way writes nothing new.
 */
export function fileLink(folder: string): WitnessLink {
  return {
    async ask(request) {
      const name = `${encodeURIComponent(request.checkpoint.town)}-${request.checkpoint.size}-${request.first}.json`;
      const answer = await readFile(join(folder, 'in', name), 'utf8').catch(() => null);
      if (answer !== null) return read(answer);
      await drop(join(folder, 'out'), name, request);
      return { kind: 'waiting' };
    },
  };
}

/** Beside and renamed: whoever carries files never carries half of one. */
async function drop(folder: string, name: string, request: WitnessRequest): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (await readFile(join(folder, name)).then(() => true, () => false)) return;
  const file = await open(join(folder, `.${name}`), 'w');
  try {
    await file.writeFile(`${canonical(request)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(join(folder, `.${name}`), join(folder, name));
}
