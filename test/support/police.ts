/** The simulator of the police on a town whose clock the test drives. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PolicePlatform, type SimOptions } from '../../cli/police-sim/platform.ts';
import { headersFor, privateKey } from '../../cli/police-sim/sign.ts';
import type { SimKey, Told } from '../../cli/police-sim/wire.ts';
import type { Fault } from '../../cli/police-sim/faults.ts';
import { plus, type World } from './world.ts';

export function simKey(world: World): SimKey {
  return JSON.parse(readFileSync(join(world.dataDir, 'police-sim.key'), 'utf8')) as SimKey;
}

export interface Simulated extends PolicePlatform {
  lines: Record<string, unknown>[];
}

/** Its pauses pass in the town's time; what is due in them happens. */
export function simulate(world: World, more: Partial<SimOptions> = {}): Simulated {
  const lines: Record<string, unknown>[] = [];
  const platform = new PolicePlatform({
    url: world.url, key: simKey(world), faults: new Set<Fault>(), seed: 1, calls: 0, pauseMs: 0, silentMs: 0, lingerMs: 0, prefix: 'sim', town: 'pujin', folder: null,
    now: () => Date.parse(world.now()), stopped: () => false, print: (line) => { lines.push(line); },
    pause: async (ms) => { await (ms > 0 ? world.pass({ seconds: ms / 1000 }) : world.settle()); },
    ...more,
  });
  return Object.assign(platform, { lines });
}

export interface Note {
  kind: string;
  seq: number;
  epoch?: string;
  body: Record<string, unknown>;
  sentAt?: string;
}

/** One signed message of the platform, as a test wants it; `seconds` moves its time. */
export async function tell(world: World, id: string, note: Note, more: { seconds?: number; seeds?: string[] } = {}): Promise<Told> {
  const text = JSON.stringify({ sentAt: plus(world.now(), {}), ...note });
  const keys = (more.seeds ?? simKey(world).seeds.slice(0, 1)).map(privateKey);
  return post(world, text, headersFor(keys, id, Date.parse(world.now()) / 1000 + (more.seconds ?? 0), text));
}

export async function post(world: World, text: string | Buffer, headers: Partial<ReturnType<typeof headersFor>>): Promise<Told> {
  const reply = await fetch(`${world.url}/api/v1/gateway/police/messages`, {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof text === 'string' ? text : new Uint8Array(text),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}
