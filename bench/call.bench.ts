/**
 * What one call costs a processor, part by part, from its bytes to its answer, each beside the barest of its kind and
 * without a database: what became dearer is seen here by name before it is felt as fewer calls at `intake`.
 */
import { createCipheriv, hash, randomBytes } from 'node:crypto';
import { rowOf } from '#server/platform/incident-row.ts';
import { canonical } from '#server/platform/canonical.ts';
import { callsAlone, type Alone } from './intake/alone.ts';
import { ofRounds, type Measurement, type Round } from './measurement.ts';
import { createSoftmax, idfOf, vectorOf } from './yardsticks/ngram-softmax.ts';

const CALLS = 400;
const ROUNDS = 5;
const WARM = 4; // passes before anything counts
const ITEMS = 53;

type Step = (call: Alone) => unknown;

interface Piece {
  name: string;
  ours: Step;
  bare: Step;
}

export async function* measure(): AsyncGenerator<Measurement> {
  const { calls, steps } = await callsAlone(CALLS);
  const idf = idfOf(calls.map((c) => c.body.text));
  const softmax = createSoftmax(ITEMS);
  const readBare: Step = ({ body }) => softmax.read(vectorOf(body.text, idf));
  const key = randomBytes(32);
  const pieces: Piece[] = [
    { name: 'read', ours: (c) => steps.read(c.told), bare: (c) => JSON.parse(c.told) },
    { name: 'judge', ours: (c) => steps.judge(c.body.text), bare: readBare },
    { name: 'judge.place', ours: (c) => steps.place(c.body.text), bare: readBare },
    { name: 'judge-and-key', ours: (c) => steps.prepare(c.body), bare: readBare },
    { name: 'to-a-thread-and-back', ours: (c) => structuredClone([c.body, c.prepared]), bare: (c) => JSON.parse(JSON.stringify(c.prepared)) },
    { name: 'decide-and-seal', ours: (c) => steps.take(c.prepared), bare: (c) => [hash('sha256', canonical(c.body)), sealed(key, c.told)] },
    { name: 'row', ours: (c) => rowOf(c.incident), bare: (c) => JSON.stringify(c.incident) },
    { name: 'answer', ours: (c) => steps.answer(c), bare: (c) => JSON.stringify(c.incident) },
  ];
  for (const piece of pieces) yield await measured(piece, calls);
}

async function measured({ name, ours, bare }: Piece, calls: readonly Alone[]): Promise<Measurement> {
  for (let n = 0; n < WARM; n += 1) for (const step of [bare, ours]) await each(calls, step);
  const rounds: Round[] = [];
  for (let n = 0; n < ROUNDS; n += 1) rounds.push({ bare: await each(calls, bare), ours: await each(calls, ours) });
  return ofRounds(`call.${name}`, 'us of one core', calls.length * ROUNDS, rounds);
}

/** Microseconds of processor a call: what others take of the machine meanwhile is not counted. */
async function each(calls: readonly Alone[], step: Step): Promise<number> {
  const before = process.cpuUsage();
  for (const call of calls) await step(call);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls.length;
}

function sealed(key: Buffer, text: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}
